/* SPDX-License-Identifier: BSD-2-Clause */
/* Directives that switch between sections. */
#ifndef ASM_SECTION_DIRECTIVE_H
#define ASM_SECTION_DIRECTIVE_H

#include "asm/expr/value.h"
#include "base/name.h"

struct assembler;
struct section;
struct section_words;

/* The section that .popsection restores. */
struct pushed_section {
	struct section *section, *previous;
	struct span span; /* of the .pushsection */
};

struct section_stack {
	struct section *previous; /* the target of .previous; NULL: none yet */
	VEC(struct pushed_section) pushed;
};
void section_stack_free(struct section_stack *section_stack);

void asm_section_directive(struct assembler *as, const struct section_words *words);
void asm_standard_section(struct assembler *as, struct span span, struct name *name);
void asm_push_section(struct assembler *as, struct span span);
void asm_pop_section(struct assembler *as, struct span span);
void asm_previous_section(struct assembler *as, struct span span);
void asm_subsection(struct assembler *as, struct span span, struct value number);
/* At the end of the file: drops an unused .text, reports open sections on the stack. */
void asm_finish_sections(struct assembler *as);

#endif
