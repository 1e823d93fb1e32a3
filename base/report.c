/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static void say(const struct report *report, struct bpfas_diag *diag, const char *format, va_list values)
	__attribute__((format(printf, 3, 0)));

static void say(const struct report *report, struct bpfas_diag *diag, const char *format, va_list values)
{
	char *message;

	if (!report->callback)
		return;
	if (vasprintf(&message, format, values) < 0)
		message = NULL;
	diag->message = message ? message : "out of memory";
	report->callback(report->context, diag);
	free(message);
}

void report_say(const struct report *report, enum bpfas_severity severity, const struct bpfas_diag *place,
		const char *format, ...)
{
	struct bpfas_diag diag = { .file = report->file };
	va_list values;

	if (place)
		diag = *place;
	diag.severity = severity;
	va_start(values, format);
	say(report, &diag, format, values);
	va_end(values);
}

void report_advise(const struct report *report, enum bpfas_severity severity, enum bpfas_advice advice,
		   const char *subject, const char *format, ...)
{
	struct bpfas_diag diag = {
		.severity = severity, .file = report->file, .advice = advice, .advice_subject = subject
	};
	va_list values;

	va_start(values, format);
	say(report, &diag, format, values);
	va_end(values);
}
