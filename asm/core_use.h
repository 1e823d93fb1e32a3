/* SPDX-License-Identifier: BSD-2-Clause */
/* core(task_struct.tgid) and similar, as written; asm/core_relo.c makes relocations of them. */
#ifndef ASM_CORE_USE_H
#define ASM_CORE_USE_H

#include "asm/declarator.h"

/* The kind of operand between the parentheses. */
enum core_subject { OF_MEMBER, OF_TYPE, OF_ENUMERATOR };

struct core_function {
	const char *name;
	uint8_t kind; /* enum bpf_core_relo_kind */
	uint8_t of;   /* enum core_subject */
};

/* One use: core_size(struct task_struct.comm) */
struct core_relo {
	const struct core_function *function;
	struct span span;  /* the whole */
	enum type_tag tag; /* TAG_NONE: any, also a base type */
	struct name *name; /* a type, type.member or an enumerator */
	struct span name_span;
};

/* The names of the CO-RE functions, by index from 0; NULL after the last. */
const char *core_function_name(size_t index);

const char *core_relo_name(const struct core_relo *use);

/* core_size(struct task_struct.comm), as the parser found it */
struct core_words {
	const struct name *function;
	const struct name *tag; /* NULL: none was written */
	struct span tag_span;
	struct name *name;
	struct span name_span;
};

/* NULL after reporting an invalid tag. */
struct core_relo *core_relo_new(struct assembler *as, struct span span, const struct core_words *words);

#endif
