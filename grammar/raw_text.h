/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Source text that no tokens are made of: macro bodies, their arguments, what
 * a condition leaves out. It is a span of the text, walked over with the lexer,
 * so that what is in strings and comments ends nothing.
 */
#ifndef GRAMMAR_RAW_TEXT_H
#define GRAMMAR_RAW_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "grammar/lexer.h"

/* From `at` up to `end`, where a lexeme ends. */
struct raw_text {
	const char *at, *end;
};

static inline size_t raw_length(struct raw_text text)
{
	return (size_t)(text.end - text.at);
}

/* The first lexeme: the kind is LEX_END where there is none. */
struct lexer raw_lexeme(struct raw_text text);
/* After blanks and comments. */
const char *raw_skip_blanks(struct raw_text text);
/* The statement's newline or ';', after its comment. */
const char *raw_statement_end(struct raw_text text);
/* The statement's own text: without the blanks and comments around it. */
struct raw_text raw_statement(struct raw_text text);
/* Moves to the next statement's first word after its labels, and says how long it is; 0: it begins with
 * none. */
size_t raw_head(struct raw_text *text);
/* Takes a name, a comma; what is taken is empty, or false, where there is none. */
struct raw_text raw_take_name(struct raw_text *text);
bool raw_take_comma(struct raw_text *text);
/* Takes what is before the next comma, without blanks around it. */
struct raw_text raw_take_item(struct raw_text *text);
/* Takes a string with its quotes, and NULLs where there is none, or where it is not closed. */
struct raw_text raw_take_string(struct raw_text *text);
bool raw_is_word(struct raw_text text, const char *word);
bool raw_equal(struct raw_text a, struct raw_text b);

#endif
