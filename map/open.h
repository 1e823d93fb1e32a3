/* SPDX-License-Identifier: BSD-2-Clause */
/* The steps of opening a map, for the files that find one. */
#ifndef MAP_OPEN_H
#define MAP_OPEN_H

#include "map/map.h"

/* Where diagnostics go when no map has been opened yet. */
struct diags map_diags(const struct bpfas_map_opts *opts);
int map_no_memory(const struct diags *diags);

/*
 * Takes the descriptor and the collection over, also when it fails. `declared`
 * is the map in that collection; NULL: what the kernel knows has to do.
 */
int map_make(int fd, const struct diags *diags, struct bpfas_collection *collection,
	     const struct bpfas_map *declared, struct bpfas_map **map);

/* Reports that finding a map takes more than CAP_BPF; returns -EPERM. */
int map_may_not_search(const struct diags *diags, const char *name);

/* By the kernel's name; a map, or, where `map` is NULL, its descriptor. */
int map_search(const char *name, const struct diags *diags, struct bpfas_map **map);
/* The map `name` of `file`, whose programs run; `asked` is both, as the user wrote it. */
int map_search_file(const char *asked, const char *file, const char *name, const struct diags *diags,
		    struct bpfas_map **map);

#endif
