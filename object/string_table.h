/* SPDX-License-Identifier: BSD-2-Clause */
/* The strings of an ELF file's .strtab, laid out as LLVM lays them out. */
#ifndef OBJECT_STRING_TABLE_H
#define OBJECT_STRING_TABLE_H

#include <elf.h>
#include <stdbool.h>

#include "base/arena.h"

/* A string and the field that gets its place in the table. */
struct string_use {
	const char *text;
	size_t length;
	uint64_t key; /* of the sort: eight of its bytes */
	Elf64_Word *place;
};

struct string_table {
	struct arena *arena;
	struct string_use *uses; /* room for all is the caller's to make */
	size_t use_count;
	char *bytes; /* once it is filled */
	size_t size;
};

/* `text` and `place` stay where they are until the table is filled. The empty string has place 0. */
void string_table_use(struct string_table *table, const char *text, Elf64_Word *place);
/* False where the table would be larger than `most` bytes. */
bool string_table_fill(struct string_table *table, size_t most);

#endif
