/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASM_BTF_MAPS_H
#define ASM_BTF_MAPS_H

#include "asm/btf/input.h"

/*
 * Adds the .maps section with one symbol per map (sized as the definition's struct), before any reference is
 * resolved. Fills maps[].symbol.
 */
void btf_add_maps(struct btf_input *input);
/* Adds the relocations of the maps' slots, once every program and map has its symbol. */
void btf_fill_map_slots(struct btf_input *input);

#endif
