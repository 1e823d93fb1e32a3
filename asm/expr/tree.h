/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Expression trees: private to asm/expr/expr.c, which makes them, and asm/expr/evaluate.c, which walks them.
 */
#ifndef ASM_EXPR_TREE_H
#define ASM_EXPR_TREE_H

#include "asm/expr/arithmetic.h"
#include "asm/expr/value.h"
#include "base/name.h"

/* Evaluation recurses: deeper trees than any person writes are refused. */
#define EXPR_MAX_DEPTH 2000

enum expr_kind {
	EXPR_NAME,
	EXPR_UNARY,
	EXPR_BINARY,
	EXPR_AMBIGUOUS, /* C would bind it differently: left is our tree, right is C's */
	EXPR_FUNCTION,  /* htons(left) */
	EXPR_SIZEOF,
	EXPR_CORE,  /* core(type.member): a relocation, so always a whole operand */
	EXPR_PLACE, /* the place at which it was */
};

struct expr {
	enum expr_kind kind;
	enum expr_op op;
	unsigned depth;
	struct span span;
	union {
		struct name *name;
		const struct core_relo *core;
		struct symbol_def *place;
	};
	struct value left, right;
};

/*
 * Most trees are a single name, and large sources have hundreds of thousands: those have no node, and the
 * pointer to the tree is the name's, made odd.
 */
static inline struct expr *expr_name_tree(const struct name *name)
{
	return (struct expr *)((uintptr_t)name | 1);
}

static inline bool expr_is_name(const struct expr *tree)
{
	return (uintptr_t)tree & 1;
}

static inline enum expr_kind expr_kind_of(const struct expr *tree)
{
	return expr_is_name(tree) ? EXPR_NAME : tree->kind;
}

#endif
