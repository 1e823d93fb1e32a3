/* SPDX-License-Identifier: BSD-2-Clause */
/* Shared by all instructions: checking operands, appending bytes to the section. */
#ifndef ASM_INSN_BUILD_H
#define ASM_INSN_BUILD_H

#include "asm/insn/statement.h"
#include "isa/spelling.h"

struct assembler;

/* Appends the instruction; returns its offset in the section. */
uint64_t build_emit(struct assembler *as, const struct statement *s, const struct insn_row *row,
		    const struct insn_operands *operands);
/* With the statement's memory operand in off. */
void build_emit_memory(struct assembler *as, const struct statement *s, const struct insn_row *row,
		       struct insn_operands operands);

/* The row for that key; NULL after reporting that BPF has no such `what`. */
const struct insn_row *build_find(struct assembler *as, struct span span, enum insn_shape shape,
				  enum insn_op op, enum insn_width width, const char *what);
/* The statement's word as a function of that form; NULL after reporting an unknown one. */
const struct insn_function *build_find_function(struct assembler *as, const struct statement *s,
						enum insn_call call);

/* ---- Checks: false after reporting -------------------------------------- */

/* Checks that both are r or both are w registers. */
bool build_same_width(struct assembler *as, struct reg dst, struct reg source);
/* Checks that both are the same register: the instruction has one field for both. */
bool build_same_register(struct assembler *as, struct reg dst, struct reg again);
bool build_needs_64(struct assembler *as, struct reg reg, const char *what);
/* Checks that a w register stores no more than its 32 bits. */
bool build_holds(struct assembler *as, struct reg reg, enum insn_width width);
bool build_is_unsigned(struct assembler *as, struct access access);
/* Warns of writing r10, which no program may do. */
void build_check_written(struct assembler *as, struct reg reg);

/* ---- Fields: a number that is known goes in now, another is left to a fix-up -------------- */

int64_t build_imm(struct assembler *as, const struct value *value, bool is_64_bit);
void build_fix_imm(struct assembler *as, uint64_t at, const struct value *value, bool is_64_bit);
int16_t build_off(struct assembler *as, const struct value *value);
void build_fix_off(struct assembler *as, uint64_t at, const struct value *value);

static inline enum insn_width reg_width(struct reg reg)
{
	return reg.is_32 ? WIDTH_32 : WIDTH_64;
}

#endif
