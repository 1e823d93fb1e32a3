/* SPDX-License-Identifier: BSD-2-Clause */
/* .include, and what a source says while it is read: .error, .warning, .print. */
#ifndef GRAMMAR_INCLUDE_H
#define GRAMMAR_INCLUDE_H

#include "grammar/reader.h"

/* The directives; `span` is the directive's. */
void include_file(struct reader *reader, struct span span, const struct name *directive);
void include_error(struct reader *reader, struct span span, const struct name *directive);
void include_warning(struct reader *reader, struct span span, const struct name *directive);
void include_print(struct reader *reader, struct span span, const struct name *directive);

#endif
