/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Source text that no tokens are made of: macro bodies, their arguments, what
 * a condition leaves out. It is a span of the text, walked over with the lexer,
 * so that what is in strings and comments ends nothing.
 */
#ifndef GRAMMAR_TEXT_RANGE_H
#define GRAMMAR_TEXT_RANGE_H

#include <stdbool.h>
#include <stddef.h>

#include "grammar/lexer.h"

/* From `at` up to `end`, where a lexeme ends. */
struct text_range {
	const char *at, *end;
};

static inline size_t range_length(struct text_range text)
{
	return (size_t)(text.end - text.at);
}

/* The first lexeme: the kind is LEX_END where there is none. */
struct lexer range_lexeme(struct text_range text);
/* After blanks and comments. */
const char *range_skip_blanks(struct text_range text);
/* The statement's newline or ';', after its comment. */
const char *range_statement_end(struct text_range text);
/* The statement's own text: without the blanks and comments around it. */
struct text_range range_statement(struct text_range text);
/* Moves to the next statement's first word after its labels, and says how long it is; 0: it begins with
 * none. */
size_t range_head(struct text_range *text);
/* Takes a name, a comma; what is taken is empty, or false, where there is none. */
struct text_range range_take_name(struct text_range *text);
bool range_take_comma(struct text_range *text);
/* Takes what is before the next comma, without blanks around it. */
struct text_range range_take_item(struct text_range *text);
/* Takes a string with its quotes, and NULLs where there is none, or where it is not closed. */
struct text_range range_take_string(struct text_range *text);
bool range_is_word(struct text_range text, const char *word);
bool range_equal(struct text_range a, struct text_range b);

#endif
