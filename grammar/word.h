/* SPDX-License-Identifier: BSD-2-Clause */
/* What a word is, by its place: a label, a directive, an instruction, a mnemonic, a macro, or just a name. */
#ifndef GRAMMAR_WORD_H
#define GRAMMAR_WORD_H

#include "grammar/reader.h"
#include "parse.h"

/* The lexeme is a word, or a register's name that is none here. NOTHING: it headed the preprocessor's
 * statement, or plain data, which has been read. */
int word_read(struct reader *reader, YYSTYPE *value, struct span *span);
/*
 * The lexeme is a register's name at a statement's head: a macro may have it, and goes first. Few files do
 * that: only they have it looked up.
 */
bool word_is_register_macro(struct reader *reader);

#endif
