/* SPDX-License-Identifier: BSD-2-Clause */
/* Open addressing with linear probing, at most half full; nothing is ever taken out. */
#include "base/string_map.h"

#include <string.h>

#define FIRST_SLOTS 64

/* FNV-1a, with its high bits folded in, since only low ones choose the slot. */
static uint64_t hash_of(const char *key)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (; *key; key++)
		hash = (hash ^ (uint8_t)*key) * UINT64_C(0x100000001b3);
	return hash ^ hash >> 32;
}

/* The key's slot, or the empty one where it belongs. */
static struct string_map_slot *slot_of(const struct string_map *map, const char *key, uint64_t hash)
{
	size_t mask = map->slots.count - 1, i = hash & mask;

	while (map->slots.at[i].key && (map->slots.at[i].hash != hash || strcmp(map->slots.at[i].key, key)))
		i = (i + 1) & mask;
	return &map->slots.at[i];
}

static void set_size(struct arena *arena, struct string_map *map, size_t count)
{
	struct string_map old = *map;

	map->slots.at = NULL;
	map->slots.count = map->slots.room = 0;
	vec_reserve(arena, &map->slots, count);
	memset(map->slots.at, 0, count * sizeof *map->slots.at);
	map->slots.count = count;
	for (size_t i = 0; i < old.slots.count; i++)
		if (old.slots.at[i].key)
			*slot_of(map, old.slots.at[i].key, old.slots.at[i].hash) = old.slots.at[i];
	vec_free(&old.slots);
}

void *string_map_find(const struct string_map *map, const char *key)
{
	return map->used ? slot_of(map, key, hash_of(key))->value : NULL;
}

void **string_map_put(struct arena *arena, struct string_map *map, const char *key)
{
	uint64_t hash = hash_of(key);
	struct string_map_slot *slot;

	if (map->used * 2 >= map->slots.count)
		set_size(arena, map, map->slots.count ? map->slots.count * 2 : FIRST_SLOTS);
	slot = slot_of(map, key, hash);
	if (!slot->key) {
		*slot = (struct string_map_slot){ .key = key, .hash = hash };
		map->used++;
	}
	return &slot->value;
}

void string_map_free(struct string_map *map)
{
	vec_free(&map->slots);
	map->used = 0;
}
