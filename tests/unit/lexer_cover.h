/* SPDX-License-Identifier: BSD-2-Clause */
/* The lexer's promise, for its unit test and the fuzz target: no byte of a text is lost. */
#ifndef TESTS_UNIT_LEXER_COVER_H
#define TESTS_UNIT_LEXER_COVER_H

#include <string.h>

#include "grammar/lexer.h"

/* Past one blank or comment, told apart by other means than the lexer's; NULL: it is neither. */
static inline const char *lexer_cover_gap(const char *at, const char *end)
{
	if (*at && strchr(" \t\r\f\v", *at))
		return at + 1;
	if (*at == '#' || (*at == '/' && at[1] == '/')) {
		while (at < end && *at != '\n')
			at++;
		return at;
	}
	if (*at != '/' || at[1] != '*')
		return NULL;
	for (at += 2; at < end; at++)
		if (*at == '*' && at[1] == '/')
			return at + 2;
	return NULL;
}

/* NULL: lexemes, blanks and comments cover the text, each byte once; else what is wrong. */
static inline const char *lexer_cover(const char *text, size_t length)
{
	struct lexer lexer = lexer_of(text, length);
	const char *at = text, *end = text + length;

	for (;;) {
		int kind = lexer_next(&lexer);

		while (at && at < lexer.begin)
			at = lexer_cover_gap(at, end);
		if (!at)
			return "what lies between two lexemes is neither blank nor comment";
		if (at != lexer.begin)
			return "a lexeme begins within a comment, or before the end of another one";
		if (lexer.at > end)
			return "a lexeme ends past the text";
		if (kind == LEX_END)
			return at == end && lexer.at == end ? NULL : "the end is not the text's";
		if (lexer.at == lexer.begin)
			return "a lexeme is empty";
		at = lexer.at;
	}
}

#endif
