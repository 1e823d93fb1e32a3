/* SPDX-License-Identifier: BSD-2-Clause */
/* Directives about a symbol: binding, visibility, type, size, common storage. */
#ifndef ASM_SYMBOL_DIRECTIVE_H
#define ASM_SYMBOL_DIRECTIVE_H

#include "asm/symbol.h"
#include "base/literal.h"

/* The directives that list symbols: .globl, .hidden and the like. */
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

/* .comm name, size, align; .lcomm */
struct common_statement {
	struct span span; /* of the name */
	struct name *name;
	struct value size;
	const struct value *align; /* NULL: not given */
	bool is_local;             /* .lcomm */
};
void asm_common(struct assembler *as, const struct common_statement *statement);

void asm_file(struct assembler *as, struct string name);
void asm_addrsig(struct assembler *as);

#endif
