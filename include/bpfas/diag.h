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
};

typedef void (*bpfas_diag_fn)(void *context, const struct bpfas_diag *diag);

/*
 * A diagnostic as text: the message with its place, the source line, a caret
 * line; ends with a newline. `colour` (0 or 1) adds terminal escapes. The
 * caller frees the result; NULL when out of memory.
 */
BPFAS_API char *bpfas_diag_format(const struct bpfas_diag *diag, int colour);

BPFAS_END

#endif
