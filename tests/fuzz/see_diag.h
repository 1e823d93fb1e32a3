/* SPDX-License-Identifier: BSD-2-Clause */
/* What fuzz targets do with a diagnostic: it can be printed, and an error is remembered. */
#ifndef TESTS_FUZZ_SEE_DIAG_H
#define TESTS_FUZZ_SEE_DIAG_H

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "bpfas.h"

/* A bpfas_diag_fn; `context` is a bool, which an error sets. */
static inline void see_diag(void *context, const struct bpfas_diag *diag)
{
	bool *error = context;

	for (int colour = 0; colour <= 1; colour++) {
		char *text = bpfas_diag_format(diag, colour);

		if (!text || text[strlen(text) - 1] != '\n')
			abort();
		free(text);
	}
	if (diag->severity == BPFAS_ERROR)
		*error = true;
}

#endif
