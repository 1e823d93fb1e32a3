/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/name.h"

#include <string.h>

#define FIRST_ROOM 1024

/* A place counts units through all pieces, and so takes half the size of a pointer. */
#define UNIT        _Alignof(struct name)
#define PIECE_UNITS 2048

static const struct name_roles no_roles;

__extension__ typedef unsigned __int128 uint128;

/* The upper half of the product depends on the last bytes of a word, in which names differ most. */
static uint64_t mix(uint64_t hash, uint64_t word)
{
	uint128 product = (uint128)(hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Eight bytes per step, the last step overlapping the one before: most names take one or two. */
static uint32_t hash_bytes(const char *text, size_t length)
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

static struct name *name_at(const struct names *names, uint32_t place)
{
	return (struct name *)(names->pieces.at[place / PIECE_UNITS] + place % PIECE_UNITS * UNIT);
}

/*
 * Names that differ only in the last byte, such as f1 and f2, are neighbours in the table: names that are
 * used together are close together, and accesses to a large table are not random.
 */
static uint32_t hash_of(const char *text, size_t length)
{
	return length ? hash_bytes(text, length - 1) ^ (unsigned char)text[length - 1] * 4 : 0;
}

/* The first slot, starting at the hash's own, that holds the name or is empty. */
static struct name_slot *find_slot(const struct names *names, uint32_t hash, const char *text, size_t length)
{
	size_t last = names->slots.count - 1, at = hash & last;

	for (;; at = (at + 1) & last) {
		struct name_slot *slot = &names->slots.at[at];
		const struct name *name;

		if (!slot->place)
			return slot;
		if (slot->hash != hash)
			continue;
		name = name_at(names, slot->place);
		if (name->length == length && !memcmp(name->text, text, length))
			return slot;
	}
}

/* Does not touch the names: in a large table each would be a cache miss. */
static void resize(struct names *names, size_t room)
{
	VEC(struct name_slot) grown = { 0 };

	vec_reserve(names->arena, &grown, room);
	memset(grown.at, 0, room * sizeof *grown.at);
	for (size_t i = 0; i < names->slots.count; i++) {
		const struct name_slot *slot = &names->slots.at[i];
		size_t at = slot->hash & (room - 1);

		if (!slot->place)
			continue;
		while (grown.at[at].place)
			at = (at + 1) & (room - 1);
		grown.at[at] = *slot;
	}
	vec_free(&names->slots);
	names->slots.at = grown.at;
	names->slots.room = grown.room;
	names->slots.count = room;
}

/* A long name occupies several adjacent pieces. */
static void add_pieces(struct names *names, size_t units)
{
	size_t count = (units + PIECE_UNITS - 1) / PIECE_UNITS;
	char *memory = arena_alloc_aligned(names->arena, count * PIECE_UNITS * UNIT, UNIT);

	/* Place 0 means none. */
	names->next = names->pieces.count ? (uint32_t)names->pieces.count * PIECE_UNITS : 1;
	if (names->pieces.count + count > UINT32_MAX / PIECE_UNITS)
		arena_out_of_memory(names->arena);
	for (size_t i = 0; i < count; i++)
		vec_push(names->arena, &names->pieces, memory + i * PIECE_UNITS * UNIT);
}

static uint32_t add_name(struct names *names, const char *text, size_t length)
{
	size_t units = (offsetof(struct name, text) + length + UNIT) / UNIT;
	uint32_t place;
	struct name *name;

	if (names->pieces.count * PIECE_UNITS - names->next < units)
		add_pieces(names, units + 1);
	place = names->next;
	names->next += (uint32_t)units;
	names->used++;
	name = name_at(names, place);
	name->roles = &no_roles;
	name->length = (uint32_t)length;
	memcpy(name->text, text, length);
	return place;
}

/* At most three quarters of the slots are used, to keep searches short. */
struct name *name_intern(struct names *names, const char *text, size_t length)
{
	uint32_t hash = hash_of(text, length);
	struct name_slot *slot;

	if (names->used * 4 >= names->slots.count * 3)
		resize(names, names->slots.count ? names->slots.count * 2 : FIRST_ROOM);
	slot = find_slot(names, hash, text, length);
	if (!slot->place)
		*slot = (struct name_slot){ .hash = hash, .place = add_name(names, text, length) };
	return name_at(names, slot->place);
}

struct name_roles *name_roles(struct names *names, struct name *name)
{
	if (name->roles == &no_roles)
		name->roles = ARENA_NEW(names->arena, struct name_roles);
	return (struct name_roles *)name->roles;
}

void names_free(struct names *names)
{
	vec_free(&names->slots);
	vec_free(&names->pieces);
}
