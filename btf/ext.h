/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What .BTF.ext states, as records by section and offset: where functions
 * begin, the source lines of instructions, and the relocations of CO-RE.
 *
 * Kernel: Documentation/bpf/btf.rst, section 4. Strings are offsets into the
 * strings of .BTF (btf/strings.h), types are its type ids.
 */
#ifndef BTF_EXT_H
#define BTF_EXT_H

#include "base/arena.h"

/* The instruction that a record is about. */
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
	bool has_more; /* the section states what these records do not: newer records, or longer ones */
};

void ext_free(struct ext_info *info);

/* Each kind by sections and offsets. */
void ext_sort(struct ext_info *info);

/* In sorted records, the last line that is at or before the place, in its section; NULL: none is. */
const struct ext_line *ext_find_line(const struct ext_info *info, struct ext_place place);

#endif
