/* SPDX-License-Identifier: BSD-2-Clause */
/* The maps and programs that the kernel has, whoever made them. */
#ifndef KERNEL_WALK_H
#define KERNEL_WALK_H

#include <stdbool.h>
#include <stdint.h>

#include <linux/bpf.h>

/*
 * Every program in ascending order of ids, while `each` returns 0; the descriptor is closed afterwards.
 * Returns what `each` returned, or a negative errno value: -EPERM without CAP_SYS_ADMIN.
 */
typedef int (*kernel_program_fn)(void *context, int fd, const struct bpf_prog_info *info);
int kernel_programs(kernel_program_fn each, void *context);

/* Every map, likewise. `each` may take over the descriptor by setting *fd to -1. */
typedef int (*kernel_map_fn)(void *context, int *fd, const struct bpf_map_info *info);
int kernel_maps(kernel_map_fn each, void *context);

/* Every map pinned under `directory`, with its path; symbolic links are not followed. */
typedef int (*kernel_pin_fn)(void *context, int *fd, const struct bpf_map_info *info, const char *path);
int kernel_pins(const char *directory, kernel_pin_fn each, void *context);

/* Every program that uses the map. */
int kernel_users(uint32_t map, kernel_program_fn each, void *context);

/* Whether a descriptor refers to a map. */
bool kernel_is_map(int fd);

/* The kernel keeps 15 bytes of a name. */
bool kernel_name_is(const char kernel[BPF_OBJ_NAME_LEN], const char *name);

#endif
