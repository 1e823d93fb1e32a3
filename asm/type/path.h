/* SPDX-License-Identifier: BSD-2-Clause */
/* A member by its path: "saddr", "a.b[2].c". */
#ifndef ASM_TYPE_PATH_H
#define ASM_TYPE_PATH_H

#include "asm/type/type.h"

/* A member by its path: names, each after the first with '.', and [n]; anonymous members are looked through.
 */
struct type_place {
	struct type *type;         /* the member's type */
	uint64_t offset;           /* bytes */
	uint8_t bits;              /* not 0: a bitfield, without a usable byte offset */
	uint64_t bit_offset;       /* the same place in bits, exact for bitfields, too */
	const struct type *record; /* the struct or union that contains */
	bool is_element;           /* the path ends with an index */
};

/* libbpf's limit; deeper paths are counted but not stored. */
#define TYPE_ACCESS_DEPTH 63
/*
 * The numeric steps of a path: a member's index among BTF's members (anonymous ones included), or an array
 * index.
 */
struct type_access {
	unsigned count;
	uint32_t at[TYPE_ACCESS_DEPTH];
};
/*
 * False if there is none: *bad is then the length of the valid prefix of the path ("a" of "a.wrong"; an index
 * out of bounds ends the prefix, too), and *suggestion the nearest member name, or NULL. The suggestion
 * visits all members; pass NULL to skip it.
 */
bool type_member(struct type *type, const char *path, size_t length, struct type_place *place, size_t *bad,
		 const char **suggestion);
/* The same, recording the steps. */
bool type_member_access(struct type *type, const char *path, size_t length, struct type_place *place,
			struct type_access *access, size_t *bad, const char **suggestion);

#endif
