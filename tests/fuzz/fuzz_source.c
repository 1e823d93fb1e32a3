/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fuzz target: any bytes as source text. The first byte's lowest bit chooses
 * the byte order, those above it the form of the result and the version. With clang this is a libFuzzer
 * program (BPFAS_FUZZ); with any compiler bounded_driver.c drives it.
 *
 * Beyond "no crash, no leak" it holds the library to its word: a failure has
 * been described by an error, and a success has bytes. The lexer, alone, must
 * not lose a byte.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bpfas.h"
#include "tests/unit/lexer_cover.h"
#include "tests/fuzz/see_diag.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Formats each message as a command would: that code is under test too. */
static void lex(const char *bytes, size_t length)
{
	char *text = malloc(length + 1);

	if (!text)
		abort();
	memcpy(text, bytes, length);
	text[length] = '\0';
	if (lexer_cover(text, length))
		abort();
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bpfas_output *output = NULL;
	struct bpfas_input input = { .name = "fuzz" };
	bool error = false;
	size_t length = 0;
	enum bpfas_emit form;

	if (size == 0)
		return 0;
	lex((const char *)data + 1, size - 1);
	form = (data[0] >> 1 & 7) % (BPFAS_EMIT_LIST + 1);
	BPFAS_OPTS(bpfas_assemble_opts, opts, .diag = see_diag, .diag_context = &error,
		   .endian = data[0] & 1 ? BPFAS_BIG : BPFAS_LITTLE, .emit = form, .version = data[0] >> 6);
	input.text = (const char *)data + 1;
	input.length = size - 1;
	if (bpfas_assemble_output(&input, 1, &opts, &output)) {
		if (!error)
			abort();
	} else if (error ||
		   (form == BPFAS_EMIT_OBJ && (!bpfas_output_bytes(output, &length) || length < 64))) {
		abort();
	}
	bpfas_output_free(output);
	return 0;
}
