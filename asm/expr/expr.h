/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Expressions. They bind as in LLVM and GNU as: `* / % << >>`, then `| & ^`, then `+ -`, then comparisons
 * (true is -1), then `&&`, then `||`. Values are exact: from -2^63 to 2^64-1, and a result outside that range
 * is an error.
 *
 * A number stays a number. A name makes a tree that is evaluated at the end of the file, when it is known
 * whether the file defines the name.
 */
#ifndef ASM_EXPR_EXPR_H
#define ASM_EXPR_EXPR_H

#include "asm/expr/arithmetic.h"
#include "asm/expr/value.h"
#include "base/name.h"
#include "base/number.h"

struct assembler;
struct core_relo;
struct core_words;
struct symbol_def;
struct section;
struct type;

struct expr;

struct chain_item;

/* An expression being read: terms and operators in order, not yet bound. */
struct chain {
	struct span span;
	struct chain_item *first, *last;
};

struct value expr_name(struct assembler *as, struct span span, struct name *name);
struct value expr_unary(struct assembler *as, struct span span, enum expr_op op, struct value operand);
/* htons(x) and similar: `function` is the name as written. */
struct value expr_call(struct assembler *as, struct span span, struct name *function, struct span at,
		       struct value argument);
/* sizeof(type), sizeof(type.member): `name` without struct or union. */
struct value expr_sizeof(struct assembler *as, struct span span, struct name *name);
/* core_size(struct t.x) and similar: words->tag may be NULL. */
struct value expr_core(struct assembler *as, struct span span, const struct core_words *words);
struct chain expr_chain(struct assembler *as, struct value first);
struct chain expr_append(struct assembler *as, struct chain chain, enum expr_op op, struct value term);
/* Binds the chain's operators and warns if C would give another value. The chain is used up. */
struct value expr_finish(struct assembler *as, struct chain chain);

/* Calls asm_mention for every name in the value. */
void expr_mention(struct assembler *as, const struct value *value);

/* The name, if the value is just a name; otherwise NULL. */
struct name *expr_as_name(const struct value *value);
/* The use of CO-RE, if the value is just that; otherwise NULL. */
const struct core_relo *expr_as_core(const struct value *value);

void expr_report_too_deep(struct assembler *as, struct span span);
/* Warns that C would give another value, and suggests parentheses. */
void expr_warn_as_c_differs(struct assembler *as, struct span span, int128 ours, int128 c);

#endif
