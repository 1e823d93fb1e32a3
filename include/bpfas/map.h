/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Maps: finding, creating, reading, changing, pinning.
 *
 * A map comes from a collection, which owns it, or is opened by itself and then
 * closed with bpfas_map_close; the kernel keeps its map as long as a program, a
 * pin or a descriptor refers to it. All functions accept both.
 *
 * What a map type cannot do (delete from an array, look up in an XSKMAP) is
 * explained by a diagnostic, and the function returns -EOPNOTSUPP.
 */
#ifndef BPFAS_MAP_H
#define BPFAS_MAP_H

#include "bpfas/common.h"
#include "bpfas/diag.h"
#include "bpfas/load.h"

BPFAS_BEGIN

struct bpfas_map;

struct bpfas_map_opts {
	size_t size;
	bpfas_diag_fn diag;
	void *diag_context;
};

/* The collection's maps in the object's order, from index 0; NULL after the last. */
BPFAS_API struct bpfas_map *bpfas_collection_map(struct bpfas_collection *collection, size_t index);

/*
 * Opens what a person calls it: an id ("42"), a pin ("/sys/fs/bpf/flows"), a
 * name ("flows"), or FILE:NAME, the map NAME that a running program made from
 * that file uses. Several matches are listed and refused (-ENOTUNIQ).
 */
BPFAS_API int bpfas_map_open(const char *name, const struct bpfas_map_opts *opts, struct bpfas_map **map);
/* By a descriptor, which stays the caller's. */
BPFAS_API int bpfas_map_open_fd(int fd, const struct bpfas_map_opts *opts, struct bpfas_map **map);

/*
 * Creates a map from what follows `.map` in source text, "flows hash { key u32;
 * value u64; max_entries 64 }", or from source text with types and one `.map`.
 */
BPFAS_API int bpfas_map_create(const char *declaration, const struct bpfas_map_opts *opts,
			       struct bpfas_map **map);

/* NULL is allowed; a collection's map is left alone. */
BPFAS_API void bpfas_map_close(struct bpfas_map *map);

/* Every map of the kernel, by rising id; each is closed when the callback returns. */
typedef int (*bpfas_map_fn)(void *context, struct bpfas_map *map);
BPFAS_API int bpfas_maps_walk(const struct bpfas_map_opts *opts, bpfas_map_fn each, void *context);

BPFAS_API const char *bpfas_map_name(const struct bpfas_map *map);
/* "hash", "percpu_array", ... Static storage. */
BPFAS_API const char *bpfas_map_type(const struct bpfas_map *map);
/* Its descriptor, which belongs to the map; negative before loading. */
BPFAS_API int bpfas_map_fd(const struct bpfas_map *map);
/* 1 if its entries can be walked and change: not a ring buffer, an XSKMAP, ... or .rodata. */
BPFAS_API int bpfas_map_readable(const struct bpfas_map *map);

struct bpfas_map_info {
	size_t size; /* to be set, as in option structs */
	uint32_t id, flags, key_size, value_size, max_entries;
	size_t values;      /* of an entry: the possible CPUs for a per-CPU map, else 1 */
	size_t values_size; /* bytes of an entry's values: what look-up writes and update reads */
	uint32_t type;      /* BPF_MAP_TYPE_* */
	int is_per_cpu;     /* 1 if there is a value for each possible CPU */
	int has_references; /* 1 if keys or values are descriptors on the way in: programs, maps, sockets, ...
			     */
};
BPFAS_API int bpfas_map_info(const struct bpfas_map *map, struct bpfas_map_info *info);

/* The name of the lowest bit that is set in `flags`, "BPF_F_NO_PREALLOC"; NULL if it has none. Static. */
BPFAS_API const char *bpfas_map_flag_name(uint32_t flags);

/* Every program that uses the map. Returns 0 to go on; any other value ends the call, which returns it. */
typedef int (*bpfas_map_user_fn)(void *context, uint32_t program, const char *name);
BPFAS_API int bpfas_map_users(const struct bpfas_map *map, bpfas_map_user_fn each, void *context);

