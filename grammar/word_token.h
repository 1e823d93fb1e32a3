/* SPDX-License-Identifier: BSD-2-Clause */
/* Classifies words by context: a label, a directive, an instruction, a mnemonic, a macro, or a name. */
#ifndef GRAMMAR_WORD_TOKEN_H
#define GRAMMAR_WORD_TOKEN_H

#include "grammar/reader.h"
#include "parse.h"

/*
 * The lexeme is a word, or looks like a register but is a name here. NOTHING: the
 * preprocessor took the statement, or it was data and has been read.
 */
int word_token(struct reader *reader, YYSTYPE *value, struct span *span);
/*
 * The lexeme looks like a register, at the head of a statement: true if it names a macro,
 * which takes precedence. Few files have such macros; only they pay for the look-up.
 */
bool word_is_register_macro(struct reader *reader);

#endif
