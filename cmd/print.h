/* SPDX-License-Identifier: BSD-2-Clause */
/* How the commands print diagnostics. */
#ifndef CMD_PRINT_H
#define CMD_PRINT_H

#include <stdio.h>

#include "bpfas.h"

struct printer {
	FILE *out;
	int colour; /* on a terminal, unless NO_COLOR is set */
};

struct printer printer_for(FILE *out);
/* A bpfas_diag_fn whose context is a struct printer. */
void print_diag(void *printer, const struct bpfas_diag *diag);

#endif
