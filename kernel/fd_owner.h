/* SPDX-License-Identifier: BSD-2-Clause */
/* Which processes hold a program, link or map by a descriptor. */
#ifndef KERNEL_FD_OWNER_H
#define KERNEL_FD_OWNER_H

#include <stdint.h>
#include <sys/types.h>

enum fd_kind { FD_PROGRAM, FD_LINK, FD_MAP };

/* What kind of object a descriptor refers to, and its id; -EINVAL: none of these. */
int fd_identify(int fd, enum fd_kind *kind, uint32_t *id);

/* Calls `each` until it returns nonzero, and returns that. This process is skipped. */
typedef int (*process_fn)(void *context, pid_t process, const char *command, enum fd_kind kind, uint32_t id);
int processes_each(process_fn each, void *context);

#endif
