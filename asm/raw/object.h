/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASM_RAW_OBJECT_H
#define ASM_RAW_OBJECT_H

#include "asm/assembler.h"

/*
 * Makes the object as the file states it, whose contents it takes over; what cannot be is reported. *object
 * is set before running out of memory, which goes where the arena says, could leave it unfinished.
 */
void raw_object(struct assembler *as, const char *name, struct bpfas_object **object);

#endif
