/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/print.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/advice.h"

bool print_in_colour(FILE *out)
{
	const char *no_colour = getenv("NO_COLOR");

	return isatty(fileno(out)) && !(no_colour && *no_colour);
}

struct printer printer_for(FILE *out)
{
	return (struct printer){ .out = out };
}

static void print_text(const struct printer *printer, const struct bpfas_diag *diag)
{
	char *text = bpfas_diag_format(diag, print_in_colour(printer->out));

	fputs(text ? text : diag->message, printer->out);
	if (!text)
		fputc('\n', printer->out);
	free(text);
}

static void json_place(struct bpfas_json *json, const struct bpfas_diag *diag)
{
	if (diag->file) {
		bpfas_json_key(json, "file");
		bpfas_json_string(json, diag->file);
	}
	if (diag->line) {
		bpfas_json_key(json, "line");
		bpfas_json_unsigned(json, diag->line);
		bpfas_json_key(json, "column");
		bpfas_json_unsigned(json, diag->column);
		bpfas_json_key(json, "length");
		bpfas_json_unsigned(json, diag->length);
	}
}

static void json_object_place(struct bpfas_json *json, const struct bpfas_diag *diag)
{
	if (diag->section) {
		bpfas_json_key(json, "section");
		bpfas_json_string(json, diag->section);
	}
	if (diag->has_offset) {
		bpfas_json_key(json, "offset");
		bpfas_json_unsigned(json, diag->offset);
	}
	if (diag->symbol) {
		bpfas_json_key(json, "symbol");
		bpfas_json_string(json, diag->symbol);
	}
}

static void json_begin(struct bpfas_json *json, const struct bpfas_diag *diag)
{
	static const char *const names[] = {
		[BPFAS_NOTE] = "note",
		[BPFAS_WARNING] = "warning",
		[BPFAS_ERROR] = "error",
	};

	bpfas_json_object_begin(json);
	bpfas_json_key(json, "severity");
	bpfas_json_string(json, names[diag->severity]);
	bpfas_json_key(json, "message");
	bpfas_json_string(json, diag->message);
	json_place(json, diag);
	json_object_place(json, diag);
}

void print_finish(struct printer *printer)
{
	if (!printer->json)
		return;
	bpfas_json_array_end(printer->json);
	bpfas_json_object_end(printer->json);
	bpfas_json_newline(printer->json);
	bpfas_json_free(printer->json);
	printer->json = NULL;
}

/* A note that names no file is about the run, not about the message before it. */
static void print_json(struct printer *printer, const struct bpfas_diag *diag)
{
	if (printer->json && diag->severity == BPFAS_NOTE && diag->file) {
		json_begin(printer->json, diag);
		bpfas_json_object_end(printer->json);
		return;
	}
	print_finish(printer);
	printer->json = bpfas_json_new(print_to_file, printer->out);
	if (!printer->json) {
		fprintf(printer->out, "%s\n", diag->message);
		return;
	}
	json_begin(printer->json, diag);
	bpfas_json_key(printer->json, "notes");
	bpfas_json_array_begin(printer->json);
}

void print_diag(void *context, const struct bpfas_diag *diag)
{
	struct printer *printer = context;
	struct bpfas_diag advised = *diag;
	char *message = advice_message(diag);

	if (message)
		advised.message = message;
	if (printer->as_json)
		print_json(printer, &advised);
	else
		print_text(printer, &advised);
	free(message);
}

static void say(struct printer *printer, struct bpfas_diag *diag, const char *format, va_list values)
	__attribute__((format(printf, 3, 0)));

static void say(struct printer *printer, struct bpfas_diag *diag, const char *format, va_list values)
{
	char *message;

	if (vasprintf(&message, format, values) < 0)
		message = NULL;
	diag->message = message ? message : "out of memory";
	print_diag(printer, diag);
	free(message);
}

void print_say(struct printer *printer, enum bpfas_severity severity, const char *format, ...)
{
	struct bpfas_diag diag = { .severity = severity };
	va_list values;

	va_start(values, format);
	say(printer, &diag, format, values);
	va_end(values);
}

void print_argument_error(struct printer *printer, const char *name, const char *text, const char *format,
			  ...)
{
	size_t length = strcspn(text, "\n");
	struct bpfas_diag diag = {
		.severity = BPFAS_ERROR,
		.file = name,
		.line = 1,
		.column = 1,
		.length = length ? (uint32_t)length : 1,
		.source = text,
		.source_length = length,
		.source_column = 1,
	};
	va_list values;

	va_start(values, format);
	say(printer, &diag, format, values);
	va_end(values);
}

void print_to_file(void *file, const char *text, size_t length)
{
	fwrite(text, 1, length, file);
}
