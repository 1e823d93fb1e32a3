/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The output's BTF while it is made, shared by the passes of that (linker/
 * merge.c has them in order). Type ids are those before deduplication.
 */
#ifndef LINKER_MERGE_STATE_H
#define LINKER_MERGE_STATE_H

#include "linker/linker.h"

/* A variable, or a function of the kernel's, in a section of the output. */
struct link_variable {
	const struct link_input *input;
	uint32_t type; /* there */
	uint32_t offset, size;
	uint32_t number; /* in its section, by first mention */
};

struct link_variables {
	const char *name;
	uint32_t name_offset; /* among the strings of the output */
	VEC(struct link_variable) list;
};

/* A function that needs a type, and that no input has one of. */
struct made_function {
	uint32_t name;                        /* among the output's strings */
	const struct link_input *declared_by; /* whose prototype it gets; NULL: none is known */
	uint32_t prototype;                   /* there */
};

#define MAX_NAMED 8 /* parameters that get names of their own */

struct merge {
	VEC(struct link_variables *) sections; /* in the order of first mention */
	struct string_map by_name;             /* these */
	VEC(uint32_t) types_to_visit;          /* of the input that is looked at (linker/merge_live.c) */
	struct ext_info records;     /* of the output; their strings are offsets into those of `raw` */
	uint32_t count;              /* of types, with void */
	bool has_forward;            /* of a struct or enum that others may define */
	bytes raw;                   /* header, types, strings */
	size_t strings;              /* where they begin in it */
	bytes table;                 /* the strings (linker/merge_strings.c) */
	struct string_map by_string; /* their offsets */
	VEC(struct made_function) made;
	uint32_t first_made; /* id of the first type that these need */
	uint32_t parameter_names[MAX_NAMED], int_name;
	bytes probe;   /* the records' types, for libbpf to renumber */
	bytes written; /* .BTF.ext */
};

#endif
