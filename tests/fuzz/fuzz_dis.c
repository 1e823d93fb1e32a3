/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fuzz target: any bytes as an object to be disassembled. What can be read
 * comes back: its text, with every table stated and as it is by default,
 * assembles to the same object. Driven as fuzz_source is.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "bpfas.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void see(void *context, const struct bpfas_diag *diag)
{
	(void)context;
	if (diag->severity == BPFAS_ERROR)
		fprintf(stderr, "%s\n", diag->message);
}

static void disassemble(const struct bpfas_object *object, int raw)
{
	BPFAS_OPTS(bpfas_disassemble_opts, opts, .raw = raw, .verify = 1, .diag = see);
	struct bpfas_output *output;

	if (bpfas_disassemble(object, &opts, &output))
		abort();
	bpfas_output_free(output);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bpfas_object *object;

	if (bpfas_object_read("fuzz.o", data, size, NULL, &object))
		return 0;
	disassemble(object, 1);
	disassemble(object, 0);
	bpfas_object_free(object);
	return 0;
}
