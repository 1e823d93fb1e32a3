/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASM_BTF_VARIABLES_H
#define ASM_BTF_VARIABLES_H

#include "asm/btf/write.h"

/* A VAR of each variable and external, and a DATASEC of each of their sections. */
void btf_add_variables(struct btf_writer *w);

#endif
