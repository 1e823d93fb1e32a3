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
/* '#' begins a comment, also where the C preprocessor would read a directive: warns once of each. */
void include_warn_of_hash(struct reader *reader, const char *hash);

/* The same for a line that begins where the lexer is. */
static inline void include_check_line(struct reader *reader)
{
	const char *at = lexer_skip_blanks(reader->lexer.at);

	if (*at == '#')
		include_warn_of_hash(reader, at);
}

#endif
