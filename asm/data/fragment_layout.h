/* SPDX-License-Identifier: BSD-2-Clause */
/* Lengths of fragments, settled at the end of the file. */
#ifndef ASM_DATA_FRAGMENT_LAYOUT_H
#define ASM_DATA_FRAGMENT_LAYOUT_H

struct assembler;

/* Before anything is resolved: settles all lengths and moves what follows each fragment. */
void asm_lay_out_fragments(struct assembler *as);

#endif
