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

#include "base/source.h"
#include "bpfas.h"

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

/* Counts the message; keeps it unless there are too many of its severity. */
void diag_run_add(struct diag_run *run, struct kept_diag kept, const char *format, va_list values)
	__attribute__((format(printf, 3, 0)));

/* What a message quotes may hold anything: one line of plain text is kept of it. */
void diag_make_printable(char *message);

/* The same, whatever came before it. */
void diag_run_add_last(struct diag_run *run, struct kept_diag kept, const char *format, va_list values)
	__attribute__((format(printf, 3, 0)));
/* True, and the error counted, where it would not be kept. */
bool diag_run_hides_error(struct diag_run *run);
/* Ends the run: hands all out, in the order of the source, and says how many were not kept. */
void diag_run_finish(struct diag_run *run, bpfas_diag_fn callback, void *context);
void diag_run_free(struct diag_run *run);

#endif
