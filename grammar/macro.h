/* SPDX-License-Identifier: BSD-2-Clause */
/* .macro and its relatives, and invocations. */
#ifndef GRAMMAR_MACRO_H
#define GRAMMAR_MACRO_H

#include "grammar/reader.h"

/* The directives, at `span`. */
void macro_define(struct reader *reader, struct span span, const struct name *directive);
void macro_stray_end(struct reader *reader, struct span span, const struct name *directive);
void macro_exit(struct reader *reader, struct span span, const struct name *directive);
void macro_purge(struct reader *reader, struct span span, const struct name *directive);
void macro_refuse_alternate(struct reader *reader, struct span span, const struct name *directive);

/* A statement begins with the macro's name, at `span`. */
void macro_invoke(struct reader *reader, struct macro *macro, struct span span);

#endif
