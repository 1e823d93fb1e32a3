/* SPDX-License-Identifier: BSD-2-Clause */
#include "map/parse.h"

#include <string.h>

#include "map/prefix.h"
#include "map/value/parse.h"

static bool is_hex(const struct value_text *text)
{
	return !strncmp(value_text_begin(text), "hex:", 4) || !strncmp(value_text_begin(text), "\"hex:", 5);
}

static int parse_lpm_key(const struct bpfas_map *map, const struct value_text *text, void *key, size_t size)
{
	enum addr_format format = prefix_format(map);

	if (format != ADDR_PLAIN && prefix_is_text(text))
		return prefix_parse(format, text, key, size);
	return value_parse(map->key, text, key, size);
}

static int parse(const struct bpfas_map *map, enum map_role role, struct value_type type,
		 const struct value_text *text, void *bytes, size_t size, struct reference_fds *fds)
{
	if (is_hex(text) || role == ROLE_TYPED || role == ROLE_INDEX)
		return value_parse(type, text, bytes, size);
	if (role == ROLE_PREFIX)
		return parse_lpm_key(map, text, bytes, size);
	return reference_parse(role, text, bytes, size, fds);
}

int map_parse_key(const struct bpfas_map *map, const struct value_text *text, void *key,
		  struct reference_fds *fds)
{
	enum map_role role = map->access.key == ROLE_CPU ? ROLE_INDEX : map->access.key;

	return parse(map, role, map->key, text, key, map_shape(map).key_size, fds);
}

int map_parse_value(const struct bpfas_map *map, const struct value_text *text, void *value,
		    struct reference_fds *fds)
{
	return parse(map, map->access.value, map->value, text, value, map_shape(map).value_size, fds);
}

int map_parse_values(const struct bpfas_map *map, const struct value_text *text, void *values,
		     struct reference_fds *fds)
{
	struct map_shape shape = map_shape(map);

	if (shape.count == 1)
		return map_parse_value(map, text, values, fds);
	return value_parse_many(map->value, text, values, shape.value_size, shape.count, shape.stride);
}
