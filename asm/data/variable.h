/* SPDX-License-Identifier: BSD-2-Clause */
/* Typed variables, and the parts of one that are initialized. */
#ifndef ASM_DATA_VARIABLE_H
#define ASM_DATA_VARIABLE_H

#include "base/arena.h"
#include "base/span.h"

struct decl_tag;
struct init_item;
struct initializer;
struct section;
struct symbol_def;
struct type;

struct variable {
	struct symbol_def *def;
	struct span span;
	struct type *type;
	struct section *section;
	uint64_t size;
	struct initializer *initializer; /* NULL: zeros */
	const struct decl_tag *tags;
	bool takes_addresses; /* the loader relocates its section */
};

/* An initialized part of a variable, in bits, and the item that set it. */
struct filled_bits {
	uint64_t begin, end;
	const struct init_item *item;
};

struct variables {
	VEC(struct variable *) all;
	VEC(struct filled_bits) filled; /* parts set by the current initializer so far */
};

static inline void variables_free(struct variables *variables)
{
	vec_free(&variables->all);
	vec_free(&variables->filled);
}

#endif
