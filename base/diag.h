/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Diagnostics: the one way in which every part of the library says what is wrong, whatever it is about.
 *
 * A place is a span of a source text that this run reads; or a line of a text
 * that it does not read (what an object remembers of its source); or a
 * section, an offset and a symbol of an object; or a file as a whole; or
 * nothing. All but the first are given as the members of struct bpfas_diag.
 *
 * Without a run a message is handed out at once, and `struct diags` is never
 * written to. With one (base/diag_run.h) messages are counted, bounded, and
 * handed out at the end in the order of the source.
 */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include <stdbool.h>

#include "base/span.h"
#include "bpfas.h"

struct diags {
	bpfas_diag_fn callback; /* may be NULL */
	void *context;
	const char *file;     /* what the messages without a place of their own are about; may be NULL */
	struct diag_run *run; /* NULL: each message is handed out at once */
};

/* ---- In a source text of the run --------------------------------------- */

void diag_error(const struct diags *diags, struct span span, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void diag_warning(const struct diags *diags, struct span span, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Explains the error or warning just before. */
void diag_note(const struct diags *diags, struct span span, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* One with a way out that the library's caller may have other words for; `subject` may be NULL. */
void diag_advise(const struct diags *diags, enum bpfas_severity severity, struct span span,
		 enum bpfas_advice advice, const char *subject, const char *format, ...)
	__attribute__((format(printf, 6, 7)));

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
/* Ends the run, which hands out what it kept. */
void diag_finish(const struct diags *diags);

/* ---- Anywhere else ------------------------------------------------------- */

/* `place`: every member of it but severity and message; NULL: diags->file. A run copies its strings. */
void diag_at(const struct diags *diags, enum bpfas_severity severity, const struct bpfas_diag *place,
	     const char *format, ...) __attribute__((format(printf, 4, 5)));

#define DIAG_FILE(name) (&(struct bpfas_diag){ .file = (name) })
/* A byte of a section, in diags->file; `function` is the symbol that covers it, or NULL. */
#define DIAG_OFFSET(diags, in_section, at, function)    \
	(&(struct bpfas_diag){ .file = (diags)->file,   \
			       .section = (in_section), \
			       .has_offset = 1,         \
			       .offset = (at),          \
			       .symbol = (function) })

/* About diags->file as a whole, or (NULL) about no file. */
#define diag_file_error(diags, ...)   diag_at((diags), BPFAS_ERROR, NULL, __VA_ARGS__)
#define diag_file_warning(diags, ...) diag_at((diags), BPFAS_WARNING, NULL, __VA_ARGS__)
#define diag_file_note(diags, ...)    diag_at((diags), BPFAS_NOTE, NULL, __VA_ARGS__)
#define diag_file_advise(diags, severity, what, subject, ...)                                   \
	diag_at((diags), (severity),                                                            \
		&(struct bpfas_diag){                                                           \
			.file = (diags)->file, .advice = (what), .advice_subject = (subject) }, \
		__VA_ARGS__)

#endif
