/* SPDX-License-Identifier: BSD-2-Clause */
/* The operands of preprocessor directives, as text. */
#ifndef GRAMMAR_DIRECTIVE_TEXT_H
#define GRAMMAR_DIRECTIVE_TEXT_H

#include "grammar/reader.h"

struct span range_span(const struct reader *reader, struct text_range text);
/* The rest of the statement; the lexer moves past it. */
struct text_range directive_take_rest(struct reader *reader);
/* Reports anything left of the statement. */
void directive_expect_end(struct reader *reader, const struct name *directive);
/* The rest of the statement, which must be one string. False: reported. */
bool directive_take_string(struct reader *reader, const struct name *directive, const char **text,
			   size_t *length);
/*
 * The body of the directive at `opener`: from the next statement to the directive that
 * closes it. The lexer moves past both. False: reported as not closed.
 */
bool directive_take_body(struct reader *reader, struct span opener, const struct name *directive,
			 struct text_range *body);
/* The value of an expression that must be known by now. False: reported. */
bool directive_known_value(struct reader *reader, const struct value *value, int128 *number);

#endif
