/* SPDX-License-Identifier: BSD-2-Clause */
/* Operands as written: registers, values, memory. */
#ifndef ASM_OPERAND_H
#define ASM_OPERAND_H

#include "asm/expr/value.h"

struct reg {
	struct span span;
	uint8_t number; /* 0..10 */
	bool is_32;     /* w0..w10 */
};

/* A register or an expression. */
struct operand {
	bool is_reg;
	struct reg reg;
	struct value value;
};

/* (u8 *) .. (u64 *), (s8 *) .. */
struct access {
	struct span span;
	uint8_t width; /* enum insn_width */
	bool is_signed;
};

/* (r1 + 8) */
struct memory {
	struct span span;
	struct reg base;
	struct value offset;
};

/* An operand after a mnemonic: %r1, a value, [%r1 + 8]. */
struct argument {
	enum argument_kind { ARGUMENT_REG, ARGUMENT_VALUE, ARGUMENT_MEMORY } kind;
	struct span span;
	struct reg reg;     /* the register, or memory's base */
	struct value value; /* the value, or memory's offset */
};

#define MAX_ARGUMENTS 3
struct arguments {
	unsigned count; /* as written; those beyond MAX_ARGUMENTS are only counted */
	struct argument at[MAX_ARGUMENTS];
};

#endif
