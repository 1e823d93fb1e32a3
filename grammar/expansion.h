/* SPDX-License-Identifier: BSD-2-Clause */
/* Substitution of parameters, in macros and loops. */
#ifndef GRAMMAR_EXPANSION_H
#define GRAMMAR_EXPANSION_H

#include "grammar/reader.h"

/* Writes the body to struct preproc.expansion, with struct preproc.arguments for the parameters. */
void expansion_make(struct reader *reader, const struct macro *macro, uint64_t use);

#endif
