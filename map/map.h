/* SPDX-License-Identifier: BSD-2-Clause */
/* What a map is, for the library's own files: a collection's, or one that was opened by itself. */
#ifndef MAP_MAP_H
#define MAP_MAP_H

#include <stdbool.h>
#include <stdint.h>

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include "base/diag.h"
#include "bpfas.h"
#include "uapi/map_type.h"
#include "map/value/type.h"

struct bpfas_map {
	const struct diags *diags; /* the collection's, or own_diags */
	const struct map_type *type;
	struct map_access access; /* the type's; constants are not readable */
	/* Types with id 0: none. Kept from before loading: libbpf forgets those of some kinds. */
	struct value_type key, value, record;
	struct bpf_map *map; /* of a collection; NULL: opened by itself */
	char *pin_path;      /* where `pinning by_name` puts it, while it is not there yet */
	bool is_fresh;       /* it is not taken from anywhere */
	bool is_new_pin;     /* pinned at pin_path by attaching */
	bool is_set;         /* a variable in it has been given a value, before loading */

	/* Of one that was opened by itself: */
	int fd;
	struct bpf_map_info info;
	char *name; /* as the caller gave it, or the kernel's */
	struct diags own_diags;
	struct btf *btf; /* the kernel's types of it */
	void *owner;     /* the collection that declares it and lives as long; NULL: none */
	void (*release)(void *owner);
};

/* The numbers that every operation needs, wherever the map is from. */
struct map_shape {
	int fd; /* negative before loading */
	enum bpf_map_type type;
	uint32_t key_size, value_size, max_entries;
	size_t count, stride; /* values of an entry, and bytes from one to the next */
	size_t value_bytes;   /* of an entry, all CPUs */
};
struct map_shape map_shape(const struct bpfas_map *map);

/* Reports that memory is out and returns -ENOMEM. */
int map_out_of_memory(const struct bpfas_map *map);

/* Keys are 0 to max_entries - 1; a greater one is out of range. */
bool map_is_indexed(const struct bpfas_map *map);

/* Whether the kernel's answer to a batch means that it has none for this map. */
bool map_has_no_batches(int error);

#endif
