/* SPDX-License-Identifier: BSD-2-Clause */
/* Sections: finding them by name, and the current one. */
#ifndef ASM_SECTION_H
#define ASM_SECTION_H

#include "asm/expr/value.h"
#include "asm/asm_object.h"

struct assembler;
struct section_words;

/* The section of that name; made if there is none. */
struct section *asm_find_section(struct assembler *as, const char *name, size_t length, uint32_t type,
				 uint64_t flags, uint64_t align);
/* The same for a name that implies type and flags, such as .text. */
struct section *asm_find_standard_section(struct assembler *as, const char *name, uint64_t align);
/* Before the first statement: .text, where every assembler begins. */
void asm_begin_sections(struct assembler *as);
/* Makes it the current section; .previous does not see the change. */
void asm_go_to_section(struct assembler *as, struct section *section);

#endif
