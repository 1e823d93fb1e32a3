/* SPDX-License-Identifier: BSD-2-Clause */
/* What probes and tracepoints need from outside of BPF. */
#ifndef KERNEL_PROBE_H
#define KERNEL_PROBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"

/* Says so where tracefs, in which tracepoints have their numbers, is not mounted. */
void probe_note_missing(const struct diags *diags);
/* Whether this process may read there. */
bool probe_may_look_up(void);

/*
 * Where in an ELF file the functions begin whose name is `name`, or begins
 * with it if it ends with a '*'. *offsets is to be freed. Returns 0 or a
 * negative errno value.
 */
int elf_function_offsets(const char *path, const char *name, uint64_t **offsets, size_t *count);

#endif
