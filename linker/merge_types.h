/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef LINKER_MERGE_TYPES_H
#define LINKER_MERGE_TYPES_H

#include "linker/merge_state.h"

/* Give each type that goes to the output its id there (types.output): variables and tags come later. */
void merge_number_types(struct link *link);
void merge_number_variables(struct link *link);
/* The id in the output of a type, or of the declaration that takes its place; 0: there is none. */
uint32_t merge_type_of(const struct link_input *input, uint32_t type);
/* Append them to merge->raw, in the order of their numbers. */
void merge_write_types(struct link *link);
void merge_write_variables(struct link *link);

#endif
