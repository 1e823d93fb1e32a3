/* SPDX-License-Identifier: BSD-2-Clause */
/* Declared functions, variables and externals, between the files that read them and those that put them out.
 */
#ifndef ASM_DECLARE_H
#define ASM_DECLARE_H

#include "asm/assembler.h"

struct variable {
	struct symbol_def *def;
	struct span span;
	struct type *type;
	struct section *section;
	uint64_t size;
	struct initializer *initializer; /* NULL: zeros */
	const struct decl_tag *tags;
	bool takes_addresses; /* a loader relocates its section */
};

struct external {
	struct symbol_def *def;
	enum external_kind kind;
	struct type *type; /* of a variable, or a function's prototype; NULL: not told */
	struct span span;
};

static inline enum type_kind type_kind_of_tag(enum type_tag tag)
{
	return tag == TAG_UNION ? TYPE_UNION : tag == TAG_ENUM ? TYPE_ENUM : TYPE_STRUCT;
}

/* Whether the type is char, or an array of bytes: what a string fits. */
bool type_is_byte(const struct type *type);

/* Attributes that would mean nothing are no more lost than anything else. */
void asm_refuse_packed(struct assembler *as, const struct attributes *attributes);
void asm_refuse_layout(struct assembler *as, const struct attributes *attributes);
void asm_refuse_attributes(struct assembler *as, const struct attributes *attributes);

/* False where it is none, which is then reported. */
bool asm_is_prototype(struct assembler *as, struct span span, const struct declarator *declarator,
		      const char *example);
void asm_add_function_btf(struct assembler *as, struct symbol *symbol, const struct type *prototype,
			  const struct declarator *declarator);

#endif
