/* SPDX-License-Identifier: BSD-2-Clause */
#include "map/value/type.h"

#include <string.h>

#include <bpf/btf.h>

const struct btf_type *btf_resolve(const struct btf *btf, uint32_t *id)
{
	const struct btf_type *type = btf__type_by_id(btf, *id);

	for (unsigned depth = 0; type && depth < BTF_MAX_DEPTH; depth++) {
		if (!btf_is_mod(type) && !btf_is_typedef(type) && btf_kind(type) != BTF_KIND_TYPE_TAG)
			return type;
		*id = type->type;
		type = btf__type_by_id(btf, *id);
	}
	return NULL;
}

size_t btf_size_of(const struct btf *btf, uint32_t id)
{
	int64_t size = btf__resolve_size(btf, id);

	return size > 0 ? (size_t)size : 0;
}

const char *btf_name_of(const struct btf *btf, uint32_t offset)
{
	const char *name = btf__name_by_offset(btf, offset);

	return name ? name : "";
}

bool btf_is_char(const struct btf *btf, uint32_t id)
{
	const struct btf_type *type = btf_resolve(btf, &id);

	return type && btf_is_int(type) && type->size == 1 &&
	       (btf_int_encoding(type) & BTF_INT_CHAR || !strcmp(btf_name_of(btf, type->name_off), "char"));
}

/* libbpf's btf__resolve_size does not know sections; their size is settled when the object is opened. */
bool value_has_type(struct value_type type, size_t size)
{
	uint32_t id = type.id;
	const struct btf_type *found = type.btf && id ? btf_resolve(type.btf, &id) : NULL;

	return found && (btf_is_datasec(found) || btf_size_of(type.btf, id) == size);
}
