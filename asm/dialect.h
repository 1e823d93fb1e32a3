/* SPDX-License-Identifier: BSD-2-Clause */
/* Statements that LLVM and GNU as read differently, and warnings in files that look like GNU's. */
#ifndef ASM_DIALECT_H
#define ASM_DIALECT_H

#include "base/source.h"

struct assembler;

struct dialect {
	bool has_mnemonics;            /* an instruction is written by one, as in GNU as */
	VEC(struct span) small_aligns; /* the 2 and 4 of '.align', which GNU as takes for powers */
	struct span semicolon;         /* the first one between statements common to both; end 0: none */
};
void dialect_free(struct dialect *dialect);

/* To GNU as, a ';' begins a comment. */
void asm_warn_of_semicolon(struct assembler *as, struct span span);
/* Beside GNU's mnemonics: warns of each `.align 2` and 4, and of a ';' between what both have. */
void asm_finish_dialect(struct assembler *as);

#endif
