/* SPDX-License-Identifier: BSD-2-Clause */
/* Replacing the program of an existing link, atomically. */
#ifndef LOADER_ATTACH_SWAP_H
#define LOADER_ATTACH_SWAP_H

#include "loader/attach/attachment.h"

/* Replaces the program of the link that is pinned where this one would be: 1 done, 0 no such link. */
int attach_by_swapping_pin(struct attaching *attaching);
/* Replaces the program of a link, whose descriptor it takes over. */
int attach_by_swapping(struct attaching *attaching, int link);

#endif
