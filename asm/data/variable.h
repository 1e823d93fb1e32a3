/* SPDX-License-Identifier: BSD-2-Clause */
/* Typed variables: .data, .rodata, .bss and their like, with a C declaration. */
#ifndef ASM_DATA_VARIABLE_H
#define ASM_DATA_VARIABLE_H

#include "asm/declarator.h"

struct init_item;
struct initializer;
struct section;
struct symbol_def;

struct variable {
	struct symbol_def *def;
	struct span span;
	struct type *type;
	struct section *section;
	uint64_t size;
	struct initializer *initializer; /* NULL: zeros */
	const struct decl_tag *tags;
	bool takes_addresses; /* a loader relocates its section */
};

/* A part of a variable that has its initial value, in bits, and what gave it. */
struct extent {
	uint64_t begin, end;
	const struct init_item *item;
};

struct variables {
	VEC(struct variable *) all;
	VEC(struct extent) filled; /* by the initializer that is being put in, by its items so far */
};
void variables_free(struct variables *variables);

/* .data, .rodata, .bss and their like: `section` is the directive. initializer NULL: zeros. */
void asm_variable(struct assembler *as, struct name *section, struct span section_span,
		  const struct type_words *words, struct declarator *declarator,
		  struct initializer *initializer);

/* At the end of the file, before names are resolved: puts the initial values in. */
void asm_finish_variables(struct assembler *as);

#endif
