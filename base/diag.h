/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Diagnostics: how every part of the library reports errors, warnings and notes.
 *
 * A diagnostic's place is a span in a source that this run reads; a line of one
 * that it does not read (an object records lines of its source); a section,
 * offset and symbol in an object; a file as a whole; or nothing. All but the
 * first are given as members of struct bpfas_diag.
 *
 * Without a run, each message goes to the callback at once, and `struct diags`
 * is never written to. With one (base/diag_run.h), messages are counted,
 * limited, and reported at the end in source order.
 */
#ifndef BASE_DIAG_H
#define BASE_DIAG_H

#include <stdbool.h>

#include "base/span.h"
#include "bpfas.h"

struct diags {
	bpfas_diag_fn callback; /* may be NULL */
	void *context;
	const char *file;     /* the file of messages without a place; may be NULL */
	struct diag_run *run; /* NULL: messages are reported at once */
};

/* ---- In a source text of the run --------------------------------------- */

void diag_error(const struct diags *diags, struct span span, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void diag_warning(const struct diags *diags, struct span span, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Explains the error or warning just before. */
void diag_note(const struct diags *diags, struct span span, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* With advice, which the library's caller may word in its own terms; `subject` may be NULL. */
void diag_advise(const struct diags *diags, enum bpfas_severity severity, struct span span,
		 enum bpfas_advice advice, const char *subject, const char *format, ...)
	__attribute__((format(printf, 6, 7)));

/* Why the run is abandoned: shown no matter how many errors came before. */
void diag_error_last(const struct diags *diags, struct span span, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* The text of a .print, neither error nor warning. */
void diag_print(const struct diags *diags, struct span span, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* True if an error would not be shown, and counts it: for callers whose message is expensive to compose. */
bool diag_error_hidden(const struct diags *diags);
/* Ends the run and reports its messages. */
void diag_finish(const struct diags *diags);

/* ---- Anywhere else ------------------------------------------------------- */

/* `place`: all members but severity and message; NULL: diags->file. A run copies the strings. */
void diag_at(const struct diags *diags, enum bpfas_severity severity, const struct bpfas_diag *place,
	     const char *format, ...) __attribute__((format(printf, 4, 5)));

#define DIAG_FILE(name) (&(struct bpfas_diag){ .file = (name) })
/* A byte in a section of diags->file; `function` is the symbol that covers it, or NULL. */
#define DIAG_OFFSET(diags, in_section, at, function)    \
	(&(struct bpfas_diag){ .file = (diags)->file,   \
			       .section = (in_section), \
			       .has_offset = 1,         \
			       .offset = (at),          \
			       .symbol = (function) })

/* About diags->file as a whole, or about no file if it is NULL. */
#define diag_file_error(diags, ...)   diag_at((diags), BPFAS_ERROR, NULL, __VA_ARGS__)
#define diag_file_warning(diags, ...) diag_at((diags), BPFAS_WARNING, NULL, __VA_ARGS__)
#define diag_file_note(diags, ...)    diag_at((diags), BPFAS_NOTE, NULL, __VA_ARGS__)
#define diag_file_advise(diags, severity, what, subject, ...)                                   \
	diag_at((diags), (severity),                                                            \
		&(struct bpfas_diag){                                                           \
			.file = (diags)->file, .advice = (what), .advice_subject = (subject) }, \
		__VA_ARGS__)

#endif
