/* SPDX-License-Identifier: BSD-2-Clause */
/* Why an operation on a map was refused, in words. */
#ifndef MAP_REFUSAL_H
#define MAP_REFUSAL_H

#include "map/map.h"

/*
 * Reports why the kernel refused an operation (`error` is its negative errno), in words.
 * Returns the error.
 */
int map_refused(const struct bpfas_map *map, enum bpfas_map_operation operation, int error);

#endif
