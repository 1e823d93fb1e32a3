/* SPDX-License-Identifier: BSD-2-Clause */
/* The beginning and end of .prog and .func blocks. */
#ifndef ASM_BLOCK_BOUNDS_H
#define ASM_BLOCK_BOUNDS_H

#include <stdbool.h>

#include "base/span.h"

struct assembler;
struct section;
struct symbol_def;

/* Opens a .prog or .func, which has its own labels; a block still open is reported and closed. */
void asm_open_block(struct assembler *as, struct span span, struct symbol_def *def, struct section *section,
		    bool is_function);
void asm_end_program(struct assembler *as, struct span span);
void asm_end_function(struct assembler *as, struct span span);
/* At the end of the file: an open block is reported and closed. */
void asm_finish_blocks(struct assembler *as);

#endif
