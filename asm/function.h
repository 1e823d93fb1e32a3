/* SPDX-License-Identifier: BSD-2-Clause */
/* .func: subprograms with a C prototype for BTF. */
#ifndef ASM_FUNCTION_H
#define ASM_FUNCTION_H

#include "asm/declarator.h"

struct symbol;

void asm_function(struct assembler *as, struct span span, const struct type_words *words,
		  const struct declarator *declarator);

/* Reports attributes that have no meaning here. */
void asm_refuse_packed(struct assembler *as, const struct attributes *attributes);
void asm_refuse_layout(struct assembler *as, const struct attributes *attributes);
void asm_refuse_attributes(struct assembler *as, const struct attributes *attributes);

/* False after reporting that the declarator has no parameters. */
bool asm_is_prototype(struct assembler *as, struct span span, const struct declarator *declarator,
		      const char *example);
void asm_add_function_btf(struct assembler *as, struct symbol *symbol, const struct type *prototype,
			  const struct declarator *declarator);

#endif
