/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASM_LAYOUT_H
#define ASM_LAYOUT_H

#include "asm/asm_object.h"
#include "output/listing.h"

/*
 * Makes the object and takes over the assembled contents. *object is set first, so that an out-of-memory jump
 * from here cannot leak it.
 */
void asm_lay_out(struct asm_object *from, const char *name, struct bpfas_object **object);

/* Called afterwards: gives sections in the listing their indices in the object. */
void asm_number_listing(const struct asm_object *from, struct listing *listing);

#endif
