/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/name.h"

#include <string.h>

#define FIRST_ROOM 1024

static uint64_t mix(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
	return hash ^ (hash >> 32);
}

/* Eight bytes a step, the last ones again with those before them: most names take one step or two. */
static uint32_t hash_of(const char *text, size_t length)
{
	uint64_t hash = length, word = 0;

	if (length < sizeof word) {
		for (size_t i = 0; i < length; i++)
			word = word << 8 | (unsigned char)text[i];
		return (uint32_t)mix(hash, word);
	}
	for (size_t i = 0; i + sizeof word < length; i += sizeof word) {
		memcpy(&word, text + i, sizeof word);
		hash = mix(hash, word);
	}
	memcpy(&word, text + length - sizeof word, sizeof word);
	return (uint32_t)mix(hash, word);
}

/* The first slot from the hash's own place that has the name, or is empty. */
static struct name_slot *find_slot(const struct names *names, uint32_t hash, const char *text, size_t length)
{
	size_t last = names->slots.count - 1, at = hash & last;

	for (;; at = (at + 1) & last) {
		struct name_slot *slot = &names->slots.at[at];

		if (!slot->name || (slot->hash == hash && slot->name->length == length &&
				    !memcmp(slot->name->text, text, length)))
			return slot;
	}
}

/* The names themselves are not touched: in a big table each would be a walk to memory. */
static void resize(struct names *names, size_t room)
{
	VEC(struct name_slot) grown = { 0 };

	vec_reserve(names->arena, &grown, room);
	memset(grown.at, 0, room * sizeof *grown.at);
	for (size_t i = 0; i < names->slots.count; i++) {
		const struct name_slot *slot = &names->slots.at[i];
		size_t at = slot->hash & (room - 1);

		if (!slot->name)
			continue;
		while (grown.at[at].name)
			at = (at + 1) & (room - 1);
		grown.at[at] = *slot;
	}
	vec_free(&names->slots);
	names->slots.at = grown.at;
	names->slots.room = grown.room;
	names->slots.count = room;
}

static struct name *new_name(struct names *names, const char *text, size_t length)
{
	/* The text stands right behind: comparing it is no further walk to memory. */
	char *memory =
		arena_alloc_aligned(names->arena, sizeof(struct name) + length + 1, _Alignof(struct name));
	struct name *name = (struct name *)memory;

	memcpy(memory + sizeof *name, text, length);
	name->text = memory + sizeof *name;
	name->length = (uint32_t)length;
	names->used++;
	return name;
}

/* At most three quarters of the slots are taken, so that a search is short. */
struct name *name_intern(struct names *names, const char *text, size_t length)
{
	uint32_t hash = hash_of(text, length);
	struct name_slot *slot;

	if (names->used * 4 >= names->slots.count * 3)
		resize(names, names->slots.count ? names->slots.count * 2 : FIRST_ROOM);
	slot = find_slot(names, hash, text, length);
	if (!slot->name)
		*slot = (struct name_slot){ .hash = hash, .name = new_name(names, text, length) };
	return slot->name;
}

void names_free(struct names *names)
{
	vec_free(&names->slots);
}
