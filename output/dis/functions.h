/* SPDX-License-Identifier: BSD-2-Clause */
/* Which code is printed as .prog and .func, and with what prototypes. */
#ifndef OUTPUT_DIS_FUNCTIONS_H
#define OUTPUT_DIS_FUNCTIONS_H

#include "output/dis/state.h"

/* Code from a function symbol's place to its end, whose labels are its own. */
struct dis_block {
	uint64_t start, end;
	uint32_t symbol;
	bool is_program, is_static;
	uint32_t context; /* the struct that r1 points to, a built-in one; 0: not known */
	const char *head; /* the directive with its operands */
};

/* Those of a section, in order. */
struct dis_blocks {
	struct dis_block *at;
	size_t count;
};
/* The one that has the place; NULL: none. */
const struct dis_block *dis_block_at(const struct dis_blocks *blocks, uint64_t at);
struct dis_blocks dis_find_blocks(struct dis *dis, uint32_t section);

#endif
