/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the linker and the loader take in: a BPF object, or source text that is
 * assembled on the way. Which of the two is told by the content (ELF's magic),
 * not by the name. What libbpf cannot take is refused here, by name.
 */
#ifndef DRIVER_INPUT_H
#define DRIVER_INPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"

struct input {
	const char *name;  /* the caller's string */
	const void *bytes; /* an ELF object in this machine's byte order */
	size_t size;
	bool has_btf;                   /* a .BTF section */
	bool has_global_symbols;        /* defined or not */
	char *file;                     /* owns the bytes of an object file */
	struct bpfas_output *assembled; /* owns the bytes made from source text */
};

/* diags->file is set to `path` for the messages of this call. */
int input_read(struct input *input, const char *path, const struct diags *diags);
/* Bytes that the caller keeps alive; nothing is copied. */
int input_from_memory(struct input *input, const char *name, const void *bytes, size_t size,
		      const struct diags *diags);
/* A zeroed input is allowed. */
void input_free(struct input *input);

#endif
