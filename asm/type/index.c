/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/type/index.h"

#include <string.h>

#include "asm/type/table.h"
#include "output/dis/text.h"

/* Below this, a linear search is as fast. */
#define FEWEST 16

static bool has_name(const struct member_slot *slot, const char *name, size_t length)
{
	return strlen(slot->name) == length && !memcmp(slot->name, name, length);
}

static struct member_slot *find_slot(const struct type *type, const char *name, size_t length)
{
	size_t at = type_hash_fold(type_hash_name(name, length)) & (type->index_room - 1);

	while (type->index[at].name && !has_name(&type->index[at], name, length))
		at = (at + 1) & (type->index_room - 1);
	return &type->index[at];
}

const struct member_slot *type_index_find(const struct type *type, const char *name, size_t length)
{
	const struct member_slot *slot = type->index ? find_slot(type, name, length) : NULL;

	return slot && slot->name ? slot : NULL;
}

size_t type_count_names(const struct type *type)
{
	size_t names = 0;

	for (size_t i = 0; i < type->members.count; i++) {
		const struct member *member = &type->members.at[i];

		if (*member->name)
			names++;
		else if (!type_member_is_padding(member))
			names += type_count_names(type_resolve(member->type));
	}
	return names;
}

/* Maps the name, or the names inside an anonymous member, to the outermost member. */
static void add_names(struct type *type, const struct member *member, struct member_slot slot)
{
	const struct type *inner;

	if (*member->name) {
		slot.name = member->name;
		*find_slot(type, member->name, strlen(member->name)) = slot;
		return;
	}
	inner = type_resolve(member->type);
	for (size_t i = 0; i < inner->members.count; i++)
		if (!type_member_is_padding(&inner->members.at[i]))
			add_names(type, &inner->members.at[i], slot);
}

void type_index_build(struct types *types, struct type *type)
{
	size_t names = type_count_names(type);
	uint32_t step = 0;

	if (names < FEWEST || names > UINT32_MAX / 4)
		return;
	for (type->index_room = 64; type->index_room < names * 2;)
		type->index_room *= 2;
	type->index = arena_alloc(types->arena, type->index_room * sizeof *type->index);
	for (size_t i = 0; i < type->members.count; i++)
		if (!type_member_is_padding(&type->members.at[i]))
			add_names(type, &type->members.at[i],
				  (struct member_slot){ .member = (uint32_t)i, .step = step++ });
}
