/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Walking the entries of a map: in batches where the kind has them, one call
 * for hundreds of entries, else key by key.
 *
 * Where the walk goes from key to key, and the key that it stands on is deleted
 * meanwhile, the kernel begins again with the first one. Entries are then met
 * twice, and some perhaps never: the cursor says so, and ends a walk that has
 * been thrown back too often.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "map/refusal.h"

/* How many bytes of values one batch takes at most, and how many entries. */
#define BATCH_BYTES   (1024 * 1024)
#define BATCH_ENTRIES 1024
#define MAX_RESTARTS  16
/* The kernel gives up a batch (EINTR) when keys vanish under it; so often the same batch is asked for again.
 */
#define MAX_RETRIES 64

enum state { STATE_START, STATE_MIDDLE, STATE_LAST, STATE_END };

struct bpfas_cursor {
	const struct bpfas_map *map;
	struct map_shape shape;
	bool batches;
	enum state state;
	size_t room;      /* entries that keys and values have room for */
	size_t at, count; /* of those fetched */
	uint8_t *keys, *values;
	uint8_t *place, *next; /* where the last batch ended, or the last key; a place for the next */
	uint8_t *first;        /* the first key of the walk */
	unsigned restarts;
	bool missed;
};

static void free_room(struct bpfas_cursor *cursor)
{
	free(cursor->keys);
	free(cursor->values);
	cursor->keys = cursor->values = NULL;
}

static int make_room(struct bpfas_cursor *cursor, size_t room)
{
	free_room(cursor);
	cursor->room = room;
	cursor->keys = calloc(room, cursor->shape.key_size ? cursor->shape.key_size : 1);
	cursor->values = calloc(room, cursor->shape.value_bytes ? cursor->shape.value_bytes : 1);
	return cursor->keys && cursor->values ? 0 : -ENOMEM;
}

static void swap_places(struct bpfas_cursor *cursor)
{
	uint8_t *spent = cursor->place;

	cursor->place = cursor->next;
	cursor->next = spent;
}

/* Whether the walk was thrown back to its begin; it ends when that happens again and again. */
static bool was_thrown_back(struct bpfas_cursor *cursor, const uint8_t *key)
{
	if (cursor->state == STATE_START) {
		memcpy(cursor->first, key, cursor->shape.key_size);
		return false;
	}
	if (memcmp(cursor->first, key, cursor->shape.key_size))
		return false;
	cursor->missed = true;
	return ++cursor->restarts > MAX_RESTARTS;
}

/* ---- Key by key -------------------------------------------------------------- */

/* An entry that went away between the two calls, or an empty slot, is passed over. */
static int fetch_key(struct bpfas_cursor *cursor)
{
	const struct map_shape *shape = &cursor->shape;

	for (;;) {
		int error = bpf_map_get_next_key(
			shape->fd, cursor->state == STATE_START ? NULL : cursor->place, cursor->next);

		if (error == -ENOENT)
			return 0;
		if (error)
			return error;
		if (was_thrown_back(cursor, cursor->next))
			return 0;
		swap_places(cursor);
		cursor->state = STATE_MIDDLE;
		memcpy(cursor->keys, cursor->place, shape->key_size);
		error = bpf_map_lookup_elem(shape->fd, cursor->keys, cursor->values);
		if (!error) {
			cursor->count = 1;
			return 1;
		}
		if (error != -ENOENT)
			return error;
	}
}

/* ---- In batches ---------------------------------------------------------------- */

/*
 * A batch that is smaller than a hash's bucket ends with ENOSPC and has walked
 * nothing: the same again with more room. The last batch ends with ENOENT.
 */
static int ask_batch(struct bpfas_cursor *cursor, __u32 *count)
{
	unsigned retries = 0;

	for (;;) {
		int error;

		*count = (__u32)cursor->room;
		error = bpf_map_lookup_batch(cursor->shape.fd,
					     cursor->state == STATE_START ? NULL : cursor->place,
					     cursor->next, cursor->keys, cursor->values, count, NULL);
		if (error == -ENOSPC && cursor->room < cursor->shape.max_entries) {
			error = make_room(cursor, cursor->room * 2);
			if (error)
				return error;
		} else if (error == -EINTR && ++retries < MAX_RETRIES) {
			cursor->missed = true;
		} else {
			return error;
		}
	}
}

