/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fuzz target: any bytes as an object or archive to be linked, alone and with
 * another object, with and without unused parts. Driven as fuzz_source is.
 *
 * A refusal has been described by an error; what is made can be written, and
 * linking it again gives the same bytes.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bpfas.h"
#include "tests/fuzz/see_diag.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char other[] = ".license \"GPL\"\n"
			    ".map counts array { key u32; value u64; max_entries 4 }\n"
			    ".extern u64 total\n"
			    ".func static u64 helper(u64 a)\n r0 = r1\n exit\n.endfunc\n"
			    ".prog other \"xdp\"\n r1 = &total\n r1 = *(u64 *)(r1 + 0)\n call helper\n"
			    " r1 = &counts\n w0 = 2\n exit\n.endprog\n";

static struct bpfas_output *link_bytes(const struct bpfas_input *inputs, size_t count, int gc, bool must)
{
	bool error = false;
	BPFAS_OPTS(bpfas_link_opts, opts, .diag = see_diag, .diag_context = &error, .gc_sections = gc,
		   .allow_undefined = 1);
	BPFAS_OPTS(bpfas_object_opts, write_opts, .diag = see_diag, .diag_context = &error);
	struct bpfas_object *object;
	struct bpfas_output *output = NULL;

	if (bpfas_link_object(inputs, count, &opts, &object)) {
		if (!error || object || must)
			abort();
		return NULL;
	}
	if (error || (bpfas_object_write(object, &write_opts, &output) && !error))
		abort();
	bpfas_object_free(object);
	return output;
}

/* The output, linked alone. */
static void link_again(const struct bpfas_output *output, int gc)
{
	struct bpfas_input input = { .name = "again.o" };
	struct bpfas_output *again;
	const void *once, *twice;
	size_t size;

	once = bpfas_output_bytes(output, &input.length);
	input.text = once;
	again = link_bytes(&input, 1, gc, true);
	twice = again ? bpfas_output_bytes(again, &size) : NULL;
	if (!twice || size != input.length || memcmp(once, twice, size))
		abort();
	bpfas_output_free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bpfas_input inputs[] = {
		{ .name = "fuzz.o", .text = (const char *)data, .length = size },
		{ .name = "other.bpfs", .text = other, .length = sizeof other - 1 },
	};

	if (size < 4 ||
	    (memcmp(data, "\177ELF", 4) && memcmp(data, "!<ar", 4))) /* source text: fuzz_source's */
		return 0;
	for (int gc = 0; gc < 2; gc++)
		for (size_t count = 1; count <= 2; count++) {
			struct bpfas_output *output = link_bytes(inputs, count, gc, false);

			if (output)
				link_again(output, gc);
			bpfas_output_free(output);
		}
	return 0;
}
