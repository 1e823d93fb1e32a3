/* SPDX-License-Identifier: BSD-2-Clause */
/* Objects: read from an ELF file's bytes, written to them; and writing files safely. */
#ifndef BPFAS_OBJECT_H
#define BPFAS_OBJECT_H

#include "bpfas/common.h"
#include "bpfas/diag.h"

BPFAS_BEGIN

/* A BPF object in memory: sections, symbols, relocations. */
struct bpfas_object;

struct bpfas_object_opts {
	size_t size;
	bpfas_diag_fn diag;
	void *diag_context;
};

/*
 * Reads a BPF object, of either byte order, from `length` bytes of an ELF file
 * that diagnostics call `name`; the bytes are no longer needed afterwards. Any
 * bytes are safe to read: damaged ones give -EINVAL. *object is to be freed
 * with bpfas_object_free.
 */
BPFAS_API int bpfas_object_read(const char *name, const void *elf, size_t length,
				const struct bpfas_object_opts *opts, struct bpfas_object **object);

/*
 * Makes the object's ELF file in memory. What was read and is written again has
 * the same header fields, sections, symbols and relocations, in the same order;
 * only the layout of string tables and of the file may differ.
 */
struct bpfas_output;
BPFAS_API int bpfas_object_write(const struct bpfas_object *object, const struct bpfas_object_opts *opts,
				 struct bpfas_output **output);

/* Frees the object; NULL is allowed. */
BPFAS_API void bpfas_object_free(struct bpfas_object *object);

/* What a call made to be written to a file: its bytes, which belong to the output; text is not terminated. */
BPFAS_API const void *bpfas_output_bytes(const struct bpfas_output *output, size_t *size);
/* Frees the output; NULL is allowed. */
BPFAS_API void bpfas_output_free(struct bpfas_output *output);

struct bpfas_write_opts {
	size_t size;
	bpfas_diag_fn diag;
	void *diag_context;
};

/*
 * Writes bytes to `path` in full or not at all: to a temporary file beside it,
 * then renamed over it, so that a failure leaves an old file as it was. If
 * `path` is a device or a pipe, the bytes are written to it directly.
 */
BPFAS_API int bpfas_write_file(const char *path, const void *bytes, size_t length,
			       const struct bpfas_write_opts *opts);

BPFAS_END

#endif
