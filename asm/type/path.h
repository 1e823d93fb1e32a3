/* SPDX-License-Identifier: BSD-2-Clause */
/* A member by its path: "saddr", "a.b[2].c". */
#ifndef ASM_TYPE_PATH_H
#define ASM_TYPE_PATH_H

#include "asm/type/type.h"

/* A member by its path: names, each after the first with '.', and [n]; anonymous members are looked through.
 */
struct type_place {
	struct type *type;         /* of the member */
	uint64_t offset;           /* bytes */
	uint8_t bits;              /* not 0: a bitfield, which has no byte offset to use */
	uint64_t bit_offset;       /* the same place in bits, exact for bitfields, too */
	const struct type *record; /* the struct or union that holds the last member */
	bool is_element;           /* the path ends with an index */
};

/* As libbpf takes it; deeper paths are counted on, and not kept. */
#define TYPE_ACCESS_DEPTH 63
/* The steps of a path by number: a member's place among BTF's members, anonymous ones too, or an index. */
struct type_access {
	unsigned count;
	uint32_t at[TYPE_ACCESS_DEPTH];
};
/*
 * False where there is none: *bad is then the length of the path's prefix that was found ("a" of "a.wrong";
 * an index out of bounds ends the prefix, too), and *suggestion a member's name that is near the wrong one,
 * or NULL. That costs a look at all members; suggestion may be NULL.
 */
bool type_member(struct type *type, const char *path, size_t length, struct type_place *place, size_t *bad,
		 const char **suggestion);
/* The same, noting the steps. */
bool type_member_access(struct type *type, const char *path, size_t length, struct type_place *place,
			struct type_access *access, size_t *bad, const char **suggestion);

#endif
