/* SPDX-License-Identifier: BSD-2-Clause */
/* The strings of the output's BTF before deduplication: each one once. */
#ifndef LINKER_MERGE_STRINGS_H
#define LINKER_MERGE_STRINGS_H

#include "linker/merge_state.h"

/* The offset of a string, which has to live as long as the link; 0: it is empty. */
uint32_t merge_add_string(struct link *link, const char *text);
/* The same of a string at an offset in an input. */
uint32_t merge_string(struct link *link, const struct link_input *input, uint32_t offset);

#endif
