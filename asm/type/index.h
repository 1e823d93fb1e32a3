/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An index of large structs' members by name: thousands of members times thousands of uses must stay cheap.
 */
#ifndef ASM_TYPE_INDEX_H
#define ASM_TYPE_INDEX_H

#include "asm/type/type.h"

/* NULL if the type has no index, or no such direct member. */
const struct member_slot *type_index_find(const struct type *type, const char *name, size_t length);

/* How many names lead to a member: those inside anonymous members count, too. */
size_t type_count_names(const struct type *type);

/* To be called once the members are complete. */
void type_index_build(struct types *types, struct type *type);

#endif
