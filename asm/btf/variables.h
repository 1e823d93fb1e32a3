/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ASM_BTF_VARIABLES_H
#define ASM_BTF_VARIABLES_H

#include "asm/btf/write.h"

/* Adds a VAR for each variable and external, and a DATASEC for each of their sections. */
void btf_add_variables(struct btf_writer *w);

#endif
