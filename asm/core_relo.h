/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * CO-RE, "compile once, run everywhere": core(task_struct.tgid) and its like
 * in an instruction's operand. Each is the value that the file's own types
 * give, and one record for the loader (kernel: struct bpf_core_relo), which
 * finds the type by its name in the running kernel's BTF and writes that
 * kernel's value into the instruction.
 */
#ifndef ASM_CORE_RELO_H
#define ASM_CORE_RELO_H

#include "asm/declarator.h"

struct fixup;

struct core_function;

/* One use: core_size(struct task_struct.comm) */
struct core_relo {
	const struct core_function *function;
	struct span span;  /* the whole */
	enum type_tag tag; /* TAG_NONE: any, also a base type */
	struct name *name; /* a type, type.member or an enumerator */
	struct span name_span;
};

/* The functions' names, by index from 0; NULL behind the last. */
const char *core_function_name(size_t index);

const char *core_relo_name(const struct core_relo *use);

/* NULL after reporting what is wrong with the words. `tag` may be NULL: none was written. */
struct core_relo *core_relo_new(struct assembler *as, struct span span, const struct name *function,
				const struct name *tag, struct span tag_span, struct name *name,
				struct span name_span);

/*
 * At the end of the file: records the relocation of the instruction that the fix-up is about, and gives the
 * value that it holds until then. False after reporting why it cannot be.
 */
bool core_relocate(struct assembler *as, const struct fixup *fixup, const struct core_relo *use,
		   int128 *value);

#endif
