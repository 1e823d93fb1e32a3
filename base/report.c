/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void report_say(const struct report *report, enum bpfas_severity severity, const struct bpfas_diag *place,
		const char *format, ...)
{
	struct bpfas_diag diag = { .file = report->file };
	va_list values;
	char *message;

	if (!report->callback)
		return;
	if (place)
		diag = *place;
	va_start(values, format);
	if (vasprintf(&message, format, values) < 0)
		message = NULL;
	va_end(values);
	diag.severity = severity;
	diag.message = message ? message : "out of memory";
	report->callback(report->context, &diag);
	free(message);
}
