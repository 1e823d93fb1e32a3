/* SPDX-License-Identifier: BSD-2-Clause */
/* struct_ops maps: their programs, and whether a link or a registration holds them. */
#ifndef KERNEL_STRUCT_OPS_H
#define KERNEL_STRUCT_OPS_H

#include <stdbool.h>
#include <stdint.h>

/* Whether this kernel has links for such maps; otherwise one is registered until it is deleted. */
bool struct_ops_has_links(void);

/* Calls `each` for every program of the map, until it returns nonzero. */
typedef int (*struct_ops_program_fn)(void *context, uint32_t program);
int struct_ops_programs(uint32_t map, struct_ops_program_fn each, void *context);

/* Calls `each` for every such map that is registered without a link, until it returns nonzero. */
typedef int (*struct_ops_map_fn)(void *context, uint32_t map, const char *name);
int struct_ops_registered(struct_ops_map_fn each, void *context);

/* Unregisters a map: 0 or a negative errno value; one that is not registered is not an error. */
int struct_ops_unregister(int map_fd);

#endif
