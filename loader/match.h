/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether an object's map can be one that is already there, with its entries. */
#ifndef LOADER_MATCH_H
#define LOADER_MATCH_H

#include "loader/collection.h"

/* Where the other map was found. */
struct match_place {
	const char *where; /* "pinned at '/sys/fs/bpf/flows'" */
	const char *pin;   /* NULL: no pin, but a program that runs */
};

/*
 * Compares kind, sizes, flags, and the layout of keys, values and variables. Returns 0, or -EINVAL after
 * reporting all that differs.
 */
int match_map(const struct bpfas_map *map, int fd, const struct match_place *place);

/* Whether a map of the kernel is called so in the file: "flows", or ".bss" or "object.bss" for variables. */
bool match_name(const char kernel[BPF_OBJ_NAME_LEN], const char *name);

/* Constants belong to the program, which the kernel has verified with their values. */
bool match_is_constant(const struct bpf_map *map);

#endif
