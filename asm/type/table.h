/* SPDX-License-Identifier: BSD-2-Clause */
/* All types of a run, by what tells them apart. */
#ifndef ASM_TYPE_TABLE_H
#define ASM_TYPE_TABLE_H

#include "asm/type/type.h"

/* What tells one type from another: a name, or what a derived type is made of. */
struct type_key {
	enum type_kind kind;
	bool builtin;
	const char *name; /* "" for derived types */
	size_t length;
	struct type *target;
	uint64_t count;
};

/* FNV-1a: what else tells types apart can be stirred in. */
#define TYPE_HASH_PRIME UINT64_C(0x100000001b3)
static inline uint64_t type_hash_name(const char *name, size_t length)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < length; i++)
		hash = (hash ^ (uint8_t)name[i]) * TYPE_HASH_PRIME;
	return hash;
}

static inline size_t type_hash_fold(uint64_t hash)
{
	return (size_t)(hash ^ hash >> 32);
}

struct type *type_new(struct types *types, enum type_kind kind, const char *name, size_t length);
struct type *type_table_find(const struct types *types, struct type_key key);
/* The key must not be in the table. */
void type_table_add(struct types *types, struct type *type);

/* What the arena does not own. */
void types_free(struct types *types);

#endif
