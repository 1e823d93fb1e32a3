/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Conditional jumps by mnemonic whose target turns out to be out of reach of 16 bits become, as in GNU as,
 * three instructions:
 *
 * jeq %r1,%r2,+1 ja  +1 jal target
 *
 * This moves everything after them, in every table of places. So the file is read once more, with those jumps
 * long from the beginning; again while that puts others out of reach. Jumps only ever grow, so it comes to an
 * end.
 */
#ifndef ASM_INSN_RELAX_H
#define ASM_INSN_RELAX_H

#include "base/arena.h"

struct assembler;
struct fixup;
struct value;

struct relaxation {
	bytes is_long;  /* by the jump's number in the file; survives from one reading to the next */
	uint32_t jumps; /* met so far, in this reading */
	bool again;     /* another jump is out of reach: this reading is discarded */
	bool is_last;   /* read often enough: a jump out of reach is now an error */
};

/* No file that a person or a compiler writes needs more than three. */
#define RELAX_MAX_READINGS 20

/* The listing's note on a goto that became a gotol. */
#define FAR_GOTO_NOTE "too far for 16 bits: gotol"

/* Whether the next conditional jump written as a mnemonic must be long; assigns its number, from 1. */
bool relax_is_long(struct assembler *as, const struct value *target, uint32_t *number);
/* Notes that the jump is out of reach; true if the next reading will make it longer. */
bool asm_relax(struct assembler *as, const struct fixup *fixup);

#endif
