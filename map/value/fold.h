/* SPDX-License-Identifier: BSD-2-Clause */
/* One value made of many, field by field, as a per-CPU map has one for each CPU. */
#ifndef MAP_VALUE_FOLD_H
#define MAP_VALUE_FOLD_H

#include "bpfas.h"
#include "map/value/type.h"

/*
 * As bpfas_entry_fold has it, of the `count` values at `from`, `stride` bytes
 * apart. False, and nothing done, without a type of this size.
 */
bool value_fold(struct value_type type, enum bpfas_fold fold, void *into, const void *from, size_t size,
		size_t count, size_t stride);

#endif
