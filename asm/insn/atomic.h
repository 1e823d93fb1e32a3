/* SPDX-License-Identifier: BSD-2-Clause */
/* Atomic operations, and loads and stores with ordering. */
#ifndef ASM_INSN_ATOMIC_H
#define ASM_INSN_ATOMIC_H

#include "asm/insn/statement.h"

struct assembler;

void build_atomic(struct assembler *as, const struct statement *s);
/* The row's atomic operation on the statement's memory and source. */
void build_atomic_row(struct assembler *as, const struct statement *s, const struct insn_row *row);
void build_call_access(struct assembler *as, const struct statement *s);
void build_compare_access(struct assembler *as, const struct statement *s);
void build_exchange(struct assembler *as, const struct statement *s);
void build_store_release(struct assembler *as, const struct statement *s);

#endif
