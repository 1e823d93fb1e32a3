/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Whole maps: their keys, taking all entries out, clearing.
 *
 * Deleting the key on which a walk from key to key stands throws the walk back
 * to the first key. So what deletes always asks for the first key. For a map
 * of indexes that would never end, because its keys remain: there the indexes
 * are counted.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "map/refusal.h"

/* A walk that is thrown back meets keys again: after this many of a full map's, it is given up. */
#define MAX_ROUNDS 2
/* Somebody may be adding entries as fast as they are deleted. */
#define MAX_DELETES(entries) (4ull * (entries) + 1024)

static void warn_missed(const struct bpfas_map *map)
{
	diag_file_warning(map->diags,
			  "map '%s' was changed meanwhile: entries may have been missed, or met twice",
			  bpfas_map_name(map));
}

static int no_more(const struct bpfas_map *map, int error)
{
	if (!error || error == -ENOENT)
		return 0;
	return map_refused(map, BPFAS_MAP_WALK, error);
}

/* ---- Keys --------------------------------------------------------------------------------- */

static int walk_keys(const struct bpfas_map *map, uint8_t *key, uint8_t *last, bpfas_key_fn each,
		     void *context)
{
	struct map_shape shape = map_shape(map);
	uint64_t count = 0;
	int error;

	while (!(error = bpf_map_get_next_key(shape.fd, count ? last : NULL, key))) {
		int answer = each(context, map, key);

		if (answer)
			return answer;
		memcpy(last, key, shape.key_size);
		if (shape.max_entries && ++count > (uint64_t)MAX_ROUNDS * shape.max_entries) {
			warn_missed(map);
			return 0;
		}
		count += !count;
	}
	return no_more(map, error);
}

int bpfas_map_walk_keys(const struct bpfas_map *map, bpfas_key_fn each, void *context)
{
	int error = bpfas_map_require(map, BPFAS_MAP_WALK);
	size_t size = map_shape(map).key_size;
	uint8_t *keys;

	if (error)
		return error;
	keys = calloc(2, size ? size : 1);
	error = keys ? walk_keys(map, keys, keys + size, each, context) : map_out_of_memory(map);
	free(keys);
	return error;
}

/* ---- Draining -------------------------------------------------------------------------------- */

static int drain_values(const struct bpfas_map *map, struct bpfas_entry_buffer *buffer, bpfas_entry_fn each,
			void *context)
{
	struct bpfas_entry entry = *bpfas_entry_buffer_entry(buffer);
	int error;

	entry.key = NULL;
	while (!(error = bpfas_map_pop(map, bpfas_entry_buffer_values(buffer))))
		if (each && (error = each(context, &entry)))
			return error;
	return error == -ENOENT ? 0 : error;
}

static int drain_entries(const struct bpfas_map *map, struct bpfas_entry_buffer *buffer, bpfas_entry_fn each,
			 void *context)
{
	int fd = map_shape(map).fd, error;
	void *key = bpfas_entry_buffer_key(buffer);

	while (!(error = bpf_map_get_next_key(fd, NULL, key))) {
		error = bpfas_map_lookup_and_delete(map, key, bpfas_entry_buffer_values(buffer));
		if (!error)
			error = each(context, bpfas_entry_buffer_entry(buffer));
		if (error && error != -ENOENT) /* ENOENT: somebody was faster */
			return error;
	}
	return no_more(map, error);
}

static int require_drainable(const struct bpfas_map *map)
{
	unsigned steps = BPFAS_MAP_WALK | BPFAS_MAP_LOOKUP | BPFAS_MAP_DELETE;

	if (map->access.can & BPFAS_MAP_PUSH)
		return bpfas_map_require(map, BPFAS_MAP_POP);
	if ((map->access.can & steps) == steps && !map_is_indexed(map))
		return 0;
	return bpfas_map_require(map, BPFAS_MAP_LOOKUP_AND_DELETE);
}

int bpfas_map_drain(const struct bpfas_map *map, bpfas_entry_fn each, void *context)
{
	struct bpfas_entry_buffer *buffer;
	int error = require_drainable(map);

	if (!error)
		error = bpfas_entry_buffer_new(map, &buffer);
	if (error)
		return error;
	error = (map->access.can & BPFAS_MAP_POP ? drain_values : drain_entries)(map, buffer, each, context);
	bpfas_entry_buffer_free(buffer);
	return error;
}

/* ---- Clearing -------------------------------------------------------------------------------- */

static int clear_array(const struct bpfas_map *map, const void *zeros)
{
	uint32_t count = map_shape(map).max_entries;
	int error = 0;

	for (uint32_t i = 0; i < count && !error; i++)
		error = bpfas_map_update(map, &i, zeros, 0);
	return error;
}

/* Empty ones too. */
static int clear_indexes(const struct bpfas_map *map)
{
	uint32_t count = map_shape(map).max_entries;
	int error = 0;

	for (uint32_t i = 0; i < count && !error; i++)
		if ((error = bpfas_map_delete(map, &i)) == -ENOENT)
			error = 0;
	return error;
}

static int clear_keys(const struct bpfas_map *map, void *key)
{
	struct map_shape shape = map_shape(map);
	uint64_t left = MAX_DELETES(shape.max_entries);
	int error;

	while (!(error = bpf_map_get_next_key(shape.fd, NULL, key))) {
		error = bpfas_map_delete(map, key);
		if (error && error != -ENOENT)
			return error;
		if (!left--) {
			diag_file_error(map->diags, "entries come as fast as they are deleted");
			return -EBUSY;
		}
	}
	return no_more(map, error);
}

static int clear(const struct bpfas_map *map, struct bpfas_entry_buffer *buffer)
{
	int error;

	if (map->access.can & BPFAS_MAP_POP)
		return drain_values(map, buffer, NULL, NULL);
	if (map->access.is_complete)
		return clear_array(map, bpfas_entry_buffer_values(buffer));
	error = bpfas_map_require(map, BPFAS_MAP_DELETE | BPFAS_MAP_WALK);
	if (error)
		return error;
	return map_is_indexed(map) ? clear_indexes(map) : clear_keys(map, bpfas_entry_buffer_key(buffer));
}

int bpfas_map_clear(const struct bpfas_map *map)
{
	struct bpfas_entry_buffer *buffer;
	int error = bpfas_entry_buffer_new(map, &buffer);

	if (!error)
		error = clear(map, buffer);
	bpfas_entry_buffer_free(buffer);
	return error;
}
