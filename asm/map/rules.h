/* SPDX-License-Identifier: BSD-2-Clause */
/* The rules of each map type, checked at the end of the file. */
#ifndef ASM_MAP_RULES_H
#define ASM_MAP_RULES_H

struct assembler;

/* Fills btf.maps and the .maps section. */
void asm_finish_maps(struct assembler *as);

#endif
