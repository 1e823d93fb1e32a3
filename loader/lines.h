/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The source lines of an object's instructions, from its .BTF and .BTF.ext.
 * An object without them has none, which is no error.
 */
#ifndef LOADER_LINES_H
#define LOADER_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bpfas.h"

struct line {
	const char *section;
	uint32_t instruction; /* from the section's begin, in 8-byte units */
	const char *file, *text;
	uint32_t line, column; /* from 1; column 0: unknown */
};

struct lines {
	struct btf *btf; /* owns the strings */
	struct line *list;
	size_t count;
};

/* A zeroed result where the object has no lines. Strings in it live until lines_free. */
struct lines lines_read(const void *elf, size_t size);
void lines_free(struct lines *lines);

/* Where in its section a function's instructions are. */
struct function {
	uint32_t first, count;
	struct bpf_insn *code; /* functions_of_text alone: a copy */
};
bool function_find(const void *elf, size_t size, const char *name, struct function *function);

/* The functions of .text that have instructions, to be freed with functions_free. */
struct function *functions_of_text(const void *elf, size_t size, size_t *count);
void functions_free(struct function *functions, size_t count);

/* The line that covers an instruction of a section; NULL where there is none. */
const struct line *lines_at(const struct lines *lines, const char *section, uint32_t instruction);
/*
 * By what a verifier log shows: the line's text, its number and the last path component of its file. Number
 * 0: by the text alone. Where no text is the same, the first line of that number.
 */
const struct line *lines_find(const struct lines *lines, const char *file, uint32_t number, const char *text,
			      size_t text_length);

/* A place for a diagnostic, with the line as the file has it, or as the object remembers it. */
struct place {
	struct bpfas_diag diag;
	struct bpfas_diag inner; /* the macro's line that became the instruction; file NULL: none did */
	char *path, *source, *inner_path; /* own what those point to */
};

/* `beside` is a file in whose folder the source is looked for where its recorded name does not open. */
struct place place_of(const struct line *line, const char *beside);
void place_free(struct place *place);

#endif
