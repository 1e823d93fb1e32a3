/* SPDX-License-Identifier: BSD-2-Clause */
/* Where .prog and .func begin and end. */
#ifndef ASM_BLOCK_BOUNDS_H
#define ASM_BLOCK_BOUNDS_H

#include <stdbool.h>

#include "base/span.h"

struct assembler;
struct section;
struct symbol_def;

/* Opens a .prog or .func, whose labels are its own; an open one is reported and closed. */
void asm_open_block(struct assembler *as, struct span span, struct symbol_def *def, struct section *section,
		    bool is_function);
void asm_end_program(struct assembler *as, struct span span);
void asm_end_function(struct assembler *as, struct span span);
/* At the end of the file: an open block is reported and closed. */
void asm_finish_blocks(struct assembler *as);

#endif
