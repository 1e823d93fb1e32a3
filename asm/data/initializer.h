/* SPDX-License-Identifier: BSD-2-Clause */
/* Initial values of variables, as C writes them. */
#ifndef ASM_DATA_INITIALIZER_H
#define ASM_DATA_INITIALIZER_H

#include "asm/expr/value.h"
#include "base/literal.h"

/* The initial value of a variable or of a part of it. */
struct initializer {
	enum initializer_kind { INIT_VALUE, INIT_STRING, INIT_ADDRESS, INIT_LIST } kind;
	struct span span;
	struct value value;
	struct string string;
	struct name *name;              /* &NAME */
	struct init_item *first, *last; /* { ... } */
};

struct init_item {
	struct init_step *path; /* .member, [index], ...; NULL: the next subobject */
	struct initializer *value;
	struct init_item *next;
};

struct init_step {
	struct span span;
	struct name *member; /* NULL: index counts */
	struct value index;
	struct init_step *next, *last; /* `last` of the first one only */
};

#endif
