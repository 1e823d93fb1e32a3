/* SPDX-License-Identifier: BSD-2-Clause */
/* What the explanations of programs, maps and messages share. */
#ifndef LOADER_EXPLAIN_PART_H
#define LOADER_EXPLAIN_PART_H

#include "loader/collection.h"
#include "loader/verifier.h"

/* strerror, and what it does not know of the kernel's own. */
const char *error_words(int error);
/* A note for each line that has text. */
void note_lines(const struct diags *diags, const char *before, struct text text);
/* Names the capabilities that the whole object needs, so that the next run does not fail for another one. */
void explain_permission(const struct bpfas_collection *collection, const char *what);

#endif
