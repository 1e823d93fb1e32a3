/* SPDX-License-Identifier: BSD-2-Clause */
/* A map's keys and values as text: its kind's notation where it has one, else by BTF. */
#ifndef MAP_TEXT_H
#define MAP_TEXT_H

#include "base/json.h"
#include "map/value/argument.h"
#include "map/map.h"
#include "map/reference.h"

/* One key, or one value. What is held is to be closed after the kernel has had the bytes. */
int map_parse_key(const struct bpfas_map *map, const struct argument *argument, void *key, struct held *held);
int map_parse_value(const struct bpfas_map *map, const struct argument *argument, void *value,
		    struct held *held);

/* An entry's values, all CPUs: a list of them, or one that all get. */
int map_parse_values(const struct bpfas_map *map, const struct argument *argument, void *values,
		     struct held *held);

/* Whether the kind's own notation writes them, a name or a prefix, and not their type. */
bool map_key_has_notation(const struct bpfas_map *map);
bool map_value_has_notation(const struct bpfas_map *map);

/* What the functions above read again. */
void map_print_key(const struct bpfas_map *map, const void *key, FILE *out);
void map_print_value(const struct bpfas_map *map, const void *value, FILE *out);
void map_json_key(const struct bpfas_map *map, const void *key, struct json *json);
void map_json_value(const struct bpfas_map *map, const void *value, struct json *json);

#endif
