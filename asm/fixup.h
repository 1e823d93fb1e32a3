/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fields filled in at the end of the file, when every name is resolved: an instruction's operand or a datum
 * whose expression contains a name.
 */
#ifndef ASM_FIXUP_H
#define ASM_FIXUP_H

#include "asm/expr/value.h"

struct assembler;
struct result;
struct section;

/* The value to write, and the field. */
enum fixup_kind {
	FIXUP_IMM32,      /* a number in imm */
	FIXUP_IMM64,      /* a number or an address in the two halves of ld_imm64 */
	FIXUP_OFFSET,     /* a number in off */
	FIXUP_JUMP16,     /* a label in off */
	FIXUP_JUMP32,     /* a label in imm (gotol) */
	FIXUP_CALL,       /* a helper or a function in imm */
	FIXUP_CALL_LOCAL, /* a function, or the distance to one, in imm */
	FIXUP_DATA8,
	FIXUP_DATA16,
	FIXUP_DATA32,
	FIXUP_DATA64,
};

/* Large sources have hundreds of thousands: each byte counts. */
struct fixup {
	struct section *section;
	struct expr *tree;     /* the operand's expression */
	struct span span;      /* the operand in the source */
	uint32_t offset;       /* of the instruction or datum */
	uint32_t block;        /* the enclosing .prog; 0: none */
	uint32_t relaxed_jump; /* FIXUP_JUMP16 of a mnemonic: the jump's number, from 1; otherwise 0 */
	uint8_t kind;          /* enum fixup_kind */
	bool is_64;            /* FIXUP_IMM32 of a 64-bit operation: sign-extended when it runs */
};

void asm_add_fixup(struct assembler *as, enum fixup_kind kind, struct section *section, uint64_t offset,
		   bool is_64, const struct value *value);

#endif
