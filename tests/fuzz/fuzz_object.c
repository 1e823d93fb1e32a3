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
#include "btf/line_info.h"
#include "tests/fuzz/see_diag.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_lines(const uint8_t *data, size_t size)
{
	struct bpfas_object *object;
	struct line_info lines;
	struct source_line line;

	if (bpfas_object_read("fuzz.o", data, size, NULL, &object))
		abort();
	lines = line_info_read(object);
	for (size_t i = 0; i < lines.ext.lines.count; i++)
		if (!line_info_at(&lines, lines.ext.lines.at[i].place, &line))
			abort();
	line_info_find(&lines, "fuzz.c", 1, "a", 1, &line);
	line_info_free(&lines);
	bpfas_object_free(object);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bpfas_collection *collection = NULL;
	bool error = false;
	BPFAS_OPTS(bpfas_load_opts, opts, .diag = see_diag, .diag_context = &error);

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
