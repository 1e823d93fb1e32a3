/* SPDX-License-Identifier: BSD-2-Clause */
/* Lengths of fragments, settled at the end of the file. */
#ifndef ASM_DATA_SETTLE_H
#define ASM_DATA_SETTLE_H

struct assembler;

/* Before anything is resolved: settles all lengths and moves what comes after each. */
void asm_settle_fragments(struct assembler *as);

#endif
