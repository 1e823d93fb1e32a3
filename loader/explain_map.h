/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef LOADER_EXPLAIN_MAP_H
#define LOADER_EXPLAIN_MAP_H

#include "loader/collection.h"

/* Why the kernel did not create the map, for which it returned `error`, a negative errno value. */
void explain_map(const struct bpfas_collection *collection, const char *name, int error);

#endif
