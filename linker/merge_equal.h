/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef LINKER_MERGE_EQUAL_H
#define LINKER_MERGE_EQUAL_H

#include "linker/merge_state.h"

/*
 * Finds types of several inputs that are the same (types.same). Those that `goes` denies are not in the
 * output, or not to be replaced.
 */
void merge_find_equal(struct link *link,
		      bool (*goes)(const struct link_input *input, uint32_t id, const struct btf_type *type));

#endif
