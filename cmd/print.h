/* SPDX-License-Identifier: BSD-2-Clause */
/* How the commands print diagnostics, the library's and their own. */
#ifndef CMD_PRINT_H
#define CMD_PRINT_H

#include <stdbool.h>
#include <stdio.h>

#include "bpfas.h"

struct printer {
	FILE *out;
	bool as_json;            /* one object a line, the notes inside what they explain */
	struct bpfas_json *json; /* such an object is open for its notes; NULL: none is */
};

/* On a terminal, unless NO_COLOR is set. Asked when there is something to print, which mostly there is not.
 */
bool print_in_colour(FILE *out);
struct printer printer_for(FILE *out);
/* A bpfas_diag_fn whose context is a struct printer. */
void print_diag(void *printer, const struct bpfas_diag *diag);
/* After the last one. */
void print_finish(struct printer *printer);

/* The command's own, without a place. */
void print_say(struct printer *printer, enum bpfas_severity severity, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
#define print_error(printer, ...)   print_say((printer), BPFAS_ERROR, __VA_ARGS__)
#define print_warning(printer, ...) print_say((printer), BPFAS_WARNING, __VA_ARGS__)
#define print_note(printer, ...)    print_say((printer), BPFAS_NOTE, __VA_ARGS__)

/* An error about the whole of an argument, which is shown as a line of a file called `name`. */
void print_argument_error(struct printer *printer, const char *name, const char *text, const char *format,
			  ...) __attribute__((format(printf, 4, 5)));

/* A bpfas_write_fn whose context is a FILE. */
void print_to_file(void *file, const char *text, size_t length);

#endif
