/* SPDX-License-Identifier: BSD-2-Clause */
/* The strings of an ELF file's .strtab, laid out as LLVM lays them out. */
#ifndef OBJECT_STRING_TABLE_H
#define OBJECT_STRING_TABLE_H

#include <elf.h>
#include <stdbool.h>

#include "base/arena.h"

/* A string, and the field that receives its place in the table. */
struct string_use {
	const char *text;
	size_t length;
	uint64_t key; /* for sorting: eight of its bytes */
	Elf64_Word *place;
};

struct string_table {
	struct arena *arena;
	struct string_use *uses; /* the caller reserves room for all */
	size_t use_count;
	char *bytes; /* once filled */
	size_t size;
};

/* `text` and `place` must stay valid until the table is filled. The empty string has place 0. */
void string_table_use(struct string_table *table, const char *text, Elf64_Word *place);
/* False if the table would be larger than `most` bytes. */
bool string_table_fill(struct string_table *table, size_t most);

#endif
