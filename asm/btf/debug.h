/* SPDX-License-Identifier: BSD-2-Clause */
/* -g: BTF and source lines for functions made by labels and .type, not .prog or .func. */
#ifndef ASM_BTF_DEBUG_H
#define ASM_BTF_DEBUG_H

#include <stdbool.h>

struct assembler;

/* Adds a prototype for each function, once symbols have their values and sizes. */
void debug_btf_add_functions(struct assembler *as);
/* False after reporting that the file itself contains a section that its declarations or -g would make. */
bool debug_btf_check_sections(struct assembler *as);

#endif
