/* SPDX-License-Identifier: BSD-2-Clause */
/* What is said about source texts. */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include <stdarg.h>
#include <stdbool.h>

#include "base/source.h"
#include "bpfas.h"

/* One that is kept until the run's end. */
struct kept_diag {
	enum bpfas_severity severity;
	struct span span;
	uint64_t order;   /* where its group stands in the source: notes stay behind what they explain */
	const char *file; /* without a span: the file as a whole, or NULL */
	const char *message;
	bool stands_alone; /* a note that explains nothing before it */
	enum bpfas_advice advice;
	const char *advice_subject;
};

/*
 * Collects the diagnostics of one run. Names are settled at the end of a file, so what is wrong is not found
 * from top to bottom; the user gets it in the order of the source.
 */
struct diags {
	bpfas_diag_fn callback;
	void *context;
	struct arena *arena;
	struct sources *sources;
	unsigned errors, warnings;
	VEC(struct kept_diag) kept;
	unsigned printed; /* by .print */
	bool mute_notes;  /* the message before was not kept: so are its notes */
};

/* After this many errors, and this many warnings, the rest is counted and not shown. */
#define DIAG_MAX_SHOWN 100

void diag_error(struct diags *diags, struct span span, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void diag_warning(struct diags *diags, struct span span, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Why the run is given up: shown whatever came before it. */
void diag_error_last(struct diags *diags, struct span span, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Explains the error or warning just before. */
void diag_note(struct diags *diags, struct span span, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* An error or note with a way out that the library's caller may have other words for; `subject`: static, or
 * NULL. */
void diag_advise(struct diags *diags, enum bpfas_severity severity, struct span span,
		 enum bpfas_advice advice, const char *subject, const char *format, ...)
	__attribute__((format(printf, 6, 7)));
/* Neither error nor warning: what a .print says. */
void diag_print(struct diags *diags, struct span span, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* About a file as a whole, or (file NULL) about no file. */
void diag_error_file(struct diags *diags, const char *file, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void diag_warning_file(struct diags *diags, const char *file, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/*
 * True, and the error counted, where it would not be shown: for callers that would have to search for its
 * words.
 */
bool diag_error_hidden(struct diags *diags);
/* Ends the run: hands all out, in the order of the source, and says how many were not kept. */
void diag_finish(struct diags *diags);
void diag_free(struct diags *diags);

#endif
