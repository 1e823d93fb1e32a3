/* SPDX-License-Identifier: BSD-2-Clause */
/* Registers, and symbols that look like one. */
#ifndef GRAMMAR_REGISTER_H
#define GRAMMAR_REGISTER_H

#include "grammar/reader.h"
#include "parse.h"

/* The lexeme looks like a register. */
int register_read(struct reader *reader, YYSTYPE *value, struct span *span);

#endif
