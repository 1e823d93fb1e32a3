/* SPDX-License-Identifier: BSD-2-Clause */
/* The .BTF and .BTF.ext sections of an object, made from declarations. */
#ifndef ASM_BTF_BTF_H
#define ASM_BTF_BTF_H

#include "asm/btf/input.h"

/* An enum btf_argument_tag by its name without __arg_; 0: unknown. */
unsigned btf_argument_tag(const char *name);

/*
 * Adds .BTF (maps with their DATASEC, functions, the types these reach) and .BTF.ext: with `debug` func_info
 * and line_info for every function, and always the CO-RE records, without which a program would be wrong.
 * Call it when symbols have their values and sizes. Returns false where memory or BTF's limits are exceeded,
 * after reporting it.
 */
bool btf_add_sections(struct btf_input *input, bool debug);

#endif
