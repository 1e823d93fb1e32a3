/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef OBJECT_ELF_WRITE_H
#define OBJECT_ELF_WRITE_H

#include "base/diag.h"
#include "bpfas.h"

/* A file's bytes in memory, in a mapping of their own. */
struct image {
	const uint8_t *at; /* NULL: none */
	size_t count;
};

void image_free(struct image *image);

/*
 * Makes an object's ELF file; repeated calls give equal bytes. Returns 0, or a negative errno value after
 * reporting why it cannot be written.
 */
int object_write(const struct bpfas_object *object, const struct diags *diags, struct image *image);

#endif
