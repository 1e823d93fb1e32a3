/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Walking the entries of a map: in batches where the kind has them, one call
 * for hundreds of entries, else key by key.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/bpf.h>

#include "loader/collection.h"

#define ENOTSUPP 524 /* the kernel's own, in no header for programs */

/* How many bytes of values one batch takes at most, and how many entries. */
#define BATCH_BYTES   (1024 * 1024)
#define BATCH_ENTRIES 1024

struct walk {
	const struct bpfas_map *map;
	int fd;
	bpfas_entry_fn each;
	void *context;
	struct bpfas_entry entry; /* all but the pointers */
	size_t value_bytes;       /* of one entry, all CPUs */
	size_t batch;             /* entries that keys and values have room for */
	uint8_t *keys, *values;
	uint8_t *cursor, *next; /* where a batch ended; a key */
	int answer;             /* what the callback last returned */
	bool visited;           /* the callback has had an entry */
};

static int visit(struct walk *walk, size_t index)
{
	walk->visited = true;
	walk->entry.key = walk->keys + index * walk->entry.key_size;
	walk->entry.values = walk->values + index * walk->value_bytes;
	walk->answer = walk->each(walk->context, &walk->entry);
	return walk->answer;
}

static void free_room(struct walk *walk)
{
	free(walk->keys);
	free(walk->values);
	free(walk->cursor);
	free(walk->next);
	walk->keys = walk->values = walk->cursor = walk->next = NULL;
}

/* The kernel's cursor is a key, and a hash's is 4 bytes even where the key is shorter. */
static int make_room(struct walk *walk, size_t batch)
{
	size_t cursor = walk->entry.key_size < 8 ? 8 : walk->entry.key_size;

	free_room(walk);
	walk->batch = batch;
	walk->keys = calloc(batch, walk->entry.key_size);
	walk->values = calloc(batch, walk->value_bytes);
	walk->cursor = calloc(1, cursor);
	walk->next = calloc(1, cursor);
	return walk->keys && walk->values && walk->cursor && walk->next ? 0 : -ENOMEM;
}

/*
 * A batch that is smaller than a hash's bucket ends with ENOSPC and has walked
 * nothing: the same again with more room. *more is false at the map's end.
 */
static int next_batch(struct walk *walk, bool first, __u32 *count, bool *more)
{
	int error;

	*count = (__u32)walk->batch;
	error = bpf_map_lookup_batch(walk->fd, first ? NULL : walk->cursor, walk->next, walk->keys,
				     walk->values, count, NULL);
	*more = error != -ENOENT;
	if (error == -ENOENT)
		return 0;
	return error;
}

static int grow(struct walk *walk)
{
	uint8_t *cursor = walk->cursor;
	int error;

	walk->cursor = NULL;
	error = make_room(walk, walk->batch * 2);
	free(walk->cursor);
	walk->cursor = cursor;
	return error;
}

static int walk_batches(struct walk *walk)
{
	bool first = true, more = true;

	while (more) {
		uint8_t *spent = walk->cursor;
		__u32 count;
		int error = next_batch(walk, first, &count, &more);

		if (error == -ENOSPC && walk->batch < bpf_map__max_entries(walk->map->map)) {
			error = grow(walk);
			if (error)
				return error;
			continue;
		}
		if (error)
			return error;
		for (__u32 i = 0; i < count; i++)
			if ((error = visit(walk, i)))
				return error;
		walk->cursor = walk->next;
		walk->next = spent;
		first = false;
	}
	return 0;
}

/* An entry that went away between the two calls, or an empty slot, is passed over. */
static int walk_keys(struct walk *walk)
{
	uint8_t *key = NULL;
	int error;

	while (!(error = bpf_map_get_next_key(walk->fd, key, walk->next))) {
		key = walk->keys;
		memcpy(key, walk->next, walk->entry.key_size);
		error = bpf_map_lookup_elem(walk->fd, key, walk->values);
		if (error == -ENOENT)
			continue;
		if (error || (error = visit(walk, 0)))
			return error;
	}
	return error == -ENOENT ? 0 : error;
}

static bool has_no_batches(int error)
{
	return error == -EINVAL || error == -EOPNOTSUPP || error == -ENOTSUPP;
}

static struct walk new_walk(const struct bpfas_map *map, int cpus, bpfas_entry_fn each, void *context)
{
	size_t size = bpf_map__value_size(map->map);
	struct walk walk = { .map = map, .fd = bpf_map__fd(map->map), .each = each, .context = context };

	walk.entry = (struct bpfas_entry){
		.map = map,
		.key_size = bpf_map__key_size(map->map),
		.value_size = size,
		.count = map->access.per_cpu ? (size_t)cpus : 1,
		.stride = map->access.per_cpu ? (size + 7) & ~(size_t)7 : size,
	};
	walk.value_bytes = walk.entry.count * walk.entry.stride;
	return walk;
}

static int walk_map(struct walk *walk)
{
	size_t batch = BATCH_BYTES / (walk->value_bytes ? walk->value_bytes : 1);
	int error = make_room(walk, batch > BATCH_ENTRIES ? BATCH_ENTRIES : batch ? batch : 1);

	if (error)
		return error;
	if (!walk->map->access.batch)
		return walk_keys(walk);
	error = walk_batches(walk);
	return !walk->visited && has_no_batches(error) ? walk_keys(walk) : error;
}

int bpfas_map_walk(const struct bpfas_map *map, bpfas_entry_fn each, void *context)
{
	int cpus = libbpf_num_possible_cpus(), error = -EOPNOTSUPP;
	struct walk walk = new_walk(map, cpus > 0 ? cpus : 1, each, context);

	if (map->access.readable && walk.fd >= 0)
		error = walk_map(&walk);
	free_room(&walk);
	if (error && !walk.answer)
		report_error(map->report, "cannot read map '%s': %s", bpf_map__name(map->map),
			     strerror(-error));
	return error;
}

struct bpfas_map *bpfas_collection_map(struct bpfas_collection *collection, size_t index)
{
	return index < collection->map_count ? &collection->maps[index] : NULL;
}

const char *bpfas_map_name(const struct bpfas_map *map)
{
	return bpf_map__name(map->map);
}

const char *bpfas_map_kind(const struct bpfas_map *map)
{
	const char *kind = libbpf_bpf_map_type_str(bpf_map__type(map->map));

	return kind ? kind : "unknown kind";
}

int bpfas_map_fd(const struct bpfas_map *map)
{
	return bpf_map__fd(map->map);
}

int bpfas_map_readable(const struct bpfas_map *map)
{
	return map->access.readable;
}
