/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A kernel's types, from the BTF given by --btf: looked up after the file's own and the built-in ones. Each
 * is converted on first use, with the types it contains; those it points to stay names until used.
 */
#ifndef ASM_TYPE_FROM_BTF_H
#define ASM_TYPE_FROM_BTF_H

#include "asm/type/type.h"

/* Opens a raw BTF file, or an ELF file with a .BTF section. Returns NULL, or why it cannot be read. */
const char *type_btf_open(struct types *types, const char *path);
void type_btf_close(struct types *types);

/* A struct, union, enum or typedef of that name; NULL if the BTF has none, or none was opened. */
struct type *type_btf_find(struct types *types, enum type_kind kind, const char *name, size_t length);
/* Completes a type that the file only mentions, as in `struct task_struct *next`, with its members. */
void type_btf_fill(struct types *types, struct type *type);

#endif