static int fetch_batch(struct bpfas_cursor *cursor)
{
	__u32 count;
	int error = ask_batch(cursor, &count);

	if (error && error != -ENOENT)
		return error;
	if (count && !cursor->map->access.is_by_bucket && was_thrown_back(cursor, cursor->keys))
		return 0;
	swap_places(cursor);
	cursor->state = error ? STATE_LAST : STATE_MIDDLE;
	cursor->count = count;
	return 1;
}

/* ---- Either ---------------------------------------------------------------------- */

static int fetch(struct bpfas_cursor *cursor)
{
	int answer;

	if (!cursor->batches)
		return fetch_key(cursor);
	answer = fetch_batch(cursor);
	if (cursor->state != STATE_START || !map_has_no_batches(answer))
		return answer;
	cursor->batches = false;
	return fetch_key(cursor);
}

static int cannot_read(const struct bpfas_map *map, int error)
{
	if (error == -ENOMEM)
		return map_out_of_memory(map);
	return map_refused(map, BPFAS_MAP_WALK, error);
}

int bpfas_cursor_next(struct bpfas_cursor *cursor, struct bpfas_entry *entry)
{
	const struct map_shape *shape = &cursor->shape;

	while (cursor->at == cursor->count) {
		int answer;

		cursor->at = cursor->count = 0;
		if (cursor->state == STATE_LAST)
			cursor->state = STATE_END;
		if (cursor->state == STATE_END)
			return 0;
		answer = fetch(cursor);
		if (answer <= 0)
			cursor->state = STATE_END;
		if (answer < 0)
			return cannot_read(cursor->map, answer);
	}
	*entry = (struct bpfas_entry){
		.map = cursor->map,
		.key = cursor->keys + cursor->at * shape->key_size,
		.key_size = shape->key_size,
		.values = cursor->values + cursor->at * shape->value_bytes,
		.value_size = shape->value_size,
		.count = shape->count,
		.stride = shape->stride,
	};
	cursor->at++;
	return 1;
}

int bpfas_cursor_missed(const struct bpfas_cursor *cursor)
{
	return cursor->missed;
}

void bpfas_cursor_close(struct bpfas_cursor *cursor)
{
	if (!cursor)
		return;
	free_room(cursor);
	free(cursor->place);
	free(cursor->next);
	free(cursor->first);
	free(cursor);
}

static size_t room_for(const struct bpfas_cursor *cursor)
{
	size_t room = BATCH_BYTES / (cursor->shape.value_bytes ? cursor->shape.value_bytes : 1);

	if (!cursor->batches || !room)
		return 1;
	return room < BATCH_ENTRIES ? room : BATCH_ENTRIES;
}

/* The kernel's place in a map is a key, and a hash's is 4 bytes even where the key is shorter. */
static int fill_cursor(struct bpfas_cursor *cursor)
{
	size_t key = cursor->shape.key_size < 8 ? 8 : cursor->shape.key_size;

	cursor->place = calloc(1, key);
	cursor->next = calloc(1, key);
	cursor->first = calloc(1, key);
	if (!cursor->place || !cursor->next || !cursor->first)
		return -ENOMEM;
	return make_room(cursor, room_for(cursor));
}

int bpfas_cursor_open(const struct bpfas_map *map, struct bpfas_cursor **cursor)
{
	struct bpfas_cursor *made;
	int error = bpfas_map_require(map, BPFAS_MAP_WALK);

	*cursor = NULL;
	if (!error)
		error = bpfas_map_require(map, BPFAS_MAP_LOOKUP);
	if (error)
		return error;
	made = calloc(1, sizeof *made);
	if (!made)
		return map_out_of_memory(map);
	made->map = map;
	made->shape = map_shape(map);
	made->batches = map->access.has_batch;
	if (fill_cursor(made)) {
		bpfas_cursor_close(made);
		return map_out_of_memory(map);
	}
	*cursor = made;
	return 0;
}

int bpfas_map_walk(const struct bpfas_map *map, bpfas_entry_fn each, void *context)
{
	struct bpfas_cursor *cursor;
	struct bpfas_entry entry;
	int answer = bpfas_cursor_open(map, &cursor);

	if (answer)
		return answer;
	while ((answer = bpfas_cursor_next(cursor, &entry)) > 0)
		if ((answer = each(context, &entry)))
			break;
	bpfas_cursor_close(cursor);
	return answer;
}
