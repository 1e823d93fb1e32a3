/* SPDX-License-Identifier: BSD-2-Clause */
/* Built-in types: C's own, and those of uapi/builtin.h. */
#ifndef ASM_TYPE_BUILTIN_H
#define ASM_TYPE_BUILTIN_H

#include "asm/type/type.h"

/*
 * Integers and their usual names: u8..u64, s8..s64, __u8.., __be16 .. __le64, __sum16, __wsum, bool, _Bool,
 * char, int, long, short, "unsigned int", "unsigned char" ..., void. NULL for other names. `u32` is C's
 * __u32: a typedef named __u32 of "unsigned int", so that BTF reads as clang's.
 */
struct type *type_base(struct types *types, const char *name, size_t length);

/* A built-in struct, union or typedef; NULL if there is none. */
struct type *type_find_builtin(struct types *types, enum type_kind kind, const char *name, size_t length);

/* The same; for any other name an incomplete type to point to. */
struct type *type_builtin_mentioned(struct types *types, enum type_kind kind, const char *name,
				    size_t length);

#endif
