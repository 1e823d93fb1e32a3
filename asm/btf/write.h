/* SPDX-License-Identifier: BSD-2-Clause */
/* State shared by the files that make BTF. */
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
	uint64_t string_end;               /* the length of .BTF's strings, updated by btf_writer_text */
	struct ext_info ext;               /* its section numbers are those of the object */
	uint32_t *section_names;           /* indexed by section: the offset of its name in .BTF */
	int error;                         /* libbpf's first error, a negative errno */
	bool reported;
};

/* Passes an id or offset through; out of memory ends the run, other errors are kept for the end. */
uint32_t btf_writer_check(struct btf_writer *w, int result);
/*
 * The length of all strings so far. To be called before the byte order is set, while libbpf's header is in
 * the machine's own.
 */
uint32_t btf_writer_strings(struct btf_writer *w);
/* The offset of a string, or 0 if BTF's 16 MB are full. */
uint32_t btf_writer_text(struct btf_writer *w, const char *text);

/* The id of a type, assigned at the first call; types are added in the order of their ids. */
uint32_t btf_writer_reach(struct btf_writer *w, struct type *type);
/* The name, after a warning on the span if the kernel would refuse it, and all of the file's BTF with it. */
const char *btf_writer_name(struct btf_writer *w, const char *name, struct span span);
/* Tags a type, variable or function or (component from 0) its member or parameter. */
void btf_writer_add_tags(struct btf_writer *w, const struct decl_tag *tags, uint32_t id, int component);
/* BTF has 16-bit counts; false after reporting a larger one. */
bool btf_writer_count_fits(struct btf_writer *w, size_t count, struct span span, const char *what);

#endif
