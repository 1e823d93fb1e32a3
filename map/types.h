/* SPDX-License-Identifier: BSD-2-Clause */
/* The BTF types of a map that was opened by itself. */
#ifndef MAP_TYPES_H
#define MAP_TYPES_H

#include "map/map.h"

/*
 * Fills in what is missing of map->key and map->value: from the kernel's BTF of
 * the map, or, for kinds of which the kernel keeps none, from the declaration
 * in the BTF of a program that uses it. What nobody knows stays without type.
 */
void map_types_find(struct bpfas_map *map);

#endif
