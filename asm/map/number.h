/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASM_MAP_NUMBER_H
#define ASM_MAP_NUMBER_H

#include "asm/expr/value.h"

struct assembler;
struct btf_map;
struct map;
struct name;

/* Each returns false after reporting an error. */
bool map_field_number(struct assembler *as, const struct value *value, uint64_t limit, uint64_t *number);
/* Whether the name is a constant, of the file or built in: then no type is meant. */
bool map_is_constant(const struct name *name);
bool map_max_entries(struct assembler *as, const struct map *map, uint32_t *entries);
bool map_flags(struct assembler *as, const struct map *map, uint32_t *flags);
/* Checks for flags that exclude each other. */
bool map_flags_together(struct assembler *as, const struct map *map, uint32_t flags);
bool map_pinning(struct assembler *as, const struct map *map, uint32_t *pinning);
bool map_numa_node(struct assembler *as, const struct map *map, struct btf_map *out);
bool map_extra(struct assembler *as, const struct map *map, uint64_t *extra);

#endif
