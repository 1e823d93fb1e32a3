/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/print.h"

#include <stdlib.h>
#include <unistd.h>

#include "cmd/advice.h"

bool print_in_colour(FILE *out)
{
	const char *no_colour = getenv("NO_COLOR");

	return isatty(fileno(out)) && !(no_colour && *no_colour);
}

struct printer printer_for(FILE *out)
{
	return (struct printer){ .out = out, .json = json_to_file(out) };
}

static void print_text(const struct printer *printer, const struct bpfas_diag *diag)
{
	char *text = bpfas_diag_format(diag, print_in_colour(printer->out));

	fputs(text ? text : diag->message, printer->out);
	if (!text)
		fputc('\n', printer->out);
	free(text);
}

static void json_place(struct json *json, const struct bpfas_diag *diag)
{
	if (diag->file) {
		json_key(json, "file");
		json_put_string(json, diag->file);
	}
	if (diag->line) {
		json_key(json, "line");
		json_put_unsigned(json, diag->line);
		json_key(json, "column");
		json_put_unsigned(json, diag->column);
		json_key(json, "length");
		json_put_unsigned(json, diag->length);
	}
}

static void json_begin(struct json *json, const struct bpfas_diag *diag)
{
	static const char *const names[] = {
		[BPFAS_NOTE] = "note",
		[BPFAS_WARNING] = "warning",
		[BPFAS_ERROR] = "error",
	};

	json_object_begin(json);
	json_key(json, "severity");
	json_put_string(json, names[diag->severity]);
	json_key(json, "message");
	json_put_string(json, diag->message);
	json_place(json, diag);
}

void print_finish(struct printer *printer)
{
	if (!printer->is_open)
		return;
	json_array_end(&printer->json);
	json_object_end(&printer->json);
	json_newline(&printer->json);
	printer->is_open = false;
}

/* A note that names no file is about the run, not about the message before it. */
static void print_json(struct printer *printer, const struct bpfas_diag *diag)
{
	bool is_part = printer->is_open && diag->severity == BPFAS_NOTE && diag->file;

	if (!is_part)
		print_finish(printer);
	json_begin(&printer->json, diag);
	if (is_part) {
		json_object_end(&printer->json);
		return;
	}
	json_key(&printer->json, "notes");
	json_array_begin(&printer->json);
	printer->is_open = true;
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
