/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASM_MAP_VALUES_H
#define ASM_MAP_VALUES_H

#include <stdbool.h>

struct assembler;
struct btf_map;
struct map;

/* values { ... }: false after reporting what is wrong. */
bool map_values(struct assembler *as, const struct map *map, struct btf_map *out);
/* Each map that another holds must be what that one's `inner` says. */
void map_check_held(struct assembler *as);

#endif
