/* SPDX-License-Identifier: BSD-2-Clause */
/* An input's BTF, and which of its types belong to which symbol. */
#ifndef LINKER_TYPES_H
#define LINKER_TYPES_H

#include <bpf/btf.h>

#include "linker/linker.h"

/* Reads .BTF, where there is one; returns a negative errno value after reporting what is wrong with it. */
int types_open(struct link *link, struct link_input *input, const struct diags *diags);
void types_close(struct link_input *input);

/* Finds the FUNC and VAR of each global symbol, and which one goes to the output. */
void types_choose(struct link *link);

static inline const char *types_name(const struct btf *btf, const struct btf_type *type)
{
	return btf__name_by_offset(btf, type->name_off);
}

#endif
