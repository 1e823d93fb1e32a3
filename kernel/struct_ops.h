/* SPDX-License-Identifier: BSD-2-Clause */
/* Maps of struct_ops: their programs, and whether a link or their registration holds them. */
#ifndef KERNEL_STRUCT_OPS_H
#define KERNEL_STRUCT_OPS_H

#include <stdbool.h>
#include <stdint.h>

/* Whether this kernel can hold such a map by a link; otherwise it is registered until it is deleted. */
bool struct_ops_has_links(void);

/* Calls `each` with every program of the map, until it returns other than 0. */
typedef int (*struct_ops_program_fn)(void *context, uint32_t program);
int struct_ops_programs(uint32_t map, struct_ops_program_fn each, void *context);

/* Calls `each` with every such map that is registered without a link, until it returns other than 0. */
typedef int (*struct_ops_map_fn)(void *context, uint32_t map, const char *name);
int struct_ops_registered(struct_ops_map_fn each, void *context);

/* Ends the registration of a map: 0 or a negative errno value; one that has ended already is no error. */
int struct_ops_unregister(int map_fd);

#endif
