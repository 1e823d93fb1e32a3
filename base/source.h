/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Source texts and the places in them.
 *
 * A place is a span of byte positions. Every source text of a run (the file,
 * its includes and macro expansions) has its own range of positions, so one
 * 32-bit number identifies file and offset. Line and column are computed only
 * when a diagnostic is reported.
 */
#ifndef BASE_SOURCE_H
#define BASE_SOURCE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/span.h"

/* Text outside the arena. */
struct source_text {
	char *at; /* length bytes, then a NUL, where the lexer stops; NULL: none */
	size_t length;
	size_t mapped; /* bytes mapped from the file; 0: from malloc */
};

/* For a source that is not a copy of other text. */
struct source_file {
	struct source_text owned;
	char *given_back; /* of a mapping: memory before it was released (source_pass) */
};

/* The offset of each line's first byte. */
struct source_lines {
	VEC(uint32_t) at;
};

/* Each expansion of a macro or loop makes one, so it is small. */
struct source {
	const char *name;
	char *text; /* length bytes, then a NUL, where the lexer stops */
	size_t length;
	uint32_t base;              /* position of text[0] */
	uint32_t origin;            /* of a copy (a macro's body): the position of the original */
	const char *expanded;       /* the macro; NULL: a file, or a body repeated verbatim */
	struct span parent;         /* the .include or the invocation that led to it */
	struct source_file *file;   /* NULL: the text is in the arena */
	struct source_lines *lines; /* computed on demand */
};

struct sources {
	VEC(struct source *) list; /* by rising base */
	VEC(const char *) files;   /* the names of the files read: sources, and data (.incbin) */
};

/* Takes ownership of `text`. NULL if positions would exceed 32 bits. */
struct source *source_add(struct arena *arena, struct sources *sources, const char *name,
			  struct source_text text);
/* The same with a copy of the text in the arena; `like` provides name and origin. */
struct source *source_copy(struct arena *arena, struct sources *sources, const struct source *like,
			   const char *text, size_t length);
/* No source may still refer to it. */
void source_free_text(struct source_text *text);
/* Reads a file; on failure NULL and a negative errno value for source_cause. */
struct source *source_open(struct arena *arena, struct sources *sources, const char *path, int *error);
const char *source_cause(int error);

/* The reader has reached `at`: releases the memory before it in a large file; reading there reloads it. */
#define SOURCE_STEP (256 * 1024)
void source_go_on(struct source_file *file, const char *at);
static inline void source_pass(struct source *source, const char *at)
{
	const struct source_file *file = source->file;

	if (file && file->owned.mapped && at - file->given_back >= SOURCE_STEP)
		source_go_on(source->file, at);
}

/* Frees all texts; only the names stay, and no place may be looked up any more. */
void sources_drop_texts(struct sources *sources);
void sources_free(struct sources *sources);
/* Records a file that the result depends on; `path` must live as long as the arena. */
void sources_add_file(struct arena *arena, struct sources *sources, const char *path);
/* Calls `each` with every file name once, in reading order. */
void sources_name_files(struct arena *arena, const struct sources *sources,
			void (*each)(void *context, const char *path), void *context);

#endif
