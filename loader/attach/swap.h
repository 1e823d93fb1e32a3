/* SPDX-License-Identifier: BSD-2-Clause */
/* Replacing the program of an existing link, atomically. */
#ifndef LOADER_ATTACH_SWAP_H
#define LOADER_ATTACH_SWAP_H

#include "kernel/link_list.h"
#include "loader/attach/attachment.h"

/* Whether a link is at the place. */
typedef bool (*swap_place_fn)(const void *place, const struct link_facts *facts);

/*
 * To replace: swaps the program of the link that this program has pinned for the same place. 1: done; 0: no
 * such link, or nothing is to be replaced.
 */
int attach_by_swapping_pin(struct attaching *attaching, swap_place_fn is_there, const void *place);
/* Replaces the program of a link, whose descriptor it takes over. */
int attach_by_swapping(struct attaching *attaching, int link);

#endif
