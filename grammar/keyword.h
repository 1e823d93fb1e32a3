/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The words that mean something at the head of a statement. They are not
 * reserved: at any other place, and before ':' or '=', they are names like
 * others.
 */
#ifndef GRAMMAR_KEYWORD_H
#define GRAMMAR_KEYWORD_H

#include "base/name.h"

/* Puts the words into the name table: their struct name_roles.word becomes the parser's token. */
void keywords_add(struct names *names);

/* All of them, one a call, for suggestions; NULL at the end. */
const char *keywords_next(struct names *names, size_t *index);

#endif
