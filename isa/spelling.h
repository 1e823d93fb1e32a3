/* SPDX-License-Identifier: BSD-2-Clause */
/* Further spellings of instructions in sources, besides the printed forms (isa/insn.def). */
#ifndef ISA_SPELLING_H
#define ISA_SPELLING_H

#include "isa/insn.h"

/* A further mnemonic. */
struct insn_mnemonic {
	const char *text;
	uint8_t shape, op, width; /* the key of its row, */
	bool has_width;           /* the mnemonic includes the width, for which GNU's takes an operand */
};

extern const struct insn_mnemonic insn_mnemonics[];
extern const size_t insn_mnemonic_count;

/* The forms of instructions written as functions. */
enum insn_call {
	CALL_SWAP,     /* r1 = NAME r1 */
	CALL_CAST,     /* r1 = NAME(r2, 1, 0) */
	CALL_ACCESS,   /* r1 = NAME((u64 *)(r2 + 8), r1), or without the register */
	CALL_COMPARE,  /* r0 = NAME((u64 *)(r2 + 8), r0, r1) */
	CALL_EXCHANGE, /* r1 = NAME(r2 + 8, r1), r0 = NAME(r2 + 8, r0, r1) */
	CALL_STORE,    /* NAME((u64 *)(r2 + 8), r1) */
};

struct insn_function {
	const char *text;
	uint8_t call; /* enum insn_call */
	uint8_t shape, op, width;
};

extern const struct insn_function insn_functions[];
extern const size_t insn_function_count;

/* NULL: no instruction has this spelling. */
const struct insn_function *insn_find_function(enum insn_call call, const char *text);

/* The row for `lock fetch add32`; NULL: none. */
const struct insn_row *insn_find_locked(const char *text, bool fetch);

#endif
