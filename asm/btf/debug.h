/* SPDX-License-Identifier: BSD-2-Clause */
/* -g: BTF and source lines for functions that labels and .type make, not .prog or .func. */
#ifndef ASM_BTF_DEBUG_H
#define ASM_BTF_DEBUG_H

#include <stdbool.h>

struct assembler;

/* When symbols have their values and sizes: adds a prototype for each. */
void debug_btf_add_functions(struct assembler *as);
/* False after reporting that the file writes a section itself that its declarations or -g make, too. */
bool debug_btf_check_sections(struct assembler *as);

#endif
