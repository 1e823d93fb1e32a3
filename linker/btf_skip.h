/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef LINKER_BTF_SKIP_H
#define LINKER_BTF_SKIP_H

#include <bpf/btf.h>

/* What qualifiers, typedefs and tags stand before; its id goes to *id, if that is not NULL. */
static inline const struct btf_type *btf_skip(const struct btf *btf, uint32_t type, uint32_t *id)
{
	const struct btf_type *found = btf__type_by_id(btf, type);

	/* It ends: the input was checked. */
	while (btf_is_mod(found) || btf_is_typedef(found) || btf_is_type_tag(found)) {
		type = found->type;
		found = btf__type_by_id(btf, type);
	}
	if (id)
		*id = type;
	return found;
}

#endif
