/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The source lines of an object's instructions, from its .BTF and .BTF.ext. Without these there are none; if
 * .BTF.ext is damaged, only those before the damage: neither is an error.
 */
#ifndef BTF_LINE_INFO_H
#define BTF_LINE_INFO_H

#include "btf/ext.h"
#include "btf/strings.h"
#include "object/object.h"

struct source_line {
	const char *file, *text; /* "" if unknown */
	uint32_t line, column;   /* from 1; 0: unknown */
};

struct line_info {
	struct ext_info ext; /* sorted */
	struct btf_strings strings;
};

/* The object must outlive the lines. Out of memory there are none. */
struct line_info line_info_read(const struct bpfas_object *object);
void line_info_free(struct line_info *info);

/* Finds the line that covers a byte of a section; false: none. */
bool line_info_at(const struct line_info *info, struct ext_place place, struct source_line *line);

/*
 * Finds a line by the contents of a verifier log: the line's text, its number (0: unknown) and the last path
 * component of its file (NULL: unknown). If no text matches, the first line of that number. False: none.
 */
bool line_info_find(const struct line_info *info, const char *file, uint32_t number, const char *text,
		    size_t text_length, struct source_line *line);

#endif
