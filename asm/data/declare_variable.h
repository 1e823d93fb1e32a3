/* SPDX-License-Identifier: BSD-2-Clause */
/* .data, .rodata, .bss and similar directives with a C declaration. */
#ifndef ASM_DATA_DECLARE_VARIABLE_H
#define ASM_DATA_DECLARE_VARIABLE_H

#include "asm/declarator.h"

struct initializer;

/* .rodata u32 port = 80 */
struct variable_statement {
	const struct name *section; /* the directive */
	struct span section_span;
	const struct type_words *words;
	struct declarator *declarator;
	struct initializer *initializer; /* NULL: zeros */
};
void asm_variable(struct assembler *as, const struct variable_statement *statement);
/* At the end of the file, before names are resolved: writes the initial values. */
void asm_finish_variables(struct assembler *as);

#endif
