/* SPDX-License-Identifier: BSD-2-Clause */
/* .include, and messages of the source: .error, .warning, .print. */
#ifndef GRAMMAR_INCLUDE_H
#define GRAMMAR_INCLUDE_H

#include "grammar/reader.h"

/* The directives, at `span`. */
void include_file(struct reader *reader, struct span span, const struct name *directive);
void include_error(struct reader *reader, struct span span, const struct name *directive);
void include_warning(struct reader *reader, struct span span, const struct name *directive);
void include_print(struct reader *reader, struct span span, const struct name *directive);
/*
 * Of the text that is about to be read: '#' begins a comment, also where the C preprocessor would read a
 * directive, and a warning says so.
 */
void include_check_hash(struct reader *reader);

#endif
