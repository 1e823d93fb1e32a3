/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The diagnostics of one run, kept until its end. Names are resolved at the end
 * of a file, so errors are not found from top to bottom; sorting them gives the
 * user source order.
 */
#ifndef BASE_DIAG_RUN_H
#define BASE_DIAG_RUN_H

#include <stdarg.h>
#include <stdbool.h>

#include "base/source.h"
#include "bpfas.h"

struct kept_diag {
	struct bpfas_diag diag; /* line and column are computed only when it is reported */
	struct span span;
	uint64_t order;    /* position of its group in the source: notes follow what they explain */
	bool stands_alone; /* a note on its own, not on the message before it */
};

/* The owner sets the arena, and the sources if any. */
struct diag_run {
	struct arena *arena;
	struct sources *sources; /* NULL: no message has a place in a source */
	unsigned errors, warnings;
	unsigned printed; /* by .print */
	VEC(struct kept_diag) kept;
	bool mute_notes; /* the last message was dropped: drop its notes too */
};

/* Beyond this many errors, and this many warnings, messages are only counted. */
#define DIAG_MAX_SHOWN 100

/* Counts the message; keeps it unless there are too many of its severity. */
void diag_run_add(struct diag_run *run, struct kept_diag kept, const char *format, va_list values)
	__attribute__((format(printf, 3, 0)));

/* Quoted text may contain anything; this leaves one line of printable text. */
void diag_make_printable(char *message);

/* Keeps it, no matter how many there are. */
void diag_run_add_last(struct diag_run *run, struct kept_diag kept, const char *format, va_list values)
	__attribute__((format(printf, 3, 0)));
/* True if an error would not be kept, and counts it. */
bool diag_run_hides_error(struct diag_run *run);
/* Ends the run: reports the messages in source order, and how many were dropped. */
void diag_run_finish(struct diag_run *run, bpfas_diag_fn callback, void *context);
void diag_run_free(struct diag_run *run);

#endif
