/* SPDX-License-Identifier: BSD-2-Clause */
/* Loads and stores, of memory and of packets. */
#ifndef ASM_INSN_MEMORY_H
#define ASM_INSN_MEMORY_H

#include "asm/insn/statement.h"

struct assembler;

void build_load(struct assembler *as, const struct statement *s);
void build_store(struct assembler *as, const struct statement *s);
void build_load_packet(struct assembler *as, const struct statement *s);
/* As a mnemonic, which names neither r0 nor the packet. */
void build_load_packet_bytes(struct assembler *as, const struct statement *s);

#endif
