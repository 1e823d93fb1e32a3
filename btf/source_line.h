/* SPDX-License-Identifier: BSD-2-Clause */
/* A source line recorded in an object, as the place of a diagnostic. */
#ifndef BTF_SOURCE_LINE_H
#define BTF_SOURCE_LINE_H

#include "bpfas.h"
#include "btf/line_info.h"

struct source_place {
	struct bpfas_diag diag;  /* file, line, column, length, source are set */
	struct bpfas_diag inner; /* if the line is a macro's: its place in the macro; file NULL: it is not */
	char *path, *source;     /* own the file's name and the line's text, if these were read anew */
	char *inner_path;
};

/*
 * Shows the line from its file if that still contains it, found by the recorded name as it is or beside
 * `beside`; otherwise as recorded in the object.
 */
struct source_place source_place_of(const struct source_line *line, const char *beside);
void source_place_free(struct source_place *place);

#endif
