/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASM_BTF_TYPES_H
#define ASM_BTF_TYPES_H

#include "asm/btf/write.h"

/* Adds every type that the input reaches, and their declaration tags. */
void btf_add_types(struct btf_writer *w);

#endif