/* Every map that is pinned under `directory`, at any depth; links are not followed. */
typedef int (*bpfas_map_pin_fn)(void *context, const char *path, uint32_t id);
BPFAS_API int bpfas_map_pins(const char *directory, bpfas_map_pin_fn each, void *context);

/* What user space can do with the entries of a map's type. */
enum bpfas_map_operation {
	BPFAS_MAP_LOOKUP = 1 << 0,
	BPFAS_MAP_UPDATE = 1 << 1,
	BPFAS_MAP_DELETE = 1 << 2,
	BPFAS_MAP_WALK = 1 << 3, /* from key to key */
	BPFAS_MAP_LOOKUP_AND_DELETE = 1 << 4,
	BPFAS_MAP_PUSH = 1 << 5, /* update without a key */
	BPFAS_MAP_PEEK = 1 << 6, /* of a bloom filter: whether it may contain a value */
	BPFAS_MAP_POP = 1 << 7,
};
/* Those that it can do, as bits. */
BPFAS_API unsigned bpfas_map_operations(const struct bpfas_map *map);
/* 0 if it can do all of them; -EOPNOTSUPP, and a diagnostic that tells what to do instead, if not. */
BPFAS_API int bpfas_map_require(const struct bpfas_map *map, unsigned operations);

/* The kernel's flags of an update; BPFAS_LOCK: with the value's bpf_spin_lock held, for a look-up too. */
enum bpfas_update { BPFAS_ANY = 0, BPFAS_NOEXIST = 1, BPFAS_EXIST = 2, BPFAS_LOCK = 4 };

/*
 * Keys and values are the kernel's bytes: info.key_size and info.values_size of
 * them; a per-CPU map has one value per possible CPU, each padded to 8 bytes.
 * -ENOENT: the key is absent; that alone is not reported as a diagnostic.
 */
BPFAS_API int bpfas_map_lookup(const struct bpfas_map *map, const void *key, void *values, uint64_t flags);
BPFAS_API int bpfas_map_update(const struct bpfas_map *map, const void *key, const void *values,
			       uint64_t flags);
BPFAS_API int bpfas_map_delete(const struct bpfas_map *map, const void *key);
BPFAS_API int bpfas_map_lookup_and_delete(const struct bpfas_map *map, const void *key, void *values);

/*
 * Many at once: `count` keys and values, each array without gaps; one by one
 * if the kernel or the map type has no batches. *done is how many were done,
 * even after a failure. Update and delete stop at the first failure; look-up
 * skips absent keys and sets found[i] to 1 for the others (NULL: not wanted).
 */
BPFAS_API int bpfas_map_lookup_batch(const struct bpfas_map *map, const void *keys, void *values,
				     unsigned char *found, size_t count, size_t *done);
BPFAS_API int bpfas_map_update_batch(const struct bpfas_map *map, const void *keys, const void *values,
				     size_t count, uint64_t flags, size_t *done);
BPFAS_API int bpfas_map_delete_batch(const struct bpfas_map *map, const void *keys, size_t count,
				     size_t *done);

/*
 * For queues and stacks; -ENOENT from pop and peek: it is empty. A bloom filter
 * takes push, and peek tells whether it may contain `value`.
 */
BPFAS_API int bpfas_map_push(const struct bpfas_map *map, const void *value, uint64_t flags);
BPFAS_API int bpfas_map_pop(const struct bpfas_map *map, void *value);
BPFAS_API int bpfas_map_peek(const struct bpfas_map *map, void *value);

BPFAS_API int bpfas_map_pin(const struct bpfas_map *map, const char *path);
/* Removes a pin, if it is one of a map. */
BPFAS_API int bpfas_map_unpin(const char *path, const struct bpfas_map_opts *opts);
/* From now on only programs can change it; this cannot be undone. */
BPFAS_API int bpfas_map_freeze(const struct bpfas_map *map);

BPFAS_END

#endif
