/* SPDX-License-Identifier: BSD-2-Clause */
/* Views of keys, values and records (struct bpfas_value), for the library's own files. */
#ifndef MAP_VIEW_H
#define MAP_VIEW_H

#include "bpfas.h"

/* What bpfas_value_key and bpfas_value_of make, for a caller that knows the size. */
struct bpfas_value view_key(const struct bpfas_map *map, const void *bytes, size_t size);
struct bpfas_value view_value(const struct bpfas_map *map, const void *bytes, size_t size);

#endif
