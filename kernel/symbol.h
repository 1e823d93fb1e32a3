/* SPDX-License-Identifier: BSD-2-Clause */
/* The names of kernel functions that a translated program calls. */
#ifndef KERNEL_SYMBOL_H
#define KERNEL_SYMBOL_H

#include <stddef.h>
#include <stdint.h>

struct kernel_call {
	int32_t distance; /* from __bpf_call_base */
	char name[64];    /* empty where it is not found, or /proc/kallsyms hides addresses */
};

/* Sorts them and fills in the names, in one reading of /proc/kallsyms. */
void kernel_calls_resolve(struct kernel_call *calls, size_t count);
/* NULL where it has no name. */
const char *kernel_call_name(const struct kernel_call *calls, size_t count, int32_t distance);

#endif
