/* SPDX-License-Identifier: BSD-2-Clause */
/* The members of an ar archive. */
#ifndef LINKER_ARCHIVE_H
#define LINKER_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"

bool archive_is(const void *bytes, size_t size);

typedef int (*archive_member_fn)(void *context, const char *name, const void *bytes, size_t size);
/*
 * Calls `each` for the members in their order, without the archive's own
 * tables, until one returns nonzero, which is then returned; a negative errno
 * value if the archive is damaged, after reporting that.
 */
int archive_walk(const void *bytes, size_t size, const struct diags *diags, archive_member_fn each,
		 void *context);

#endif
