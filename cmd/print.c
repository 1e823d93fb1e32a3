/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/print.h"

#include <stdlib.h>
#include <unistd.h>

struct printer printer_for(FILE *out)
{
	const char *no_colour = getenv("NO_COLOR");

	return (struct printer){ .out = out, .colour = isatty(fileno(out)) && !(no_colour && *no_colour) };
}

void print_diag(void *context, const struct bpfas_diag *diag)
{
	const struct printer *printer = context;
	char *text = bpfas_diag_format(diag, printer->colour);

	fputs(text ? text : diag->message, printer->out);
	if (!text)
		fputc('\n', printer->out);
	free(text);
}
