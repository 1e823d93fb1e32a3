/* SPDX-License-Identifier: BSD-2-Clause */
/* .data, .rodata, .bss and their like, with a C declaration. */
#ifndef ASM_DATA_DECLARE_VARIABLE_H
#define ASM_DATA_DECLARE_VARIABLE_H

#include "asm/declarator.h"

struct initializer;

/* .data, .rodata, .bss and their like: `section` is the directive. initializer NULL: zeros. */
void asm_variable(struct assembler *as, struct name *section, struct span section_span,
		  const struct type_words *words, struct declarator *declarator,
		  struct initializer *initializer);
/* At the end of the file, before names are resolved: puts the initial values in. */
void asm_finish_variables(struct assembler *as);

#endif
