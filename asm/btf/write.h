/* SPDX-License-Identifier: BSD-2-Clause */
/* Within the making of BTF: what its parts share. */
#ifndef ASM_BTF_WRITE_H
#define ASM_BTF_WRITE_H

#include "asm/btf/input.h"
#include "base/diag.h"
#include "base/diag_run.h"
#include "btf/ext.h"

struct btf;

/* A function with the id of its FUNC. */
struct btf_function_id {
	const struct btf_function *function;
	uint32_t id;
};

struct btf_writer {
	struct btf_input *input;
	struct arena *arena;
	struct btf *btf;
	VEC(struct type *) types;          /* in the order of their ids, from 1 */
	struct btf_function_id *functions; /* as many as the input's */
	uint64_t string_end;               /* of .BTF's strings, while btf_writer_text adds to them */
	struct ext_info ext;               /* its sections are those' numbers */
	uint32_t *section_names;           /* by them: where .BTF has their names */
	int error;                         /* libbpf's first, a negative errno */
	bool reported;
};

/* Passes an id or offset on; running out of memory ends the run, other errors are kept for the end. */
uint32_t btf_writer_check(struct btf_writer *w, int result);
/* The length of all strings so far. Before the byte order is set: libbpf's header is then the machine's own.
 */
uint32_t btf_writer_strings(struct btf_writer *w);
/* The offset of a string, or 0 where BTF's 16 MB have no room for it. */
uint32_t btf_writer_text(struct btf_writer *w, const char *text);

/* The id of a type, now or from now on; types are added in the order of their ids. */
uint32_t btf_writer_reach(struct btf_writer *w, struct type *type);
/* On a type, variable or function, or (component from 0) on its member or parameter. */
void btf_writer_add_tags(struct btf_writer *w, const struct decl_tag *tags, uint32_t id, int component);
/* BTF counts with 16 bits; false after reporting more. */
bool btf_writer_count_fits(struct btf_writer *w, size_t count, struct span span, const char *what);

#endif
