/* SPDX-License-Identifier: BSD-2-Clause */
/* Where links are pinned, and the folders on the way there. */
#ifndef LOADER_LINK_PATH_H
#define LOADER_LINK_PATH_H

#include <stdbool.h>
#include <stddef.h>

/* DIRECTORY/NAME, and _NUMBER behind it from the second on; no dots. To be freed; NULL: out of memory. */
char *link_path(const char *directory, const char *name, size_t number);

#endif
