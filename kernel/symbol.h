/* SPDX-License-Identifier: BSD-2-Clause */
/* The names of kernel functions that a translated program calls. */
#ifndef KERNEL_SYMBOL_H
#define KERNEL_SYMBOL_H

#include <stddef.h>
#include <stdint.h>

struct kernel_call {
	int32_t distance; /* from __bpf_call_base */
	char name[64];    /* empty if not found, or if /proc/kallsyms hides addresses */
};

/* Sorts the calls and fills in their names, reading /proc/kallsyms once. */
void kernel_calls_resolve(struct kernel_call *calls, size_t count);
/* NULL if it has no name. */
const char *kernel_call_name(const struct kernel_call *calls, size_t count, int32_t distance);

#endif
