/* SPDX-License-Identifier: BSD-2-Clause */
/* Sharing maps that are pinned already, once it is sure that they are what the object means. */
#ifndef LOADER_REUSE_H
#define LOADER_REUSE_H

#include "loader/collection.h"

/*
 * Before loading: every map whose pin exists is compared with it, by_name or
 * (directory not NULL) by its name in a directory, from which it is then
 * taken. Returns 0, or a negative errno value after saying what differs.
 */
int reuse_maps(struct bpfas_collection *collection, const char *directory);

#endif
