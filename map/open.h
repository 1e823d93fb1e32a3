/* SPDX-License-Identifier: BSD-2-Clause */
/* The steps of opening a map, for the files that find or make one. */
#ifndef MAP_OPEN_H
#define MAP_OPEN_H

#include "map/map.h"

/* Where diagnostics go when no map has been opened yet. */
struct diags map_diags(const struct bpfas_map_opts *opts);
int map_no_memory(const struct diags *diags);

/* The declaration of an opened map, which knows its types, and what has to live as long as the map. */
struct map_origin {
	const struct bpfas_map *declared;
	void *owner;
	void (*release)(void *owner);
};

/* Takes over the descriptor and the owner, also when it fails. Without an origin the kernel is asked alone.
 */
int map_make(int fd, const struct diags *diags, const struct map_origin *origin, struct bpfas_map **map);

#endif
