/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Words with a meaning at the head of a statement. They are not reserved: anywhere else, and
 * before ':' or '=', they are ordinary names.
 */
#ifndef GRAMMAR_KEYWORD_H
#define GRAMMAR_KEYWORD_H

#include "base/name.h"

/* Enters them in the name table: struct name_roles.word becomes the parser's token. */
void keywords_add(struct names *names);

/* All of them, one per call, for suggestions; NULL at the end. */
const char *keywords_next(struct names *names, size_t *index);

#endif
