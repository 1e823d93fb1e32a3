/* SPDX-License-Identifier: BSD-2-Clause */
/* The value of an expression: at the end of the file, or earlier where it is known by then. */
#ifndef ASM_EXPR_EVALUATE_H
#define ASM_EXPR_EVALUATE_H

#include "asm/expr/value.h"

struct assembler;
struct section;

/* What evaluation keeps from one expression to the next. */
struct evaluation {
	unsigned depth;         /* of expressions that are being evaluated */
	unsigned steps;         /* and how many they were, the outermost and all within it */
	bool names_are_symbols; /* a name that nothing has is another object's symbol */
	bool labels_settled;    /* the end of the file was reached, and no label moves any more */
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

#endif
