/* SPDX-License-Identifier: BSD-2-Clause */
/* All types of a run, by identity. */
#ifndef ASM_TYPE_TABLE_H
#define ASM_TYPE_TABLE_H

#include "asm/type/type.h"

/* A type's identity: a name, or the parts of a derived type. */
struct type_key {
	enum type_kind kind;
	bool builtin;
	const char *name; /* "" for derived types */
	size_t length;
	struct type *target;
	uint64_t count;
};

/* FNV-1a: further parts of the identity can be mixed in. */
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
/* The key must not yet be in the table. */
void type_table_add(struct types *types, struct type *type);

/* Frees what the arena does not own. */
void types_free(struct types *types);

#endif
