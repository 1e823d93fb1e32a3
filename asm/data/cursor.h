/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Finds the subobject that each item of a braced list initializes, by C's rules: in order, from a designator
 * on, and into nested structs and arrays without their own braces.
 */
#ifndef ASM_DATA_CURSOR_H
#define ASM_DATA_CURSOR_H

#include "asm/type/type.h"

struct assembler;
struct init_item;

/* A part of a variable, or the whole. */
struct subobject {
	struct type *type;
	uint64_t offset;         /* from the variable's beginning */
	uint8_t bits, first_bit; /* of a bitfield; bits 0: not one */
};

/* A struct, union or array being filled. */
struct cursor_level {
	struct subobject whole;
	struct type *type;                  /* the same without typedef, const and volatile */
	uint64_t next, count;               /* the member or element that follows; how many there are */
	struct cursor_level *outer, *inner; /* inner: kept for reuse */
};

struct cursor {
	struct assembler *as;
	struct cursor_level first, *at;
};

/* `count`: how many members or elements the list may fill. */
void cursor_begin(struct cursor *cursor, struct assembler *as, struct subobject whole, uint64_t count);
/* Finds the subobject that an item initializes; false after reporting that there is none. */
bool cursor_find(struct cursor *cursor, const struct init_item *item, struct subobject *part);

/* How many members a list can fill in order. */
uint64_t type_count_parts(const struct type *type);
/* "struct flow", "an array": for messages. */
const char *type_description(struct assembler *as, const struct type *type);

#endif
