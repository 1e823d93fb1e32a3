/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the scanner decides by the place of a token: where statements and blocks begin and end, registers,
 * labels.
 */
#ifndef GRAMMAR_TOKEN_H
#define GRAMMAR_TOKEN_H

#include <ctype.h>

#include "grammar/words.h"
#include "parse.h"

/* These are met at every token. */
static inline void token_begin_statement(struct reader *reader, const char *text)
{
	source_pass(reader->source, text);
	reader->errors_before = reader->as->diag_run.errors;
	reader->garbled = false;
}

/* A newline closes a statement, and inside braces a field; blank lines close nothing. */
int token_end_statement(struct reader *reader);
void token_open_brace(struct reader *reader, YYLTYPE place);
/* `exit = 5` defines a name; `exit == 5` begins nothing. */
bool token_is_assigned(const char *after);
/* In declarations and behind sizeof, `(u32 *)` is a type in parentheses. */
bool token_takes_casts(const struct reader *reader);
/*
 * A directive at the head of a line inside braces: what was opened before it is closed, brace by brace, and
 * then its statement. False once that is done.
 */
bool token_stands_behind_unclosed(struct reader *reader, const char *text, size_t length);
/* A value may end here, so that an operator follows. */
static inline bool token_ends_value(const struct reader *reader)
{
	return reader->previous == NUMBER || reader->previous == NAME || reader->previous == ')';
}

bool token_ends_operand(const struct reader *reader);
/* A ';' parts statements; GNU as takes what follows it for a comment. */
void token_set_semicolon(struct reader *reader, YYLTYPE place);
void token_warn_of_parted(struct reader *reader, int token);
/* A statement begins with the token, and does not surprise who reads it as LLVM does. */
static inline void token_note_parted(struct reader *reader, int token)
{
	if (reader->semicolon.span.end && reader->semicolon.behind != BEHIND_LLVM)
		token_warn_of_parted(reader, token);
}
/* Without the blanks behind it. */
static inline uint32_t token_reg_length(const char *text)
{
	const char *end = text + 2;

	while (isalnum((unsigned char)*end))
		end++;
	return (uint32_t)(end - text);
}

/* In directives of symbols and data a register's name is a symbol's: C may well have a function w1. */
bool token_takes_no_register(const struct reader *reader);
/* The same of a register's name with a number that no register has: where a label or a function is wanted,
 * too. */
bool token_takes_word(const struct reader *reader);
void token_set_odd_reg(struct reader *reader, YYSTYPE *value, YYLTYPE place, const char *text);
static inline void token_set_reg(struct reader *reader, YYSTYPE *value, YYLTYPE place, const char *text)
{
	bool is_plain = place.end - place.begin == 2 && *text != '%';

	/* All but %r1, r10 and what is none. */
	if (is_plain)
		value->reg = (struct reg){ .span = place,
					   .number = (uint8_t)(text[1] - '0'),
					   .is_32 = (*text | ' ') == 'w' };
	else
		token_set_odd_reg(reader, value, place, text);
}

void token_set_access(YYSTYPE *value, YYLTYPE place, const char *text);
/* One message for a run of them: a binary file would give thousands. */
void token_bad_character(struct reader *reader, YYLTYPE place, unsigned char c);
int token_end_of_text(struct reader *reader, YYLTYPE *place);
struct name *token_define_local_label(struct reader *reader, const char *text);
/* 7f is the next 7:, 7b the last one. */
struct name *token_use_local_label(struct reader *reader, YYLTYPE place, const char *text, size_t length);

#endif
