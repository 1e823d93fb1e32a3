/* SPDX-License-Identifier: BSD-2-Clause */
/* Entries of maps and records of ring buffers with their types. */
#ifndef LOADER_ENTRY_H
#define LOADER_ENTRY_H

#include <stdbool.h>

#include "bpfas.h"
#include "loader/value.h"

struct value_type entry_key_type(const struct bpfas_map *map);
struct value_type entry_value_type(const struct bpfas_map *map);
struct value_type record_value_type(const struct bpfas_record *record);

/*
 * The entry's value, over all CPUs for a per-CPU map. *own is to be freed by
 * the caller; NULL where nothing had to be made. NULL for a per-CPU value
 * without a type, of which there is no sum, and when memory is out.
 */
const void *entry_value(const struct bpfas_entry *entry, void **own);

/* One of an array's keys, which are always there, with nothing but zeros in its value. */
bool entry_is_unused(const struct bpfas_entry *entry);

#endif
