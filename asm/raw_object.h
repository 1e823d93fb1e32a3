/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASM_RAW_OBJECT_H
#define ASM_RAW_OBJECT_H

#include "asm/assembler.h"

/* The object as the file states it; NULL after reporting what cannot be. */
struct bpfas_object *raw_object(struct assembler *as);

#endif
