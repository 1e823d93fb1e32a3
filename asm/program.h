/* SPDX-License-Identifier: BSD-2-Clause */
/* .prog and .license. */
#ifndef ASM_PROGRAM_H
#define ASM_PROGRAM_H

#include "asm/declarator.h"
#include "base/literal.h"

struct symbol;

void asm_license(struct assembler *as, struct span span, struct string text);
void asm_program(struct assembler *as, struct span span, struct name *name, struct span name_span,
		 struct string section);
/* A .prog with a prototype, needed if the section does not imply one. */
void asm_typed_program(struct assembler *as, struct span span, const struct type_words *words,
		       const struct declarator *declarator, struct string section);
/* BTF of a program: `int NAME(CONTEXT *ctx)`. */
void asm_add_program_btf(struct assembler *as, struct symbol *symbol);
/* At the end of the file: reports an open block, adds the license section, checks GPL-only helpers. */
void asm_finish_programs(struct assembler *as);

#endif
