/* SPDX-License-Identifier: BSD-2-Clause */
/* The value of an expression, while it is read and at the end of the file. */
#ifndef ASM_EXPR_VALUE_H
#define ASM_EXPR_VALUE_H

#include "base/number.h"
#include "base/span.h"

struct expr;
struct symbol_def;

/*
 * An operand's value: a number, or (tree not NULL) an expression evaluated later; `number` is then private to
 * it.
 */
struct value {
	int128 number;
	struct span span;
	struct expr *tree;
};

static inline struct value expr_number(struct span span, int128 number)
{
	return (struct value){ .span = span, .number = number };
}

/* The value at the end of the file: a number, or an address as symbol + number. */
struct result {
	struct symbol_def *symbol; /* NULL: a plain number */
	int128 number;
	bool is_helper; /* the name of a helper function: number is its id */
	bool gpl_only;
	bool is_bitfield; /* a bitfield member, which has no byte offset to use */
	bool failed;      /* reported already */
};

#endif
