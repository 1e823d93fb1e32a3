/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The input of the linker and the loader: a BPF object, or source text that is assembled first. The file type
 * is detected from the content (ELF's magic), not from the name.
 */
#ifndef DRIVER_INPUT_H
#define DRIVER_INPUT_H

#include <stddef.h>

#include "base/diag.h"
#include "object/elf_write.h"

struct input {
	const char *name; /* the caller's string */
	struct bpfas_object *object;
	struct image elf; /* the object as a file, once libbpf needs it */
};

/* Reports what is neither an object nor source text, but often given for one. */
int input_refuse_foreign(const char *text, size_t length, const struct diags *diags);

/* Sets diags->file to `path` for the messages of this call. */
int input_read(struct input *input, const char *path, const struct diags *diags);
/* Reads an object from its bytes, which are not needed afterwards. */
int input_from_memory(struct input *input, const char *name, const void *elf, size_t size,
		      const struct diags *diags);
/* Makes input->elf, which for libbpf must be in this machine's byte order. */
int input_make_elf(struct input *input, const struct diags *diags);
/* `input` may be zeroed. */
void input_free(struct input *input);

#endif
