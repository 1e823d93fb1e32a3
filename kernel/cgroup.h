/* SPDX-License-Identifier: BSD-2-Clause */
/* Programs that are attached to cgroups without a link. */
#ifndef KERNEL_CGROUP_H
#define KERNEL_CGROUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cgroup_program {
	const char *group; /* its folder */
	uint32_t attach_type, program;
};

/*
 * Calls `each` with every one, until it returns other than 0. Looked through
 * are the first CGROUP_LIMIT groups of each cgroup2 mount.
 */
#define CGROUP_LIMIT 4096
typedef int (*cgroup_program_fn)(void *context, const struct cgroup_program *program);
int cgroup_programs_each(cgroup_program_fn each, void *context);

/*
 * Whether a program of that attach type is there, or in a group above, that
 * lets no other be attached by a link. The kernel says EPERM to that, as it
 * does to missing capabilities.
 */
bool cgroup_is_exclusive(const char *group, uint32_t attach_type);

/* The folder of the group that a link knows by its id; false where it is not found from here. */
bool cgroup_path(uint64_t id, char *path, size_t size);

/* 0 or a negative errno value. */
int cgroup_detach(const struct cgroup_program *program);

#endif
