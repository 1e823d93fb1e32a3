/* SPDX-License-Identifier: BSD-2-Clause */
/* What probes and tracepoints need besides BPF: tracefs, and functions' offsets in ELF files. */
#ifndef KERNEL_PROBE_H
#define KERNEL_PROBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"

/* Adds a note if tracefs, which has the tracepoints' ids, is not mounted. */
void probe_note_missing(const struct diags *diags);
/* Whether this process may read tracefs. */
bool probe_may_look_up(void);

/*
 * The file offsets of an ELF file's functions called `name`; a final '*' matches any suffix. The caller frees
 * *offsets. Returns 0 or a negative errno value.
 */
int elf_function_offsets(const char *path, const char *name, uint64_t **offsets, size_t *count);

#endif
