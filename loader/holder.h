/* SPDX-License-Identifier: BSD-2-Clause */
/* Who holds a program or link: pins in the BPF file system, and processes. */
#ifndef LOADER_HOLDER_H
#define LOADER_HOLDER_H

#include <stdint.h>
#include <sys/types.h>

enum held { HELD_PROGRAM, HELD_LINK, HELD_MAP };

/* What a descriptor stands for, and its id; -EINVAL: none of these. */
int held_kind(int fd, enum held *kind, uint32_t *id);

/* Each calls `each` until it returns other than 0, and returns what it returned. */
typedef int (*pin_fn)(void *context, const char *path, enum held kind, uint32_t id);
int pins_each(const char *directory, pin_fn each, void *context);

typedef int (*process_fn)(void *context, pid_t process, const char *command, enum held kind, uint32_t id);
int processes_each(process_fn each, void *context);

#endif
