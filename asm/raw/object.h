/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASM_RAW_OBJECT_H
#define ASM_RAW_OBJECT_H

#include "asm/assembler.h"

/*
 * Makes the object as the file states it and takes over the contents; conflicts are reported. *object is set
 * first, so that an out-of-memory jump from here cannot leak it.
 */
void raw_object(struct assembler *as, const char *name, struct bpfas_object **object);

#endif
