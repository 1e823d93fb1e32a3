/* SPDX-License-Identifier: BSD-2-Clause */
/* .incbin: bytes of a file. */
#ifndef ASM_DATA_INCBIN_H
#define ASM_DATA_INCBIN_H

#include "asm/expr/value.h"
#include "base/literal.h"

struct assembler;

void asm_incbin(struct assembler *as, struct string path, const struct value *skip,
		const struct value *count);

#endif
