/* SPDX-License-Identifier: BSD-2-Clause */
/* A loaded program by its pin or id. */
#ifndef KERNEL_PROGRAM_OPEN_H
#define KERNEL_PROGRAM_OPEN_H

#include "base/diag.h"

/* A descriptor, or a negative errno value; -EMEDIUMTYPE: a map or link is pinned there. */
int program_open(const char *pin_or_id);
/* Reports why its instructions cannot be read. Returns the error. */
int program_refuse(const struct diags *diags, const char *pin_or_id, int error);

#endif
