/* SPDX-License-Identifier: BSD-2-Clause */
/* Sizes and offsets by C's ABI for BPF: the System V rules, LP64. */
#ifndef ASM_TYPE_LAYOUT_H
#define ASM_TYPE_LAYOUT_H

#include "asm/type/type.h"

/*
 * Lays out a struct, union or enum whose members are complete. On failure (an incomplete member, a struct
 * that holds itself, two members of one name, over 2^29 bytes, a bitfield wider than its type) reports it and
 * returns false. An enum becomes signed if a value is negative. A member without name, bits and members of
 * its own is C's `int : 0`: the next bitfield begins a new unit. A typedef takes its target's size, if it has
 * one.
 */
bool type_complete(struct types *types, struct diags *diags, struct type *type);

#endif
