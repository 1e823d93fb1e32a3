/* SPDX-License-Identifier: BSD-2-Clause */
/* Resolves fix-ups: writes values into instructions and data, or makes relocations. */
#ifndef ASM_RESOLVE_H
#define ASM_RESOLVE_H

#include "asm/expr/value.h"

struct assembler;
struct section;

/* At the end of a block: resolves the uses of its labels. */
void asm_bind_block(struct assembler *as);
/* At the end of the file: resolves the rest. */
void asm_resolve(struct assembler *as);
/* Writes a number, or a relocation for an address, into a section. */
void asm_put_datum(struct assembler *as, struct section *section, uint64_t offset, unsigned size,
		   const struct value *value, const struct result *result);

#endif
