/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASM_MAP_KEY_VALUE_H
#define ASM_MAP_KEY_VALUE_H

#include "asm/map/map.h"
#include "uapi/map_type.h"

struct type;

/* A type or size field, evaluated: a type, or a number of bytes. */
struct field_type {
	struct type *type;
	uint32_t size;
	struct span span;
	bool failed;
};

struct field_type map_key_or_value(struct assembler *as, const struct map *map, enum map_field_id id,
				   enum size_rule rule, uint32_t flags);
/* Whether the map's `value` tells what its records are; a perf event array's own values are descriptors. */
bool map_value_is_record(const struct map *map, const struct type *type);
bool map_check_sum(struct assembler *as, const struct map *map, const struct field_type *key,
		   const struct field_type *value);

#endif
