/* SPDX-License-Identifier: BSD-2-Clause */
/* The members of large structs by name: thousands of members times thousands of uses must not cost millions.
 */
#include <string.h>

#include "asm/type/table.h"

/* Below, looking at each is as fast. */
#define FEWEST 16

static size_t hash(const char *name, size_t length)
{
	uint64_t value = 0xcbf29ce484222325;

	for (size_t i = 0; i < length; i++)
		value = (value ^ (uint8_t)name[i]) * 0x100000001b3;
	return (size_t)(value ^ value >> 32);
}

static bool has_name(const struct type *type, struct member_slot slot, const char *name, size_t length)
{
	const char *other = type->members.at[slot.member].name;

	return strlen(other) == length && !memcmp(other, name, length);
}

static struct member_slot *find_slot(const struct type *type, const char *name, size_t length)
{
	size_t at = hash(name, length) & (type->index_room - 1);

	while (type->index[at].is_used && !has_name(type, type->index[at], name, length))
		at = (at + 1) & (type->index_room - 1);
	return &type->index[at];
}

const struct member_slot *type_index_find(const struct type *type, const char *name, size_t length)
{
	const struct member_slot *slot = type->index ? find_slot(type, name, length) : NULL;

	return slot && slot->is_used ? slot : NULL;
}

void type_index_build(struct types *types, struct type *type)
{
	uint32_t step = 0;

	if (type->members.count < FEWEST || type->members.count > UINT32_MAX / 4)
		return;
	for (type->index_room = 64; type->index_room < type->members.count * 2;)
		type->index_room *= 2;
	type->index = arena_alloc(types->arena, type->index_room * sizeof *type->index);
	for (size_t i = 0; i < type->members.count; i++) {
		const struct member *member = &type->members.at[i];
		struct member_slot slot = { .is_used = true, .member = (uint32_t)i, .step = step };

		if (type_member_is_padding(member))
			continue;
		step++;
		if (*member->name)
			*find_slot(type, member->name, strlen(member->name)) = slot;
		else
			type->has_anonymous = true;
	}
}
