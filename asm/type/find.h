/* SPDX-License-Identifier: BSD-2-Clause */
/* Named types: the file's own first, then built-in ones, then a kernel's. */
#ifndef ASM_TYPE_FIND_H
#define ASM_TYPE_FIND_H

#include "asm/type/type.h"

/* A struct, union, enum or typedef of that name, in that order; NULL if there is none. */
struct type *type_find(struct types *types, enum type_kind kind, const char *name, size_t length);
/* Only the file's or a built-in one: for `type.member` and sizeof(type). */
struct type *type_find_any(struct types *types, const char *name, size_t length);
/*
 * Makes an incomplete type of the file ("": anonymous), which shadows a built-in one. Returns the file's
 * existing one if that is still incomplete: pointers to it may exist.
 */
struct type *type_declare(struct types *types, enum type_kind kind, const char *name, size_t length);

#endif
