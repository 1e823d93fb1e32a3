/* SPDX-License-Identifier: BSD-2-Clause */
/* What a word is where it stands: a directive, an instruction, a mnemonic, a macro, or just a name. */
#ifndef GRAMMAR_WORD_H
#define GRAMMAR_WORD_H

#include "grammar/words.h"
#include "parse.h"

/*
 * GNU's pseudo-C may be written without blanks: goto1, call5, also behind `if`. The length of the word alone.
 */
size_t word_length(const struct reader *reader, const char *text, size_t length);
int word_token(struct reader *reader, YYSTYPE *value, YYLTYPE *place, const char *text, size_t length);
/* A macro may have a register's name, and goes first. Few files do that: they alone have the name looked up.
 */
bool word_heads_macro(struct reader *reader, const char *text);

#endif
