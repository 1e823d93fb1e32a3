/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASM_INSN_INSTRUCTION_H
#define ASM_INSN_INSTRUCTION_H

struct assembler;
struct statement;

/* Checks the statement and appends its instruction to the current section. */
void asm_instruction(struct assembler *as, const struct statement *statement);

#endif
