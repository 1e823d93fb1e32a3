/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef LOADER_EXPLAIN_BTF_H
#define LOADER_EXPLAIN_BTF_H

#include "loader/collection.h"

/* Warns if libbpf has said that the kernel refused the object's BTF, without which it went on. */
void warn_of_btf(const struct bpfas_collection *collection, const char *said);

#endif
