/* SPDX-License-Identifier: BSD-2-Clause */
/* Blocks: .prog and .func up to their ends. Each has its own labels and gives its symbol a size. */
#ifndef ASM_BLOCK_H
#define ASM_BLOCK_H

#include "base/source.h"

struct assembler;
struct section;
struct symbol_def;

/* An open .prog or .func. */
struct block {
	uint32_t number; /* from 1; 0: none is open */
	bool is_function;
	struct span span; /* of its directive and name */
	struct symbol_def *program;
	struct section *outer; /* the current section before it */
	size_t first_fixup;    /* the block's first fix-up: uses of its labels are among these */
	uint64_t start;        /* offset in its section */
};

struct blocks {
	struct block open;
	uint32_t count;   /* so far */
	unsigned misread; /* .prog and .func lines with an error: their ends are not reported as well */
	VEC(struct symbol_def *) labels; /* of the open block */
};

static inline void blocks_free(struct blocks *blocks)
{
	vec_free(&blocks->labels);
}

#endif
