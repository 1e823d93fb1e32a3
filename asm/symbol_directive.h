/* SPDX-License-Identifier: BSD-2-Clause */
/* What directives say of a symbol: binding, visibility, type, size, common storage. */
#ifndef ASM_SYMBOL_DIRECTIVE_H
#define ASM_SYMBOL_DIRECTIVE_H

#include "asm/symbol.h"
#include "base/literal.h"

/* What .globl, .hidden and their like say of a name. */
enum symbol_word {
	WORD_GLOBAL,
	WORD_WEAK,
	WORD_LOCAL,
	WORD_INTERNAL,
	WORD_HIDDEN,
	WORD_PROTECTED,
	WORD_EXTERN,
	WORD_ADDRSIG,
};

void asm_symbol_word(struct assembler *as, struct span span, enum symbol_word word, struct name *name);
void asm_symbol_type(struct assembler *as, struct name *name, struct span name_span, struct string type);
void asm_symbol_size(struct assembler *as, struct name *name, struct span name_span, struct value size);
void asm_common(struct assembler *as, struct name *name, struct span name_span, struct value size,
		const struct value *align, bool is_local);
void asm_file(struct assembler *as, struct string name);
void asm_addrsig(struct assembler *as);

#endif
