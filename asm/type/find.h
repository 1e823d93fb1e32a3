/* SPDX-License-Identifier: BSD-2-Clause */
/* Named types: the file's own before built-in ones, and these before a kernel's. */
#ifndef ASM_TYPE_FIND_H
#define ASM_TYPE_FIND_H

#include "asm/type/type.h"

/* A struct, union, enum or typedef of that name: the file's own before a built-in one; NULL for none. */
struct type *type_find(struct types *types, enum type_kind kind, const char *name, size_t length);
/* The file's or a built-in struct, union, enum or typedef: for `type.member` and sizeof(type). */
struct type *type_find_any(struct types *types, const char *name, size_t length);
/*
 * Makes an incomplete one of the file's own ("" : anonymous), shadowing a built-in one. Where the file has
 * one of that name that is still incomplete, it is that one: pointers to it are already about.
 */
struct type *type_declare(struct types *types, enum type_kind kind, const char *name, size_t length);

#endif
