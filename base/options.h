/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Option structs of the public interface start with their size. A caller built
 * against an older header passes a shorter one; the rest stays zero.
 */
#ifndef BASE_OPTIONS_H
#define BASE_OPTIONS_H

#include <stddef.h>
#include <string.h>

/* `ours` is zeroed; `theirs` may be NULL. */
static inline void options_take(void *ours, size_t our_size, const void *theirs)
{
	size_t size;

	if (!theirs)
		return;
	memcpy(&size, theirs, sizeof size);
	memcpy(ours, theirs, size < our_size ? size : our_size);
}

#endif
