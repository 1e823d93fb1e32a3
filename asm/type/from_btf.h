/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Types of a kernel, from the BTF that --btf names: looked up after the file's
 * own and the built-in ones. Each is taken over when something asks for it,
 * with what it holds; what it points to stays a name until it is asked for.
 */
#ifndef ASM_TYPE_FROM_BTF_H
#define ASM_TYPE_FROM_BTF_H

#include "asm/type/type.h"

/* A raw BTF file, or an ELF file with a .BTF section. Returns NULL, or why it cannot be read. */
const char *type_btf_open(struct types *types, const char *path);
void type_btf_close(struct types *types);

/* A struct, union, enum or typedef of that name; NULL where the BTF has none, or none was opened. */
struct type *type_btf_find(struct types *types, enum type_kind kind, const char *name, size_t length);
/* Gives a type that the file only mentions, as in `struct task_struct *next`, its members. */
void type_btf_fill(struct types *types, struct type *type);

#endif
