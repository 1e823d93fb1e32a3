/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where the items of a list in braces go, by C's rules: one after the other, from a designator on, and into
 * structs and arrays that have no braces of their own.
 */
#ifndef ASM_DATA_CURSOR_H
#define ASM_DATA_CURSOR_H

#include "asm/type/type.h"

struct assembler;
struct init_item;

/* A part of a variable, or all of it. */
struct subobject {
	struct type *type;
	uint64_t offset;         /* from the variable's beginning */
	uint8_t bits, first_bit; /* of a bitfield; bits 0: none */
};

/* A struct, union or array that is being filled. */
struct cursor_level {
	struct subobject whole;
	struct type *type;                  /* the same without typedef, const and volatile */
	uint64_t next, count;               /* the member or element that follows; how many there are */
	struct cursor_level *outer, *inner; /* inner: one that was in use, to be used again */
};

struct cursor {
	struct assembler *as;
	struct cursor_level first, *at;
};

/* `count`: how many members or elements the list may fill. */
void cursor_begin(struct cursor *cursor, struct assembler *as, struct subobject whole, uint64_t count);
/* What an item fills; false after reporting that it has no place. */
bool cursor_find(struct cursor *cursor, const struct init_item *item, struct subobject *part);

/* How many members, one after the other, a list can give. */
uint64_t type_count_parts(const struct type *type);
/* "struct flow", "an array": for messages. */
const char *type_description(struct assembler *as, const struct type *type);

#endif
