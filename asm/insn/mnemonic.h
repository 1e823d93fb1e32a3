/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Instructions written as a mnemonic and its operands: those of GNU as, the first words of the instruction
 * table's GNU forms, and further spellings of later GNU as, the conformance suite, ubpf and rbpf.
 */
#ifndef ASM_INSN_MNEMONIC_H
#define ASM_INSN_MNEMONIC_H

#include "asm/insn/statement.h"

struct assembler;

struct mnemonic {
	const char *text;           /* not terminated */
	size_t length;              /* 0: the row has no mnemonic */
	const struct insn_row *row; /* a possible row; the operands choose among those of its op */
	bool has_width;             /* movsx816, be32: includes the width, which GNU takes as an operand */
};

/*
 * More than the rows: those first, then further spellings. A mnemonic of several rows appears several times.
 */
extern const unsigned mnemonic_count;
struct mnemonic mnemonic_at(unsigned index);

/* A mnemonic and its operands. */
void build_mnemonic(struct assembler *as, const struct statement *s);
/* lock [fetch] add [%r1+8], %r2 */
void build_locked(struct assembler *as, const struct statement *s);

#endif
