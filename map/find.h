/* SPDX-License-Identifier: BSD-2-Clause */
/* A map of the kernel, by what a person calls it. */
#ifndef MAP_FIND_H
#define MAP_FIND_H

#include "base/diag.h"

/* Its descriptor by id, pin or name; a negative errno value, and reported, where there is none or several. */
int map_find(const char *name, const struct diags *diags);

#endif
