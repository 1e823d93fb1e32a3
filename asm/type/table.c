/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/type/table.h"

#include <stdlib.h>
#include <string.h>

#include "output/dis/text.h"

static bool is_derived(enum type_kind kind)
{
	return kind == TYPE_POINTER || kind == TYPE_ARRAY || type_is_qualifier(kind);
}

static struct type_key key_of(const struct type *type)
{
	struct type_key key = {
		.kind = type->kind,
		.builtin = type->builtin,
		.name = type->name,
		.length = strlen(type->name),
	};

	if (is_derived(type->kind)) {
		key.target = type->target;
		key.count = type->count;
	}
	return key;
}

static bool same_key(struct type_key a, struct type_key b)
{
	return a.kind == b.kind && a.builtin == b.builtin && a.target == b.target && a.count == b.count &&
	       a.length == b.length && !memcmp(a.name, b.name, a.length);
}

static size_t hash_key(struct type_key key)
{
	const uint64_t prime = TYPE_HASH_PRIME;
	uint64_t hash = type_hash_name(key.name, key.length);

	hash = (hash ^ (uintptr_t)key.target >> 4) * prime;
	hash = (hash ^ key.count) * prime;
	hash = (hash ^ ((uint64_t)key.kind << 1 | key.builtin)) * prime;
	return type_hash_fold(hash);
}

/* The slot of the key, or the empty one where it belongs. The table always has an empty slot. */
static struct type_slot *find_slot(const struct types *types, struct type_key key, size_t hash)
{
	size_t last = types->table_room - 1, at = hash & last;

	for (;; at = (at + 1) & last) {
		struct type_slot *slot = &types->table[at];

		if (!slot->type || (slot->hash == hash && same_key(key_of(slot->type), key)))
			return slot;
	}
}

static void grow_table(struct types *types)
{
	size_t room = types->table_room ? types->table_room * 2 : 64;
	struct type_slot *table = calloc(room, sizeof *table);

	if (!table)
		arena_out_of_memory(types->arena);
	for (size_t i = 0; i < types->table_room; i++) {
		const struct type_slot *slot = &types->table[i];
		size_t at = slot->hash & (room - 1);

		if (!slot->type)
			continue;
		while (table[at].type)
			at = (at + 1) & (room - 1);
		table[at] = *slot;
	}
	free(types->table);
	types->table = table;
	types->table_room = room;
}

struct type *type_table_find(const struct types *types, struct type_key key)
{
	return types->table_room ? find_slot(types, key, hash_key(key))->type : NULL;
}

void type_table_add(struct types *types, struct type *type)
{
	struct type_key key = key_of(type);
	size_t hash = hash_key(key);
	struct type_slot *slot;

	if (types->table_count >= types->table_room / 2)
		grow_table(types);
	slot = find_slot(types, key, hash);
	types->table_count += !slot->type;
	*slot = (struct type_slot){ hash, type };
}

struct type *type_new(struct types *types, enum type_kind kind, const char *name, size_t length)
{
	struct type *type = ARENA_NEW(types->arena, struct type);

	type->kind = kind;
	type->name = arena_copy(types->arena, name, length);
	vec_push(types->arena, &types->all, type);
	return type;
}

void types_free(struct types *types)
{
	for (size_t i = 0; i < types->all.count; i++) {
		vec_free(&types->all.at[i]->members);
		vec_free(&types->all.at[i]->enumerators);
	}
	vec_free(&types->all);
	free(types->table);
	types->table = NULL;
	types->table_room = types->table_count = 0;
}
