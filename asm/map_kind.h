/* SPDX-License-Identifier: BSD-2-Clause */
/* The kinds of maps and their rules, as the kernel checks them when a map is made. */
#ifndef ASM_MAP_KIND_H
#define ASM_MAP_KIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum size_rule {
	SIZE_ANY,     /* at least 1 byte, at most `limit` */
	SIZE_4,       /* 4 bytes; u32 where it is not given */
	SIZE_4_OR_8,  /* 4 or 8 bytes; u32 where it is not given */
	SIZE_NONE,    /* there is none */
	SIZE_RECORD,  /* there is none; a type names what its records are */
};

enum entries_rule {
	ENTRIES_COUNT,      /* 1 and more */
	ENTRIES_PAGES,      /* bytes: a power of two and whole pages */
};

struct map_kind {
	const char *name;
	uint32_t number;       /* BPF_MAP_TYPE_* */
	uint8_t key, value;    /* enum size_rule */
	uint8_t entries;       /* enum entries_rule */
	uint32_t key_limit, value_limit; /* bytes, for SIZE_ANY */
	uint32_t flags;        /* those that it may have */
	const char *why_4;     /* what the 4 bytes are */
};

const struct map_kind *map_kind_find(const char *name);
/* All names, one a call, for suggestions; NULL at the end. */
const char *map_kind_next(size_t *index);

#endif
