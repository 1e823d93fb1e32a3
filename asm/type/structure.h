/* SPDX-License-Identifier: BSD-2-Clause */
/* .struct, .union, .enum and .typedef: declarations of the file's types. */
#ifndef ASM_TYPE_STRUCTURE_H
#define ASM_TYPE_STRUCTURE_H

#include "asm/declarator.h"
#include "base/literal.h"

/*
 * .struct, .union, .enum, and nested ones: begin, members or enumerators, end. Members belong to the
 * innermost open one.
 */
void asm_struct_begin(struct assembler *as, struct name *name, struct span span, enum type_tag tag);
/* `words`: the words before the brace. */
void asm_nested_begin(struct assembler *as, const struct type_words *words, bool is_enum);
void asm_struct_member(struct assembler *as, const struct type_words *words,
		       const struct declarator *declarator);
void asm_enumerator(struct assembler *as, struct name *name, struct span span, const struct value *value);
struct type *asm_struct_end(struct assembler *as, struct attributes attributes);

/* Adds an attribute to `attributes`. */
void asm_attribute(struct assembler *as, struct attributes *attributes, struct name *name, struct span span,
		   const struct value *argument);
/* The same for btf_decl_tag("text"). */
void asm_text_attribute(struct assembler *as, struct attributes *attributes, struct name *name,
			struct span span, struct string text);

void asm_typedef(struct assembler *as, struct span span, const struct type_words *words,
		 const struct declarator *declarator);

#endif
