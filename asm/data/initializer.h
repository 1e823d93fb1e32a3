/* SPDX-License-Identifier: BSD-2-Clause */
/* Initial values of variables, as C writes them. */
#ifndef ASM_DATA_INITIALIZER_H
#define ASM_DATA_INITIALIZER_H

#include "asm/expr.h"
#include "base/literal.h"

struct assembler;
struct type;
struct variable;

/* What a variable or a part of it begins with. */
struct initializer {
	enum initializer_kind { INIT_VALUE, INIT_STRING, INIT_ADDRESS, INIT_LIST } kind;
	struct span span;
	struct value value;
	struct string string;
	struct name *name;              /* &NAME */
	struct init_item *first, *last; /* { ... } */
};

struct init_item {
	struct init_step *path; /* .member, [index], ...; NULL: the next one */
	struct initializer *value;
	struct init_item *next;
};

struct init_step {
	struct span span;
	struct name *member; /* NULL: an index */
	struct value index;
	struct init_step *next, *last; /* `last` of the first one only */
};

/* Puts what an initialiser says into a variable's bytes; false after reporting what does not fit. */
bool asm_initialize(struct assembler *as, const struct variable *variable);
/* The elements that an initialiser gives to an array without a size. */
bool asm_count_elements(struct assembler *as, struct type *type, const struct initializer *initializer,
			uint64_t *count);

#endif
