/* SPDX-License-Identifier: BSD-2-Clause */
/* How to call what a translated program loads of a map: the map, or a variable in it. */
#ifndef KERNEL_PROGRAM_MAP_NAME_H
#define KERNEL_PROGRAM_MAP_NAME_H

#include <stdbool.h>
#include <stdint.h>

#include <linux/bpf.h>

struct btf;

struct map_name {
	uint32_t id;
	char text[BPF_OBJ_NAME_LEN + 16]; /* "map_ID" where it has no name, or cannot be asked */
	struct btf *btf;                  /* of its variables; NULL: it has none */
	uint32_t variables;               /* the DATASEC */
};

void map_name_read(struct map_name *map, uint32_t id);
void map_name_free(struct map_name *map);
/* The variable at an offset, from which it begins *into bytes before; the map's own name where none is. */
const char *map_name_at(const struct map_name *map, uint32_t offset, uint32_t *into);

#endif
