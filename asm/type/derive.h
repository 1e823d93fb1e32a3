/* SPDX-License-Identifier: BSD-2-Clause */
/* Derived types, each made once, so that BTF contains it once. */
#ifndef ASM_TYPE_DERIVE_H
#define ASM_TYPE_DERIVE_H

#include "asm/type/type.h"

struct type *type_pointer(struct types *types, struct type *target);
struct type *type_array(struct types *types, struct type *element, uint64_t count);
struct type *type_const(struct types *types, struct type *target);
struct type *type_volatile(struct types *types, struct type *target);
struct type *type_restrict(struct types *types, struct type *target);
struct type *type_tagged(struct types *types, const char *tag, struct type *target);
/* A function without parameters; the caller adds them. */
struct type *type_function(struct types *types, struct type *result);

/* The result of sizeof. False if unknown: void, or a type that contains an incomplete one. */
bool type_size(const struct type *type, uint64_t *size, uint64_t *align);

#endif
