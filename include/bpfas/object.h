/* SPDX-License-Identifier: BSD-2-Clause */
/* What assembling gives, and writing it to a file. */
#ifndef BPFAS_OBJECT_H
#define BPFAS_OBJECT_H

#include "bpfas/common.h"
#include "bpfas/diag.h"

BPFAS_BEGIN

struct bpfas_object;

/* The result, in the form that `emit` asked for; text is not terminated. The bytes belong to the object. */
BPFAS_API const void *bpfas_object_bytes(const struct bpfas_object *object, size_t *size);
/* The same if that form is an ELF object; else NULL. */
BPFAS_API const void *bpfas_object_elf(const struct bpfas_object *object, size_t *size);

/* Frees the object; NULL is allowed. */
BPFAS_API void bpfas_object_free(struct bpfas_object *object);

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
