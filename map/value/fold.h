/* SPDX-License-Identifier: BSD-2-Clause */
/* One value of many, field by field: of what the CPUs have in a per-CPU map. */
#ifndef MAP_VALUE_FOLD_H
#define MAP_VALUE_FOLD_H

#include "map/value/type.h"

/*
 * One value of the `count` values at `from`, `stride` bytes apart: each number
 * on its own, be it a member, an item or a bitfield. A sum wraps at the field's
 * width. What is no number (text, enums, pointers) is the first value's, of
 * truths a sum is true where one is. False, and nothing done, without a type
 * of this size.
 */
enum value_fold { FOLD_SUM, FOLD_MIN, FOLD_MAX, FOLD_AVERAGE };
bool value_fold(struct value_type type, enum value_fold fold, void *into, const void *from, size_t size,
		size_t count, size_t stride);

#endif
