/* SPDX-License-Identifier: BSD-2-Clause */
/* Maps positions to text, line and column, and to the expansions and includes that led there. */
#ifndef BASE_PLACE_H
#define BASE_PLACE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/source.h"
#include "base/span.h"

struct line_column {
	const struct source *source;
	uint32_t line, column; /* from 1; columns count bytes */
	uint32_t row;          /* from 0, in source's own text, which may be a copy of other lines */
};

/* span must lie in a text of the run. */
struct line_column source_place(struct arena *arena, struct sources *sources, struct span span);
/* The text of a place's line, without its newline. */
const char *source_line(struct arena *arena, struct line_column place, size_t *length);
/* The source whose own text holds the position. */
const struct source *source_at(const struct sources *sources, uint32_t position);
/* The text at a position. */
const char *source_text_at(const struct sources *sources, uint32_t position);
/* The span's source if another one included or expanded it; otherwise NULL. */
const struct source *source_parent(const struct sources *sources, struct span span);
/* The position in the outermost file that led to the given one, through macros and includes. */
uint32_t source_position_in_file(const struct sources *sources, uint32_t position);
/* For expanded text, the outermost invocation in its file; otherwise the span itself. */
struct span source_outermost(const struct sources *sources, struct span span);

#endif
