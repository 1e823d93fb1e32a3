/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASM_LAYOUT_H
#define ASM_LAYOUT_H

#include "asm/asm_object.h"
#include "output/listing.h"

/*
 * Makes the object from what was assembled, and takes over its contents. *object
 * is set before running out of memory, which goes where the arena says, could
 * leave it unfinished.
 */
void asm_lay_out(struct asm_object *from, const char *name, struct bpfas_object **object);

/* After that: sections in the listing get the numbers that they have in the object. */
void asm_number_listing(const struct asm_object *from, struct listing *listing);

#endif
