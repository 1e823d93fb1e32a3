/* SPDX-License-Identifier: BSD-2-Clause */
/* .if and its relatives. */
#ifndef GRAMMAR_CONDITION_H
#define GRAMMAR_CONDITION_H

#include "grammar/reader.h"

/* The directives, at `span`. */
void condition_if(struct reader *reader, struct span span, const struct name *directive);
void condition_ifdef(struct reader *reader, struct span span, const struct name *directive);
void condition_ifb(struct reader *reader, struct span span, const struct name *directive);
void condition_ifc(struct reader *reader, struct span span, const struct name *directive);
void condition_ifeqs(struct reader *reader, struct span span, const struct name *directive);
void condition_else(struct reader *reader, struct span span, const struct name *directive);
void condition_elseif(struct reader *reader, struct span span, const struct name *directive);
void condition_endif(struct reader *reader, struct span span, const struct name *directive);

/* The value of an .if or .elseif; then the end of its statement. */
void condition_decide(struct reader *reader, const struct value *value);
void condition_begin(struct reader *reader);
/* Forgets the open conditions of the current text; `report` says whether as errors. */
void condition_close_all(struct reader *reader, bool report);

#endif
