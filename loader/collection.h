/* SPDX-License-Identifier: BSD-2-Clause */
/* What a collection and its maps are, for the loader's own files. */
#ifndef LOADER_COLLECTION_H
#define LOADER_COLLECTION_H

#include <stdbool.h>
#include <stdint.h>

#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include "base/report.h"
#include "bpfas.h"
#include "linker/input.h"
#include "map/map.h"

struct bpfas_collection {
	struct report report;
	void (*log)(void *context, const char *text);
	void *log_context;
	char *name; /* the file, for messages */
	struct input input;
	struct bpf_object *object;
	struct bpfas_map *maps;
	size_t map_count;
	struct bpf_link **links;
	size_t link_count;
};

/* Reports that memory is out and returns -ENOMEM. */
int collection_out_of_memory(const struct bpfas_collection *collection);
/* What libbpf said goes to the log too. */
void collection_log(const struct bpfas_collection *collection, const char *said);

#endif
