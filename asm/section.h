/* SPDX-License-Identifier: BSD-2-Clause */
/* Sections: found by name, made by their directives, switched between. */
#ifndef ASM_SECTION_H
#define ASM_SECTION_H

#include "asm/expr.h"
#include "asm/asm_object.h"

struct assembler;
struct section_words;

/* What .popsection goes back to. */
struct pushed_section {
	struct section *section, *previous;
	struct span span; /* of the .pushsection */
};

struct section_stack {
	struct section *previous; /* where .previous goes; NULL: nowhere yet */
	VEC(struct pushed_section) pushed;
};
void section_stack_free(struct section_stack *stack);

void asm_section_directive(struct assembler *as, const struct section_words *words);
void asm_standard_section(struct assembler *as, struct span span, struct name *name);
void asm_push_section(struct assembler *as, struct span span);
void asm_pop_section(struct assembler *as, struct span span);
void asm_previous_section(struct assembler *as, struct span span);
void asm_subsection(struct assembler *as, struct span span, struct value number);

/* The section of that name, made where there is none. */
struct section *asm_find_section(struct assembler *as, const char *name, size_t length, uint32_t type,
				 uint64_t flags, uint64_t align);
/* Before the first statement: .text, where every assembler begins. */
void asm_begin_sections(struct assembler *as);
/* At the end: drops an unused .text, reports what was left open. */
void asm_finish_sections(struct assembler *as);
/* Something was put into sections, named or declared already. */
bool asm_has_begun(const struct assembler *as);
/* Statements go there from here on; .previous does not see it. */
void asm_go_to_section(struct assembler *as, struct section *section);
/* Where the next byte of the section goes. */
uint64_t asm_position(const struct section *section);

#endif
