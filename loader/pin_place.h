/* SPDX-License-Identifier: BSD-2-Clause */
/* A directory in a BPF file system, made where it is missing and taken away again on failure. */
#ifndef LOADER_PIN_PLACE_H
#define LOADER_PIN_PLACE_H

#include <stddef.h>

#include "base/diag.h"

struct pin_place {
	char *made[8]; /* from the outermost */
	size_t count;
};

/* Returns 0 or a negative errno value after reporting; what was made then is undone by pin_place_undo. */
int pin_place_prepare(struct pin_place *place, const char *directory, const struct diags *diags);
void pin_place_undo(struct pin_place *place);
void pin_place_free(struct pin_place *place);

/* 1: a BPF file system, 0: another one, negative: cannot tell. */
int pin_place_is_bpffs(const char *path);
/* Reports that it is none. */
int pin_place_refuse(const struct diags *diags, const char *directory);

/* Reports that nothing can be pinned at `path`; returns the error. */
int pin_place_explain(const struct diags *diags, const char *path, int error);

#endif
