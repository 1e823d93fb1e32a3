/* SPDX-License-Identifier: BSD-2-Clause */
/* What a loaded program is called. The kernel keeps 15 letters of it; BTF, where there is any, the whole. */
#ifndef KERNEL_PROGRAM_NAME_H
#define KERNEL_PROGRAM_NAME_H

#include <stdbool.h>
#include <stdint.h>

#include <linux/bpf.h>

struct program_name {
	char text[256]; /* empty where it cannot be read */
	bool is_cut;    /* and nothing tells the rest */
};

struct program_name program_name(uint32_t id);
struct program_name program_name_of(int fd, const struct bpf_prog_info *info);

/* Of a name that is cut only what is left can be compared. */
bool program_name_is(const struct program_name *name, const char *wanted);

#endif
