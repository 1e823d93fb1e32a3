/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/type/derive.h"

#include <string.h>

#include "asm/type/table.h"
#include "output/dis/text.h"

#define POINTER_SIZE 8

/* Descends to a complete type, without recursion: a hostile source may nest arrays as deep as it likes. */
bool type_size(const struct type *type, uint64_t *size, uint64_t *align)
{
	uint64_t count = 1, asked = 0;

	while (!type->complete) {
		if (type->kind == TYPE_ARRAY && __builtin_mul_overflow(count, type->count, &count))
			return false;
		if (type->kind != TYPE_ARRAY && !type_is_word(type))
			return false;
		if (!asked)
			asked = type->asked_align;
		type = type->target;
		if (!type)
			return false;
	}
	*align = asked ? asked : type->align;
	return !__builtin_mul_overflow(count, type->size, size);
}

/* Equal derived types are one type, so that BTF contains each once. */
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
	if (type_is_qualifier(kind))
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
