/* SPDX-License-Identifier: BSD-2-Clause */
/* Instructions on registers alone: arithmetic, byte swaps, sign extension and 64-bit immediates. */
#ifndef ASM_INSN_ALU_H
#define ASM_INSN_ALU_H

#include "asm/insn/statement.h"

struct assembler;

void build_alu(struct assembler *as, const struct statement *s);
void build_negation(struct assembler *as, const struct statement *s);
void build_swap(struct assembler *as, const struct statement *s);
/* As a mnemonic, which names the register once: op and access.width determine the rest. */
void build_swap_in_place(struct assembler *as, const struct statement *s);
void build_extension(struct assembler *as, const struct statement *s);
void build_load_imm64(struct assembler *as, const struct statement *s);
void build_addr_space_cast(struct assembler *as, const struct statement *s);

#endif
