/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The contents of .BTF.ext as records by section and offset: where functions begin, the source lines of
 * instructions, and CO-RE relocations.
 *
 * Kernel: Documentation/bpf/btf.rst, section 4. Strings are offsets into the strings of .BTF (btf/strings.h),
 * types are its type ids.
 */
#ifndef BTF_EXT_H
#define BTF_EXT_H

#include "base/arena.h"

/* The instruction that a record describes. */
struct ext_place {
	uint32_t section; /* its index in the object */
	uint32_t offset;  /* bytes into the section */
};

struct ext_function {
	struct ext_place place;
	uint32_t type; /* of kind FUNC */
};

struct ext_line {
	struct ext_place place;
	uint32_t file, text; /* 0: unknown */
	uint32_t line_col;   /* BPF_LINE_INFO_LINE_NUM, BPF_LINE_INFO_LINE_COL */
};

struct ext_core {
	struct ext_place place;
	uint32_t type;
	uint32_t access; /* "0:1:2", or an enumerator's index */
	uint32_t kind;   /* enum bpf_core_relo_kind */
};

struct ext_info {
	VEC(struct ext_function) functions;
	VEC(struct ext_line) lines;
	VEC(struct ext_core) core;
	bool has_more; /* the section has data not represented here: newer records, or longer ones */
};

void ext_free(struct ext_info *info);

/* Sorts each kind by section and offset. */
void ext_sort(struct ext_info *info);

/* In sorted records, the last line at or before the place, in its section; NULL: none. */
const struct ext_line *ext_find_line(const struct ext_info *info, struct ext_place place);

#endif
