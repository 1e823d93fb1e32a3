/* SPDX-License-Identifier: BSD-2-Clause */
/* The parser's tokens: each lexeme, told by its place. */
#ifndef GRAMMAR_TOKEN_H
#define GRAMMAR_TOKEN_H

#include "grammar/reader.h"
#include "parse.h"

/* The next one, with its value and its place; bison's name for it. */
int yylex(YYSTYPE *value, struct span *span, struct reader *reader);

#endif
