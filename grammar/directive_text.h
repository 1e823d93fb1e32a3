/* SPDX-License-Identifier: BSD-2-Clause */
/* What follows the preprocessor's directives, as text. */
#ifndef GRAMMAR_DIRECTIVE_TEXT_H
#define GRAMMAR_DIRECTIVE_TEXT_H

#include "grammar/reader.h"

struct span range_span(const struct reader *reader, struct text_range text);
/* The rest of the statement, which the lexer passes. */
struct text_range directive_take_rest(struct reader *reader);
/* The statement must end here. */
void directive_expect_end(struct reader *reader, const struct name *directive);
/* A string alone on the rest of the statement. False: reported. */
bool directive_take_string(struct reader *reader, const struct name *directive, const char **text,
			   size_t *length);
/*
 * The text from the next statement up to the directive that closes the one at `opener`; the lexer passes it
 * all. False: it is reported as open.
 */
bool directive_take_body(struct reader *reader, struct span opener, const struct name *directive,
			 struct text_range *body);
/* The value of an expression that must be known by now. False: reported. */
bool directive_known_value(struct reader *reader, const struct value *value, int128 *number);

#endif
