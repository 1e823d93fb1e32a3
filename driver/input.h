/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the linker and the loader take in: a BPF object, or source text that is
 * assembled on the way. Which of the two it is, is detected from the content
 * (ELF's magic), not from the name.
 */
#ifndef DRIVER_INPUT_H
#define DRIVER_INPUT_H

#include <stddef.h>

#include "base/diag.h"
#include "object/elf_write.h"

struct input {
	const char *name; /* the caller's string */
	struct bpfas_object *object;
	struct image elf; /* the object's file, once libbpf needs it */
};

/* Reports what is neither an object nor source text, but often given for one. */
int input_refuse_foreign(const char *text, size_t length, const struct diags *diags);

/* diags->file is set to `path` for the messages of this call. */
int input_read(struct input *input, const char *path, const struct diags *diags);
/* An object's bytes, which are not needed afterwards. */
int input_from_memory(struct input *input, const char *name, const void *elf, size_t size,
		      const struct diags *diags);
/* Makes input->elf, of which libbpf demands this machine's own byte order. */
int input_make_elf(struct input *input, const struct diags *diags);
/* A zeroed input is allowed. */
void input_free(struct input *input);

#endif
