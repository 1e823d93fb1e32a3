/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASM_MAP_VALUES_H
#define ASM_MAP_VALUES_H

#include <stdbool.h>

struct assembler;
struct btf_map;
struct map;

/* Reads values { ... }; false after reporting an error. */
bool map_values(struct assembler *as, const struct map *map, struct btf_map *out);
/* Checks that each map inside another matches that one's `inner`. */
void map_check_held(struct assembler *as);

#endif
