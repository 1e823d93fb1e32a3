/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A range of source text that is not made into tokens: a macro's body or arguments, a branch that is skipped.
 * It is walked with the lexer, so strings and comments are recognized as everywhere else.
 */
#ifndef GRAMMAR_TEXT_RANGE_H
#define GRAMMAR_TEXT_RANGE_H

#include <stdbool.h>
#include <stddef.h>

#include "grammar/lexer.h"

/* From `at` to before `end`, where a lexeme ends. */
struct text_range {
	const char *at, *end;
};

static inline size_t range_length(struct text_range text)
{
	return (size_t)(text.end - text.at);
}

/* The first lexeme; LEX_END if there is none. */
struct lexer range_lexeme(struct text_range text);
/* Past blanks and comments. */
const char *range_skip_blanks(struct text_range text);
/* The statement's newline or ';'. */
const char *range_statement_end(struct text_range text);
/* The statement without blanks and comments around it. */
struct text_range range_statement(struct text_range text);
/*
 * Moves to the first word of the next statement, past its labels, and returns the word's
 * length; 0: it begins with no word.
 */
size_t range_head(struct text_range *text);
/* Takes a name or a comma. Empty, or false: there is none. */
struct text_range range_take_name(struct text_range *text);
bool range_take_comma(struct text_range *text);
/* Takes what precedes the next comma, without blanks around it. */
struct text_range range_take_item(struct text_range *text);
/* Takes a string with its quotes. NULLs: there is none, or it is not closed. */
struct text_range range_take_string(struct text_range *text);
bool range_is_word(struct text_range text, const char *word);
bool range_equal(struct text_range a, struct text_range b);

#endif
