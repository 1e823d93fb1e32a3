/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/type/type.h"

#include <stdlib.h>
#include <string.h>

#include "asm/type/from_btf.h"
#include "asm/type/table.h"

#define POINTER_SIZE 8

static bool is_qualifier(enum type_kind kind)
{
	return kind == TYPE_CONST || kind == TYPE_VOLATILE || kind == TYPE_RESTRICT || kind == TYPE_TAGGED;
}

static bool is_derived(enum type_kind kind)
{
	return kind == TYPE_POINTER || kind == TYPE_ARRAY || is_qualifier(kind);
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

/* Where the key is, or the empty place where it belongs. The table always has an empty place. */
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
	type_btf_close(types);
	free(types->table);
	types->table = NULL;
	types->table_room = types->table_count = 0;
}

/* Equal derived types are one type, so that BTF has each once. */
static struct type *derive_named(struct types *types, enum type_kind kind, const char *name,
				 struct type *target, uint64_t count)
{
	struct type_key key = {
		.kind = kind, .name = name, .length = strlen(name), .target = target, .count = count
	};
	struct type *type = type_table_find(types, key);

	if (type)
		return type;
	type = type_new(types, kind, name, key.length);
	type->target = target;
	type->count = count;
	if (is_qualifier(kind))
		type->bare = type_resolve(target);
	type_table_add(types, type);
	if (kind == TYPE_POINTER) {
		type->size = type->align = POINTER_SIZE;
		type->complete = true;
	} else {
		type->complete = type_size(type, &type->size, &type->align);
	}
	return type;
}

static struct type *derive(struct types *types, enum type_kind kind, struct type *target, uint64_t count)
{
	return derive_named(types, kind, "", target, count);
}

struct type *type_pointer(struct types *types, struct type *target)
{
	return derive(types, TYPE_POINTER, target, 0);
}

struct type *type_array(struct types *types, struct type *element, uint64_t count)
{
	return derive(types, TYPE_ARRAY, element, count);
}

struct type *type_const(struct types *types, struct type *target)
{
	return derive(types, TYPE_CONST, target, 0);
}

struct type *type_volatile(struct types *types, struct type *target)
{
	return derive(types, TYPE_VOLATILE, target, 0);
}

struct type *type_restrict(struct types *types, struct type *target)
{
	return derive(types, TYPE_RESTRICT, target, 0);
}

struct type *type_tagged(struct types *types, const char *tag, struct type *target)
{
	return derive_named(types, TYPE_TAGGED, tag, target, 0);
}

struct type *type_function(struct types *types, struct type *result)
{
	struct type *type = type_new(types, TYPE_FUNCTION, "", 0);

	type->target = result;
	type->complete = true;
	return type;
}

static struct type *find_own(struct types *types, enum type_kind kind, const char *name, size_t length)
{
	return type_table_find(types, (struct type_key){ .kind = kind, .name = name, .length = length });
}

struct type *type_find(struct types *types, enum type_kind kind, const char *name, size_t length)
{
	struct type *own = find_own(types, kind, name, length);

	return own ? own : type_find_builtin(types, kind, name, length);
}

struct type *type_find_any(struct types *types, const char *name, size_t length)
{
	static const enum type_kind kinds[] = { TYPE_STRUCT, TYPE_UNION, TYPE_TYPEDEF, TYPE_ENUM };
	const size_t count = sizeof kinds / sizeof *kinds;
	struct type *type = NULL;

	for (size_t i = 0; i < count && !type; i++)
		type = find_own(types, kinds[i], name, length);
	for (size_t i = 0; i < count && !type; i++)
		type = type_find_builtin(types, kinds[i], name, length);
	return type;
}

struct type *type_declare(struct types *types, enum type_kind kind, const char *name, size_t length)
{
	struct type *type = length ? find_own(types, kind, name, length) : NULL;

	if (type && !type->complete)
		return type;
	type = type_new(types, kind, name, length);
	if (length)
		type_table_add(types, type);
	return type;
}

bool type_is_word(const struct type *type)
{
	return type->kind == TYPE_TYPEDEF || is_qualifier(type->kind);
}

struct type *type_resolve(struct type *type)
{
	while (type_is_word(type))
		type = type->bare ? type->bare : type->target;
	return type;
}
