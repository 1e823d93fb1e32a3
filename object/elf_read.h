/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef OBJECT_ELF_READ_H
#define OBJECT_ELF_READ_H

#include "base/diag.h"
#include "bpfas.h"

/*
 * Reads an ELF file's bytes, which may be freed afterwards, into the model. diags->file becomes the object's
 * name. Returns 0, or a negative errno value (-EINVAL: damaged, or not for BPF) after reporting the section
 * and the error.
 */
int object_read(const void *elf, size_t size, const struct diags *diags, struct bpfas_object **object);

#endif
