/* SPDX-License-Identifier: BSD-2-Clause */
/* Sharing maps that are already pinned, if they match the object's. */
#ifndef LOADER_REUSE_H
#define LOADER_REUSE_H

#include "loader/collection.h"

/*
 * Before loading: compares every map with its pin, if that exists: by_name or (directory not NULL) by name in
 * a directory, from which it is then taken. Returns 0, or a negative errno value after reporting what
 * differs.
 */
int reuse_maps(struct bpfas_collection *collection, const char *directory);

#endif
