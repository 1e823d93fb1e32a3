/* SPDX-License-Identifier: BSD-2-Clause */
/* Programs attached to cgroups without a link. */
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
 * Calls `each` for every one, until it returns nonzero. Of each cgroup2 mount the first CGROUP_LIMIT groups
 * are searched.
 */
#define CGROUP_LIMIT 4096
typedef int (*cgroup_program_fn)(void *context, const struct cgroup_program *program);
int cgroup_programs_each(cgroup_program_fn each, void *context);

/*
 * Whether a program of that attach type, in this group or an ancestor, keeps a link from being attached. The
 * kernel's error for it is EPERM, the same as for missing capabilities.
 */
bool cgroup_is_exclusive(const char *group, uint32_t attach_type);

/* The directory of a group, from the id that links report; false if it is not visible from here. */
bool cgroup_path(uint64_t id, char *path, size_t size);

/* 0 or a negative errno value. */
int cgroup_detach(const struct cgroup_program *program);

#endif
