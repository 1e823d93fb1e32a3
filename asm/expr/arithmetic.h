/* SPDX-License-Identifier: BSD-2-Clause */
/* Operators on numbers. Values are exact, from -2^63 to 2^64-1; a result outside that range is an error. */
#ifndef ASM_EXPR_ARITHMETIC_H
#define ASM_EXPR_ARITHMETIC_H

#include "base/name.h"
#include "base/number.h"
#include "base/span.h"

struct assembler;

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

/* How a computation can fail. */
enum arithmetic_error { FAULT_NONE, FAULT_RANGE, FAULT_DIVISION, FAULT_SHIFT };

const char *compute_fault_text(enum arithmetic_error fault);
enum arithmetic_error compute_unary(enum expr_op op, int128 a, int128 *result);
enum arithmetic_error compute_binary(enum expr_op op, int128 a, int128 b, int128 *result);
/* Reports the error and goes on with 0. */
int128 compute_checked(struct assembler *as, struct span span, enum arithmetic_error fault, int128 result);

/* Warns of an operand of 2^63 or more, which LLVM and GNU as divide and compare as negative. */
int128 compute_with_sign(struct assembler *as, struct span span, int128 number);
/* Numbers with the same 64 bits are expected to be equal: -1 == 0xffffffffffffffff. */
void compute_warn_of_sign(struct assembler *as, struct span span, enum expr_op op, int128 a, int128 b);

/* The operand width of htons and the like; 0: not such a function. */
unsigned compute_call_bits(const struct name *function);
int128 compute_call(struct assembler *as, struct span span, const struct name *function, int128 n);

#endif
