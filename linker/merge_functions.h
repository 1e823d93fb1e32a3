/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef LINKER_MERGE_FUNCTIONS_H
#define LINKER_MERGE_FUNCTIONS_H

#include "linker/merge_state.h"

/* Finds the functions without a record, gives each one, and numbers the types that they need. */
void merge_find_functions(struct link *link);
/* Appends those types to merge->raw. */
void merge_write_functions(struct link *link);

#endif
