/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fuzz target: any bytes as an object to be loaded, up to where the kernel
 * would be asked: the checks before libbpf, libbpf's own reading, the lists of
 * programs and maps, the source lines. Driven as fuzz_source is.
 *
 * A refusal has been described by an error; what is accepted can be closed.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bpfas.h"
#include "loader/lines.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void see(void *context, const struct bpfas_diag *diag)
{
	bool *error = context;
	char *text = bpfas_diag_format(diag, 0);

	if (!text || text[strlen(text) - 1] != '\n')
		abort();
	free(text);
	if (diag->severity == BPFAS_ERROR)
		*error = true;
}

static void read_lines(const uint8_t *data, size_t size)
{
	struct lines lines = lines_read(data, size);
	struct function function, *functions;
	size_t count;

	for (size_t i = 0; i < lines.count; i++)
		lines_at(&lines, lines.list[i].section, lines.list[i].instruction);
	function_find(data, size, "main", &function);
	functions = functions_of_text(data, size, &count);
	functions_free(functions, count);
	lines_free(&lines);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bpfas_collection *collection = NULL;
	bool error = false;
	BPFAS_OPTS(bpfas_load_opts, opts, .diag = see, .diag_context = &error);

	if (size < 4 || memcmp(data, "\177ELF", 4)) /* source text: fuzz_source's */
		return 0;
	if (bpfas_collection_open_memory("fuzz.o", data, size, &opts, &collection)) {
		if (!error || collection)
			abort();
		return 0;
	}
	if (bpfas_collection_set(collection, "port", "1") == 0 && error)
		abort();
	bpfas_collection_close(collection);
	read_lines(data, size);
	return 0;
}
