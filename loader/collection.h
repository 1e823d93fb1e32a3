/* SPDX-License-Identifier: BSD-2-Clause */
/* A collection, for the loader's own files: an object with its programs and maps. */
#ifndef LOADER_COLLECTION_H
#define LOADER_COLLECTION_H

#include <stdbool.h>
#include <stdint.h>

#include <bpf/btf.h>
#include <bpf/libbpf.h>

#include "base/diag.h"
#include "bpfas.h"
#include "check/check.h"
#include "driver/input.h"
#include "map/map.h"
#include "uapi/program_kind.h"

/* A program of the object, or one that was loaded before. */
struct program {
	const char *name, *section;
	const struct program_kind *kind; /* NULL: an unknown section */
	struct bpf_program *program;     /* NULL: loaded before */
	char *own_name, *own_section;    /* if there is no object */
	int fd;                          /* -1 before loading */
	bool is_shared;                  /* fd is that of an equal program, which ran before; to be closed */
};

struct bpfas_collection {
	struct diags diags;
	void (*log)(void *context, const char *text);
	void *log_context;
	int (*cancelled)(void *context);
	void *cancel_context;
	char *name; /* the file, for messages */
	struct input input;
	struct map_fixes fixes;    /* of its maps, once libbpf has opened it */
	char *verifier_log;        /* of the rejected program; else empty */
	struct bpf_object *object; /* NULL: programs that were loaded before */
	struct bpfas_map *maps;
	size_t map_count;
	struct program *programs;
	size_t program_count;
	char *card; /* the device whose network card runs the programs; NULL: the kernel does */
	struct attachment *attachments;
	size_t attachment_count;
};

/* NULL when out of memory, which has been reported. */
struct bpfas_collection *collection_new(const char *name, const struct bpfas_load_opts *opts);
/* Reports that memory is exhausted and returns -ENOMEM. */
int collection_out_of_memory(const struct bpfas_collection *collection);
/* 0, or -EINTR after reporting that the caller has cancelled. */
int collection_cancelled(const struct bpfas_collection *collection);
/* Passes libbpf's messages to the log callback. */
void collection_log(const struct bpfas_collection *collection, const char *said);

#endif
