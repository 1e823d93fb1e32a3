/* SPDX-License-Identifier: BSD-2-Clause */
/* What a collection and its maps are, for the loader's own files. */
#ifndef LOADER_COLLECTION_H
#define LOADER_COLLECTION_H

#include <stdbool.h>
#include <stdint.h>

#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include "base/diag.h"
#include "bpfas.h"
#include "driver/input.h"
#include "map/map.h"
#include "uapi/program_kind.h"

/* A program, of the object or taken from a pin or by its id. */
struct program {
	const char *name, *section;
	const struct program_kind *kind; /* NULL: a section that nobody knows */
	struct bpf_program *program;     /* NULL: not of an object */
	int fd;                          /* -1 before loading */
};

struct bpfas_collection {
	struct diags diags;
	void (*log)(void *context, const char *text);
	void *log_context;
	int (*cancelled)(void *context);
	void *cancel_context;
	char *name; /* the file, for messages */
	struct input input;
	char *verifier_log;        /* of the program that was refused; else empty */
	struct bpf_object *object; /* NULL: one program, taken from a pin or by its id */
	struct bpfas_map *maps;
	size_t map_count;
	struct program *programs;
	size_t program_count;
	char *card; /* the device whose card is to run the programs itself; NULL: the kernel does */
	char *program_name, *section; /* of the only program where there is no object */
	struct attachment *attachments;
	size_t attachment_count;
};

/* NULL when memory is out, which has been reported. */
struct bpfas_collection *collection_new(const char *name, const struct bpfas_load_opts *opts);
/* Reports that memory is out and returns -ENOMEM. */
int collection_out_of_memory(const struct bpfas_collection *collection);
/* 0, or -EINTR after reporting that the user wants no more. */
int collection_cancelled(const struct bpfas_collection *collection);
/* What libbpf said goes to the log too. */
void collection_log(const struct bpfas_collection *collection, const char *said);

#endif
