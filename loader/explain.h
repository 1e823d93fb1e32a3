/* SPDX-License-Identifier: BSD-2-Clause */
/* Why libbpf or the kernel rejected an object, in plain words. */
#ifndef LOADER_EXPLAIN_H
#define LOADER_EXPLAIN_H

#include "loader/collection.h"

/* `said` is libbpf's messages during the call, `error` the negative errno value that it returned. */
void explain_open(const struct bpfas_collection *collection, int error, const char *said);
void explain_load(const struct bpfas_collection *collection, int error, const char *said);

#endif
