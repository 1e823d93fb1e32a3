/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Diagnostics: what the library has to say about its input, the system and the
 * kernel. Each is one call of the callback in a call's options; an error or
 * warning is followed by the notes that explain it.
 */
#ifndef BPFAS_DIAG_H
#define BPFAS_DIAG_H

#include "bpfas/common.h"

BPFAS_BEGIN

enum bpfas_severity {
	BPFAS_NOTE,    /* explains the message before it */
	BPFAS_WARNING, /* the output is made, but something may be wrong */
	BPFAS_ERROR,   /* no output is made */
};

/*
 * The way out that a message suggests, for programs that have a command, option
 * or button for it. The message is complete without: the library knows nothing
 * of the commands bpfas and bpfld, which append their words for the advice.
 * `subject` is bpfas_diag.advice_subject.
 */
enum bpfas_advice {
	BPFAS_ADVICE_NONE,
	BPFAS_ADVICE_LIST_MAPS,      /* list the kernel's maps (bpfas_maps_walk) */
	BPFAS_ADVICE_LIST_PROGRAMS,  /* list the kernel's programs (bpfas_programs_each) */
	BPFAS_ADVICE_SHOW_RECORDS,   /* read a ring buffer's records (bpfas_events_open) */
	BPFAS_ADVICE_SET_MAP,        /* set the value in the map that is pinned at `subject` */
	BPFAS_ADVICE_REPLACE,        /* bpfas_attach_opts.replace */
	BPFAS_ADVICE_DETACH,         /* bpfas_detach(subject); NULL: whatever is there */
	BPFAS_ADVICE_CHOOSE_PROGRAM, /* bpfas_attach_opts.program = subject; NULL: one at a time */
	BPFAS_ADVICE_NAME_TARGET,    /* bpfas_attach_opts.targets: `subject` is "PROGRAM=PLACE" */
	BPFAS_ADVICE_HOLD,           /* keep the process running that attached it */
	BPFAS_ADVICE_PIN_ELSEWHERE,  /* pin in another directory */
	BPFAS_ADVICE_EMIT_OBJECT,    /* bpfas_assemble_opts.emit = BPFAS_EMIT_OBJ */
	BPFAS_ADVICE_EMIT_BYTES,     /* bpfas_assemble_opts.emit = BPFAS_EMIT_BIN */
	BPFAS_ADVICE_FRESH,          /* bpfas_collection_fresh(subject) */
	BPFAS_ADVICE_SEPARATE,       /* no bpfas_collection_inherit: maps of its own */
	BPFAS_ADVICE_SET_VARIABLE,   /* bpfas_variable_set, while the program runs */
	BPFAS_ADVICE_GIVE_BTF,       /* bpfas_assemble_opts.btf = subject, or another file with BTF */
};

struct bpfas_diag {
	enum bpfas_severity severity;
	const char *message;    /* one sentence, no newline, no final full stop */
	const char *file;       /* name as given by the caller; NULL: no place in a file */
	uint32_t line;          /* from 1; 0: the file as a whole */
	uint32_t column;        /* from 1, in bytes */
	uint32_t length;        /* of the span on that line, in bytes; at least 1 */
	const char *source;     /* the line's text, or a window of a very long line; not terminated */
	size_t source_length;   /* in bytes */
	uint32_t source_column; /* the column of source[0]: 1 unless it is a window */
	const char *section;    /* a place in an object: the section's name; NULL: none */
	const char *symbol;     /* the function or symbol there; NULL: none, or unknown */
	uint64_t offset;        /* in bytes from the section's start, where has_offset is 1 */
	int has_offset;
	enum bpfas_advice advice;
	const char *advice_subject; /* NULL: the advice has none */
};

typedef void (*bpfas_diag_fn)(void *context, const struct bpfas_diag *diag);

/*
 * A diagnostic as text: the message with its place, the source line, a caret
 * line; ends with a newline. `colour` (0 or 1) adds terminal escapes. The
 * caller frees the result; NULL when out of memory.
 */
BPFAS_API char *bpfas_diag_format(const struct bpfas_diag *diag, int colour);

/*
 * For "did you mean ...?": the candidate that is nearest to a mistyped name, or
 * NULL if none is near. The result is one of `candidates`.
 */
BPFAS_API const char *bpfas_suggest(const char *name, const char *const *candidates, size_t count);

BPFAS_END

#endif
