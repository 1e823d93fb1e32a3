/* SPDX-License-Identifier: BSD-2-Clause */
/* Keys and values from text: as the role of their map type has it, else by BTF. */
#ifndef MAP_PARSE_H
#define MAP_PARSE_H

#include "map/map.h"
#include "map/reference.h"
#include "map/value/text.h"

/* One key, or one value. Close `fds` when the kernel has had the bytes. */
int map_parse_key(const struct bpfas_map *map, const struct value_text *text, void *key,
		  struct reference_fds *fds);
int map_parse_value(const struct bpfas_map *map, const struct value_text *text, void *value,
		    struct reference_fds *fds);

/* An entry's values, all CPUs: a list of them, or one that all get. */
int map_parse_values(const struct bpfas_map *map, const struct value_text *text, void *values,
		     struct reference_fds *fds);

#endif
