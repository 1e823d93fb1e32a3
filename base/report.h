/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Diagnostics of the linker and the loader: about a file, a program or the
 * kernel, seldom about a place in a text (base/diag.h is for those that are).
 */
#ifndef BASE_REPORT_H
#define BASE_REPORT_H

#include "bpfas.h"

struct report {
	bpfas_diag_fn callback; /* may be NULL */
	void *context;
	const char *file; /* named by every message that has no place of its own; may be NULL */
};

/* `place` gives file, line and source text; NULL: the report's file. */
void report_say(const struct report *report, enum bpfas_severity severity, const struct bpfas_diag *place,
		const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The same in the report's file, with a way out that the caller of the library may have other words for. */
void report_advise(const struct report *report, enum bpfas_severity severity, enum bpfas_advice advice,
		   const char *subject, const char *format, ...) __attribute__((format(printf, 5, 6)));

#define report_error(report, ...)   report_say((report), BPFAS_ERROR, NULL, __VA_ARGS__)
#define report_warning(report, ...) report_say((report), BPFAS_WARNING, NULL, __VA_ARGS__)
#define report_note(report, ...)    report_say((report), BPFAS_NOTE, NULL, __VA_ARGS__)

#endif
