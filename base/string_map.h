/* SPDX-License-Identifier: BSD-2-Clause */
/* A hash table from names to pointers. */
#ifndef BASE_STRING_MAP_H
#define BASE_STRING_MAP_H

#include "base/arena.h"

struct string_map_slot {
	const char *key; /* NULL: empty */
	uint64_t hash;
	void *value;
};

/* A zeroed one is empty. */
struct string_map {
	VEC(struct string_map_slot) slots; /* count is a power of two */
	size_t used;
};

/* The value of a key; NULL: there is none. */
void *string_map_find(const struct string_map *map, const char *key);
/* Where the value of a key is, NULL if the key is new. `key` has to live as long as the map. */
void **string_map_put(struct arena *arena, struct string_map *map, const char *key);
void string_map_free(struct string_map *map);

#endif
