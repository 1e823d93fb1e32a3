/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef LINKER_MERGE_SECTIONS_H
#define LINKER_MERGE_SECTIONS_H

#include "linker/merge_state.h"

/* Finds the variables of each section of the output, and marks their types as going there (output[] = 1). */
void merge_collect_variables(struct link *link);
/* Appends the sections' types. */
void merge_write_sections(struct link *link);

#endif
