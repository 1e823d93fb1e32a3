/* SPDX-License-Identifier: BSD-2-Clause */
/* One program for many places. */
#ifndef LOADER_ATTACH_SHARE_H
#define LOADER_ATTACH_SHARE_H

#include "loader/collection.h"

/*
 * Where a program equal to one of the collection's is pinned in the directory, itself or by a link, it is
 * attached instead: the same instructions, maps and constants.
 */
int share_programs(struct bpfas_collection *collection, const char *directory);

#endif
