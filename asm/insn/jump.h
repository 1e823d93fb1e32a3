/* SPDX-License-Identifier: BSD-2-Clause */
/* Jumps, calls and exit. */
#ifndef ASM_INSN_JUMP_H
#define ASM_INSN_JUMP_H

#include "asm/insn/statement.h"

struct assembler;

/* As a mnemonic it may become longer (asm/insn/relax.h). */
void build_jump_if(struct assembler *as, const struct statement *s);
void build_goto(struct assembler *as, const struct statement *s);
void build_jump_reg(struct assembler *as, const struct statement *s);
void build_call(struct assembler *as, const struct statement *s);
void build_call_local(struct assembler *as, const struct statement *s);
void build_call_runtime(struct assembler *as, const struct statement *s);
void build_exit(struct assembler *as, const struct statement *s);

#endif
