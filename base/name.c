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

static void resize(struct names *names, size_t room)
{
	VEC(struct name *) grown = { 0 };

	vec_reserve(names->arena, &grown, room);
	memset(grown.at, 0, room * sizeof *grown.at);
	for (size_t i = 0; i < names->buckets.count; i++)
		for (struct name *name = names->buckets.at[i], *next; name; name = next) {
			struct name **bucket = &grown.at[name->hash & (room - 1)];

			next = name->next;
			name->next = *bucket;
			*bucket = name;
		}
	vec_free(&names->buckets);
	names->buckets.at = grown.at;
	names->buckets.room = grown.room;
	names->buckets.count = room;
}

struct name *name_intern(struct names *names, const char *text, size_t length)
{
	uint32_t hash = hash_of(text, length);
	struct name **bucket, *name;

	if (names->used >= names->buckets.count)
		resize(names, names->buckets.count ? names->buckets.count * 2 : FIRST_ROOM);
	bucket = &names->buckets.at[hash & (names->buckets.count - 1)];
	for (name = *bucket; name; name = name->next)
		if (name->hash == hash && name->length == length && !memcmp(name->text, text, length))
			return name;
	name = ARENA_NEW(names->arena, struct name);
	name->text = arena_copy(names->arena, text, length);
	name->length = (uint32_t)length;
	name->hash = hash;
	name->next = *bucket;
	*bucket = name;
	names->used++;
	return name;
}

void names_free(struct names *names)
{
	vec_free(&names->buckets);
}
