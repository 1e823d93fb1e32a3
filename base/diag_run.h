/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The diagnostics of one run, kept until its end. Names are settled at the end
 * of a file, so what is wrong is not found from top to bottom; the user gets
 * it in the order of the source.
 */
#ifndef BASE_DIAG_RUN_H
#define BASE_DIAG_RUN_H

#include <stdarg.h>
#include <stdbool.h>

#include "base/diag.h"
#include "base/source.h"

struct kept_diag {
	struct bpfas_diag diag; /* its place in a source text is computed when it is handed out */
	struct span span;
	uint64_t order;    /* where its group stands in the source: notes stay after what they explain */
	bool stands_alone; /* a note that explains nothing before it */
};

/* To be set: arena, and sources where there are any. */
struct diag_run {
	struct arena *arena;
	struct sources *sources; /* NULL: no place is in a source text */
	unsigned errors, warnings;
	unsigned printed; /* by .print */
	VEC(struct kept_diag) kept;
	bool mute_notes; /* the message before was not kept: so are its notes */
};

/* After this many errors, and this many warnings, the rest is counted and not shown. */
#define DIAG_MAX_SHOWN 100

static inline unsigned diag_errors(const struct diags *diags)
{
	return diags->run->errors;
}

/* Why the run is given up: shown whatever came before it. */
void diag_error_last(const struct diags *diags, struct span span, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Neither error nor warning: what a .print says. */
void diag_print(const struct diags *diags, struct span span, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/*
 * True, and the error counted, where it would not be shown: for callers that would have to search for its
 * words.
 */
bool diag_error_hidden(const struct diags *diags);

/* Counts the message; keeps it unless there are too many of its severity. */
void diag_run_add(struct diag_run *run, struct kept_diag kept, const char *format, va_list values)
	__attribute__((format(printf, 3, 0)));

/* What a message quotes may hold anything: one line of plain text is kept of it. */
void diag_make_printable(char *message);

/* Ends the run: hands all out, in the order of the source, and says how many were not kept. */
void diag_finish(const struct diags *diags);
void diag_run_free(struct diag_run *run);

#endif
