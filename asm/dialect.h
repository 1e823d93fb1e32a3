/* SPDX-License-Identifier: BSD-2-Clause */
/* State for warning about statements that LLVM and GNU as read differently. */
#ifndef ASM_DIALECT_H
#define ASM_DIALECT_H

#include "base/source.h"

struct assembler;

struct dialect {
	bool has_mnemonics;            /* the file has an instruction written as a mnemonic, as in GNU as */
	VEC(struct span) small_aligns; /* the 2 and 4 of '.align', which GNU as reads as powers of two */
	struct span semicolon;         /* the first ';' between statements valid in both; end 0: none */
};
void dialect_free(struct dialect *dialect);

/* To GNU as, a ';' begins a comment. */
void asm_warn_of_semicolon(struct assembler *as, struct span span);
/*
 * In files with GNU mnemonics: warns of each `.align 2` and `.align 4`, and of a ';' between statements valid
 * in both.
 */
void asm_finish_dialect(struct assembler *as);

#endif
