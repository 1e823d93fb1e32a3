/* SPDX-License-Identifier: BSD-2-Clause */
/* From a written C declaration to its type. */
#ifndef ASM_TYPE_NAME_H
#define ASM_TYPE_NAME_H

#include "asm/declarator.h"
#include "asm/type/type.h"

static inline enum type_kind type_kind_of_tag(enum type_tag tag)
{
	return tag == TAG_UNION ? TYPE_UNION : tag == TAG_ENUM ? TYPE_ENUM : TYPE_STRUCT;
}

/* The type that the words name; NULL after reporting an unknown one. */
struct type *asm_type(struct assembler *as, const struct type_words *words);
/* With the declarator's arrays and parameters. An open array has no elements yet. */
struct type *asm_declared_type(struct assembler *as, const struct type_words *words,
			       const struct declarator *declarator);
/* A number known by now, from 0 to the limit; false after reporting any other. */
bool asm_constant_now(struct assembler *as, const struct value *value, uint64_t limit, uint64_t *number);

/* Whether the type is char or an array of bytes, which a string can initialize. */
bool type_is_byte(const struct type *type);

#endif
