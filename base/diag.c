/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/diag.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/diag_run.h"

static void hand_out_now(const struct diags *diags, struct bpfas_diag diag, const char *format,
			 va_list values) __attribute__((format(printf, 3, 0)));

static void hand_out_now(const struct diags *diags, struct bpfas_diag diag, const char *format,
			 va_list values)
{
	char *message;

	if (!diags->callback)
		return;
	if (vasprintf(&message, format, values) < 0)
		message = NULL;
	if (message)
		diag_make_printable(message);
	diag.message = message ? message : "out of memory";
	diags->callback(diags->context, &diag);
	free(message);
}

static void say(const struct diags *diags, struct kept_diag kept, const char *format, va_list values)
	__attribute__((format(printf, 3, 0)));

static void say(const struct diags *diags, struct kept_diag kept, const char *format, va_list values)
{
	if (diags->run)
		diag_run_add(diags->run, kept, format, values);
	else
		hand_out_now(diags, kept.diag, format, values);
}

void diag_error(const struct diags *diags, struct span span, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	say(diags, (struct kept_diag){ .diag.severity = BPFAS_ERROR, .span = span }, format, values);
	va_end(values);
}

void diag_warning(const struct diags *diags, struct span span, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	say(diags, (struct kept_diag){ .diag.severity = BPFAS_WARNING, .span = span }, format, values);
	va_end(values);
}

void diag_note(const struct diags *diags, struct span span, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	say(diags, (struct kept_diag){ .diag.severity = BPFAS_NOTE, .span = span }, format, values);
	va_end(values);
}

void diag_advise(const struct diags *diags, enum bpfas_severity severity, struct span span,
		 enum bpfas_advice advice, const char *subject, const char *format, ...)
{
	struct bpfas_diag diag = { .severity = severity, .advice = advice, .advice_subject = subject };
	va_list values;

	va_start(values, format);
	say(diags, (struct kept_diag){ .diag = diag, .span = span }, format, values);
	va_end(values);
}

void diag_at(const struct diags *diags, enum bpfas_severity severity, const struct bpfas_diag *place,
	     const char *format, ...)
{
	struct kept_diag kept = { .diag = place ? *place : (struct bpfas_diag){ .file = diags->file } };
	va_list values;

	kept.diag.severity = severity;
	va_start(values, format);
	say(diags, kept, format, values);
	va_end(values);
}

void diag_error_last(const struct diags *diags, struct span span, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	diag_run_add_last(diags->run, (struct kept_diag){ .diag.severity = BPFAS_ERROR, .span = span },
			  format, values);
	va_end(values);
}

void diag_print(const struct diags *diags, struct span span, const char *format, ...)
{
	struct kept_diag kept = { .diag.severity = BPFAS_NOTE, .span = span, .stands_alone = true };
	va_list values;

	diags->run->mute_notes = diags->run->printed++ >= DIAG_MAX_SHOWN;
	va_start(values, format);
	diag_run_add(diags->run, kept, format, values);
	va_end(values);
}

bool diag_error_hidden(const struct diags *diags)
{
	return diag_run_hides_error(diags->run);
}

void diag_finish(const struct diags *diags)
{
	diag_run_finish(diags->run, diags->callback, diags->context);
}
