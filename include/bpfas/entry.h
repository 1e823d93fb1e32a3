/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Walking over a map's entries: in batches, and in bounded memory whatever the
 * map's size. Entries that come and go meanwhile may be missed or met twice.
 */
#ifndef BPFAS_ENTRY_H
#define BPFAS_ENTRY_H

#include "bpfas/common.h"
#include "bpfas/map.h"

BPFAS_BEGIN

struct bpfas_entry {
	const struct bpfas_map *map;
	const void *key;
	size_t key_size;
	const void *values;   /* `count` values, `stride` bytes apart */
	size_t value_size;    /* of one value, in bytes */
	size_t count, stride; /* count: the possible CPUs for a per-CPU map, else 1 */
};

/* Returns 0 to go on; any other value ends the walk, which returns it. The entry lives until it returns. */
typedef int (*bpfas_entry_fn)(void *context, const struct bpfas_entry *entry);

BPFAS_API int bpfas_map_walk(const struct bpfas_map *map, bpfas_entry_fn each, void *context);

/*
 * Every key, without its values, which some map types do not show. A warning
 * tells if entries may have been missed. The key lives until `each` returns.
 */
typedef int (*bpfas_key_fn)(void *context, const struct bpfas_map *map, const void *key);
BPFAS_API int bpfas_map_walk_keys(const struct bpfas_map *map, bpfas_key_fn each, void *context);

/* Looks up and deletes entries, or pops values (entry->key is NULL), until none are left. */
BPFAS_API int bpfas_map_drain(const struct bpfas_map *map, bpfas_entry_fn each, void *context);

/* Deletes all entries; those of an array, which always exist, are set to zero. */
BPFAS_API int bpfas_map_clear(const struct bpfas_map *map);

/* 1 for an entry that always exists (of an array) and holds only zeros. */
BPFAS_API int bpfas_entry_is_unused(const struct bpfas_entry *entry);

/* How the values of all CPUs become one. */
enum bpfas_fold { BPFAS_FOLD_SUM, BPFAS_FOLD_MIN, BPFAS_FOLD_MAX, BPFAS_FOLD_AVERAGE };

/*
 * Folds an entry's values into one, `entry->value_size` bytes at `into`, each
 * number by itself, be it a member, an item or a bitfield. A sum wraps at the
 * field's width. What is not a number (text, enums, pointers) is the first
 * CPU's; a sum of truth values is true if one is. -EINVAL, which is not
 * reported: the values have no type.
 */
BPFAS_API int bpfas_entry_fold(const struct bpfas_entry *entry, enum bpfas_fold fold, void *into);

/*
 * The same walk, driven by the caller. bpfas_cursor_next returns 1 and an entry
 * that lives until the next call, 0 at the end, or a negative errno value.
 */
struct bpfas_cursor;
BPFAS_API int bpfas_cursor_open(const struct bpfas_map *map, struct bpfas_cursor **cursor);
BPFAS_API int bpfas_cursor_next(struct bpfas_cursor *cursor, struct bpfas_entry *entry);
/* 1 if changes during the walk may have made it miss entries, or meet some twice. */
BPFAS_API int bpfas_cursor_missed(const struct bpfas_cursor *cursor);
/* NULL is allowed. */
BPFAS_API void bpfas_cursor_close(struct bpfas_cursor *cursor);

BPFAS_END

#endif
