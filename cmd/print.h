/* SPDX-License-Identifier: BSD-2-Clause */
/* How the commands print diagnostics. */
#ifndef CMD_PRINT_H
#define CMD_PRINT_H

#include <stdbool.h>
#include <stdio.h>

#include "base/json.h"
#include "bpfas.h"

struct printer {
	FILE *out;
	bool as_json; /* one object a line, the notes inside what they explain */
	struct json json;
	bool is_open; /* such an object waits for its notes */
};

/* On a terminal, unless NO_COLOR is set. Asked when there is something to print, which mostly there is not.
 */
bool print_in_colour(FILE *out);
struct printer printer_for(FILE *out);
/* A bpfas_diag_fn whose context is a struct printer. */
void print_diag(void *printer, const struct bpfas_diag *diag);
/* After the last one. */
void print_finish(struct printer *printer);

#endif
