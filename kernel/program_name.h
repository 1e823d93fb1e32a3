/* SPDX-License-Identifier: BSD-2-Clause */
/* A loaded program's name. The kernel keeps 15 bytes of it; BTF, if there is any, has all. */
#ifndef KERNEL_PROGRAM_NAME_H
#define KERNEL_PROGRAM_NAME_H

#include <stdbool.h>
#include <stdint.h>

#include <linux/bpf.h>

struct program_name {
	char text[256]; /* empty if it cannot be read */
	bool is_cut;    /* and the rest is unknown */
};

struct program_name program_name(uint32_t id);
struct program_name program_name_of(int fd, const struct bpf_prog_info *info);

/* Of a truncated name only the known part is compared. */
bool program_name_is(const struct program_name *name, const char *wanted);

#endif
