/* SPDX-License-Identifier: BSD-2-Clause */
/* Whether values of two types lie in memory alike, so that one program can go on with another's map. */
#ifndef MAP_LAYOUT_H
#define MAP_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "map/value/type.h"

/*
 * Names and places of members and variables count, and sizes; names of types and signs do not. Without a type
 * on one side there is nothing to compare, and they match. `why` gets the first difference: "member 'port' is
 * 2 bytes here, 4 there".
 */
bool layouts_match(struct value_type here, struct value_type there, char *why, size_t size);

#endif
