/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Source texts and the places in them.
 *
 * A place is a span of byte positions. Every source text of a run (the file,
 * its includes and macro expansions) takes its own range of positions, so one
 * 32-bit number names file and offset. Line and column are computed only when
 * a diagnostic is handed out.
 */
#ifndef BASE_SOURCE_H
#define BASE_SOURCE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/span.h"

/* A text's memory, where it is not the arena's. */
struct source_text {
	char *at; /* length bytes, then two NUL bytes for the scanner; NULL: there is none */
	size_t length;
	size_t mapped; /* bytes that are a mapping of the file; 0: malloc's */
};

/* A source that is not a copy of others' text. */
struct source_file {
	struct source_text owned;
	char *given_back; /* of a mapping: what stands before takes no memory (source_pass) */
};

/* The offset of each line's first byte. */
struct source_lines {
	VEC(uint32_t) at;
};

/* Macros and loops make one for each turn. */
struct source {
	const char *name;
	char *text; /* length bytes, then two NUL bytes for the scanner */
	size_t length;
	uint32_t base;            /* position of text[0] */
	uint32_t origin;          /* of a copied text (a macro's body): the position whose lines it repeats */
	const char *expanded;     /* the macro that made it; NULL: a file, or a body repeated as it stands */
	struct span parent;       /* what brought it in: the .include, the macro's invocation */
	struct source_file *file; /* NULL: the text is the arena's */
	struct source_lines *lines; /* made when first asked for */
};

struct sources {
	VEC(struct source *) list; /* by rising base */
	VEC(const char *) files;   /* the names of the files read: sources, and data (.incbin) */
};

struct line_column {
	const struct source *source;
	uint32_t line, column; /* from 1; columns count bytes */
	uint32_t row;          /* of source's own text, which may be a copy of later lines; from 0 */
};

/* Takes ownership of `text`. NULL where positions would not fit 32 bits. */
struct source *source_add(struct arena *arena, struct sources *sources, const char *name,
			  struct source_text text);
/* The same for a text that is copied into the arena; `like` gives its name and where it comes from. */
struct source *source_copy(struct arena *arena, struct sources *sources, const struct source *like,
			   const char *text, size_t length);
/* No source may point to it any more. */
void source_free_text(struct source_text *text);
/* A file; on failure NULL and a negative errno value, for which source_cause has words. */
struct source *source_open(struct arena *arena, struct sources *sources, const char *path, int *error);
const char *source_cause(int error);

/* The reader has come to `at`. Of a big file, what stands before is in memory again only if someone looks. */
#define SOURCE_STEP (256 * 1024)
void source_go_on(struct source_file *file, const char *at);
static inline void source_pass(struct source *source, const char *at)
{
	const struct source_file *file = source->file;

	if (file && file->owned.mapped && at - file->given_back >= SOURCE_STEP)
		source_go_on(source->file, at);
}

/* Only names are left: nothing may ask for a place in them any more. */
void sources_drop_texts(struct sources *sources);
void sources_free(struct sources *sources);
/* The result depends on this file too; `path` lives as long as the arena. */
void sources_add_file(struct arena *arena, struct sources *sources, const char *path);
/* Hands out the files' names, each once, in the order of reading. */
void sources_name_files(struct arena *arena, const struct sources *sources,
			void (*each)(void *context, const char *path), void *context);

/* ---- Places (base/place.c) ---------------------------------------------- */

/* span must lie in a text of the run. */
struct line_column source_place(struct arena *arena, struct sources *sources, struct span span);
/* The text of a place's line, without its newline. */
const char *source_line(struct arena *arena, struct line_column place, size_t *length);
/* The source whose own text holds the position. */
const struct source *source_at(const struct sources *sources, uint32_t position);
/* The text at a position. */
const char *source_text_at(const struct sources *sources, uint32_t position);
/* The source that the span lies in, where another one brought it in; else NULL. */
const struct source *source_parent(const struct sources *sources, struct span span);
/* Where the file that all began with invokes or includes, in the end, the position's text. */
uint32_t source_position_in_file(const struct sources *sources, uint32_t position);
/* The same place in the file, for what a macro made: where the file invokes the outermost one. */
struct span source_outermost(const struct sources *sources, struct span span);

#endif
