/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Expressions. They bind as in LLVM and GNU as: `* / % << >>`, then `| & ^`,
 * then `+ -`, then comparisons (true is -1), then `&&`, then `||`. Values are
 * exact: from -2^63 to 2^64-1, and what leaves that range is an error.
 *
 * A number stays a number. A name makes a tree that is evaluated at the end of
 * the file, when it is settled whether the file defines the name.
 */
#ifndef ASM_EXPR_H
#define ASM_EXPR_H

#include "base/diag.h"
#include "base/name.h"
#include "base/number.h"

struct assembler;
struct core_relo;
struct symbol_def;
struct section;
struct type;

enum expr_op {
	EXPR_MUL,
	EXPR_DIV,
	EXPR_MOD,
	EXPR_SHL,
	EXPR_SHR,
	EXPR_OR,
	EXPR_AND,
	EXPR_XOR,
	EXPR_OR_NOT,
	EXPR_ADD,
	EXPR_SUB,
	EXPR_EQ,
	EXPR_NE,
	EXPR_LT,
	EXPR_GT,
	EXPR_LE,
	EXPR_GE,
	EXPR_ANDAND,
	EXPR_OROR,
	EXPR_NEGATE,
	EXPR_NOT,
	EXPR_LOGICAL_NOT,
	EXPR_PLUS,
};

struct expr;

/* An operand's value: a number, or (tree not NULL; number then means nothing to others) what is known later.
 */
struct value {
	int128 number;
	struct span span;
	struct expr *tree;
};

struct chain_item;

/* While an expression is being read: its terms and operators in order, not yet bound. */
struct chain {
	struct span span;
	struct chain_item *first, *last;
};

struct value expr_number(struct span span, int128 number);
struct value expr_name(struct assembler *as, struct span span, struct name *name);
struct value expr_unary(struct assembler *as, struct span span, enum expr_op op, struct value operand);
/* htons(x) and its like: `function` is the name as written. */
struct value expr_call(struct assembler *as, struct span span, struct name *function, struct span at,
		       struct value argument);
/* sizeof(type), sizeof(type.member): `name` without struct or union. */
struct value expr_sizeof(struct assembler *as, struct span span, struct name *name);
/* core_size(struct t.x) and its like: the tag may be NULL. */
struct value expr_core(struct assembler *as, struct span span, const struct name *function,
		       const struct name *tag, struct span tag_span, struct name *name,
		       struct span name_span);
struct chain expr_chain(struct assembler *as, struct value first);
struct chain expr_append(struct assembler *as, struct chain chain, enum expr_op op, struct value term);
/* Binds the chain's operators; warns where C would give another value. The chain is gone then. */
struct value expr_finish(struct assembler *as, struct chain chain);

/* The value at the end of the file: a number, or an address as symbol + number. */
struct result {
	struct symbol_def *symbol; /* NULL: a plain number */
	int128 number;
	bool is_helper; /* the name of a helper function: number is its id */
	bool gpl_only;
	bool is_bitfield; /* type.member of one: it has no byte offset to use */
	bool failed;      /* reported already */
};
struct result expr_evaluate(struct assembler *as, const struct value *value);

/* The value, where it can be told at this place of the file already; nothing is reported. */
bool expr_known(struct assembler *as, const struct value *value, int128 *number);
/* The same of a place in the section, whose number is its offset, or of a plain number. */
bool expr_known_place(struct assembler *as, const struct value *value, const struct section *section,
		      int128 *number);
/* The same as expr_known, and the message where it cannot. */
bool expr_needed_now(struct assembler *as, const struct value *value, int128 *number);
/* Makes the value a number, where it can be told. */
void expr_fold(struct assembler *as, struct value *value);
/* What a constant of the file comes to. */
struct result expr_evaluate_symbol_def(struct assembler *as, struct symbol_def *def);
/* Every name in the value is mentioned here (asm_mention). */
void expr_mention(struct assembler *as, const struct value *value);

/* Of 2^63 and more, which LLVM and GNU as divide and compare as negative: warns. */
int128 expr_with_sign(struct assembler *as, struct span span, int128 number);
/* The name, where the value is nothing but one. */
struct name *expr_as_name(const struct value *value);
/* The use of CO-RE, where the value is nothing but one. */
const struct core_relo *expr_as_core(const struct value *value);

/* What evaluation keeps from one expression to the next. */
struct evaluation {
	unsigned depth;           /* of expressions that are being evaluated */
	unsigned steps;           /* and how many they were, the outermost and all within it */
	bool names_are_symbols;   /* a name that nothing has is another object's symbol */
	bool labels_settled;      /* the end of the file was reached, and no label moves any more */
	struct chain_item *spare; /* of chains that were bound */
};

#endif
