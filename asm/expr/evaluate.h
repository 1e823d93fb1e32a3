/* SPDX-License-Identifier: BSD-2-Clause */
/* The value of an expression: at the end of the file, or earlier if it is already known. */
#ifndef ASM_EXPR_EVALUATE_H
#define ASM_EXPR_EVALUATE_H

#include "asm/expr/value.h"

struct assembler;
struct section;

/* The evaluator's state across expressions. */
struct evaluation {
	unsigned depth;         /* nesting of the expressions being evaluated, */
	unsigned steps;         /* and how many so far, the outermost with all inside it */
	bool names_are_symbols; /* an undefined name is another object's symbol */
	bool labels_settled;    /* the end of the file was reached: labels no longer move */
};

struct result expr_evaluate(struct assembler *as, const struct value *value);
/* The value, if already known at this place of the file; reports nothing. */
bool expr_known(struct assembler *as, const struct value *value, int128 *number);
/* The same for a place in the section, whose number is its offset, or for a plain number. */
bool expr_known_place(struct assembler *as, const struct value *value, const struct section *section,
		      int128 *number);
/* Like expr_known, but reports an unknown value. */
bool expr_needed_now(struct assembler *as, const struct value *value, int128 *number);
/* Replaces the value by a number, if known. */
void expr_fold(struct assembler *as, struct value *value);
/* The value of a constant defined by the file. */
struct result expr_evaluate_symbol_def(struct assembler *as, struct symbol_def *def);

#endif
