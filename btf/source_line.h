/* SPDX-License-Identifier: BSD-2-Clause */
/* A line that an object remembers of its source, as the place of a diagnostic. */
#ifndef BTF_SOURCE_LINE_H
#define BTF_SOURCE_LINE_H

#include "bpfas.h"
#include "btf/line_info.h"

struct source_place {
	struct bpfas_diag diag;  /* file, line, column, length, source are set */
	struct bpfas_diag inner; /* of a line of a macro's: which one of it; file NULL: none */
	char *path, *source;     /* own the file's name and the line's text, where that was read anew */
	char *inner_path;
};

/*
 * The line is shown from its file where that still has it, whether the object's
 * name for the file is found as it is, or beside `beside`; else as the object
 * remembers it.
 */
struct source_place source_place_of(const struct source_line *line, const char *beside);
void source_place_free(struct source_place *place);

#endif
