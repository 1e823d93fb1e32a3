/* SPDX-License-Identifier: BSD-2-Clause */
/* Programs that nothing triggers: iterators, whose output is read, and those that are run once. */
#ifndef LOADER_ATTACH_RUN_H
#define LOADER_ATTACH_RUN_H

#include "loader/attach/attachment.h"

int attach_iter(struct attaching *attaching);
int attach_syscall(struct attaching *attaching);

#endif
