/* SPDX-License-Identifier: BSD-2-Clause */
/* Entries of maps and records of ring buffers with their types. */
#ifndef MAP_ENTRY_H
#define MAP_ENTRY_H

#include <stdbool.h>

#include "bpfas.h"
#include "base/json.h"
#include "map/value/fold.h"
#include "map/value/type.h"

struct value_type entry_key_type(const struct bpfas_map *map);
struct value_type entry_value_type(const struct bpfas_map *map);
struct value_type record_value_type(const struct bpfas_record *record);

/*
 * The entry's value, over all CPUs for a per-CPU map. *own is to be freed by
 * the caller; NULL where nothing had to be made. NULL for a per-CPU value
 * without a type, of which there is no sum, and when memory is out.
 */
const void *entry_value(const struct bpfas_entry *entry, void **own);

/* The same, with another fold than the sum. */
const void *entry_fold(const struct bpfas_entry *entry, enum value_fold fold, void **own);

/* As bpfas_entry_json has it. */
void entry_json(const struct bpfas_entry *entry, struct json *json);

/* One of an array's keys, which are always there, with nothing but zeros in its value. */
bool entry_is_unused(const struct bpfas_entry *entry);

#endif
