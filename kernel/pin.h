/* SPDX-License-Identifier: BSD-2-Clause */
/* What is pinned in a directory of a BPF file system and its subdirectories. */
#ifndef KERNEL_PIN_H
#define KERNEL_PIN_H

#include <stdint.h>

#include "kernel/fd_owner.h"

struct pin {
	const char *path;
	int fd; /* closed after the call, unless `each` takes it over and sets it to -1 */
	enum fd_kind kind;
	uint32_t id;
};

/* Calls `each` until it returns nonzero, and returns that; or -ENOMEM. Symbolic links are not followed. */
typedef int (*pin_fn)(void *context, struct pin *pin);
int pins_each(const char *directory, pin_fn each, void *context);

#endif
