/* SPDX-License-Identifier: BSD-2-Clause */
#include "map/layout.h"

#include <stdio.h>
#include <string.h>

#include <bpf/btf.h>

struct comparison {
	const struct btf *here, *there;
	const char *what; /* "value", or the innermost member's name */
	char *why;
	size_t size;
	int depth;
};

/* The kinds that matter; 0 is whatever is only so many bytes. */
enum shape { SHAPE_BYTES, SHAPE_STRUCT, SHAPE_UNION, SHAPE_ARRAY, SHAPE_SECTION };

static enum shape shape_of(const struct btf_type *type)
{
	switch (btf_kind(type)) {
	case BTF_KIND_STRUCT: return SHAPE_STRUCT;
	case BTF_KIND_UNION: return SHAPE_UNION;
	case BTF_KIND_ARRAY: return SHAPE_ARRAY;
	case BTF_KIND_DATASEC: return SHAPE_SECTION;
	default: return SHAPE_BYTES;
	}
}

static const char *shape_name(const struct btf_type *type)
{
	static const char *const names[] = {
		[SHAPE_BYTES] = "number", [SHAPE_STRUCT] = "struct",   [SHAPE_UNION] = "union",
		[SHAPE_ARRAY] = "array",  [SHAPE_SECTION] = "section",
	};

	return names[shape_of(type)];
}

static bool differ(const struct comparison *comparison, const char *what, size_t here, size_t there)
{
	snprintf(comparison->why, comparison->size, "%s of '%s' is %zu here, %zu there", what,
		 comparison->what, here, there);
	return false;
}

static bool differ_in_name(const struct comparison *comparison, const char *here, const char *there)
{
	snprintf(comparison->why, comparison->size, "'%s' here is '%s' there", here, there);
	return false;
}

static bool match(const struct comparison *outer, const char *what, uint32_t here, uint32_t there);

static bool match_members(const struct comparison *comparison, const struct btf_type *here,
			  const struct btf_type *there)
{
	const struct btf_member *a = btf_members(here), *b = btf_members(there);

	for (uint32_t i = 0; i < btf_vlen(here) && i < btf_vlen(there); i++) {
		const char *name = btf_name_of(comparison->here, a[i].name_off);
		const char *other = btf_name_of(comparison->there, b[i].name_off);
		struct comparison inner = *comparison;

		if (strcmp(name, other) != 0)
			return differ_in_name(comparison, name, other);
		inner.what = *name ? name : comparison->what;
		if (btf_member_bit_offset(here, i) != btf_member_bit_offset(there, i))
			return differ(&inner, "bit offset", btf_member_bit_offset(here, i),
				      btf_member_bit_offset(there, i));
		if (btf_member_bitfield_size(here, i) != btf_member_bitfield_size(there, i))
			return differ(&inner, "width", btf_member_bitfield_size(here, i),
				      btf_member_bitfield_size(there, i));
		if (!match(&inner, inner.what, a[i].type, b[i].type))
			return false;
	}
	return btf_vlen(here) == btf_vlen(there) ||
	       differ(comparison, "number of members", btf_vlen(here), btf_vlen(there));
}

static bool match_variables(const struct comparison *comparison, const struct btf_type *here,
			    const struct btf_type *there)
{
	const struct btf_var_secinfo *a = btf_var_secinfos(here), *b = btf_var_secinfos(there);

	for (uint32_t i = 0; i < btf_vlen(here) && i < btf_vlen(there); i++) {
		const struct btf_type *first = btf__type_by_id(comparison->here, a[i].type);
		const struct btf_type *second = btf__type_by_id(comparison->there, b[i].type);
		const char *name = first ? btf_name_of(comparison->here, first->name_off) : "";
		const char *other = second ? btf_name_of(comparison->there, second->name_off) : "";
		struct comparison inner = *comparison;

		if (strcmp(name, other) != 0)
			return differ_in_name(comparison, name, other);
		inner.what = name;
		if (a[i].offset != b[i].offset)
			return differ(&inner, "offset", a[i].offset, b[i].offset);
		if (first && second && !match(&inner, name, first->type, second->type))
			return false;
	}
	return btf_vlen(here) == btf_vlen(there) ||
	       differ(comparison, "number of variables", btf_vlen(here), btf_vlen(there));
}

static bool match_arrays(const struct comparison *comparison, const struct btf_type *here,
			 const struct btf_type *there)
{
	const struct btf_array *a = btf_array(here), *b = btf_array(there);

	if (a->nelems != b->nelems)
		return differ(comparison, "number of elements", a->nelems, b->nelems);
	return match(comparison, comparison->what, a->type, b->type);
}

static bool match_shapes(const struct comparison *comparison, const struct btf_type *here,
			 const struct btf_type *there)
{
	switch (shape_of(here)) {
	case SHAPE_STRUCT:
	case SHAPE_UNION: return match_members(comparison, here, there);
	case SHAPE_ARRAY: return match_arrays(comparison, here, there);
	case SHAPE_SECTION: return match_variables(comparison, here, there);
	case SHAPE_BYTES:
	default: return true;
	}
}

static bool match(const struct comparison *outer, const char *what, uint32_t here, uint32_t there)
{
	struct comparison comparison = *outer;
	const struct btf_type *a = btf_resolve(outer->here, &here), *b = btf_resolve(outer->there, &there);
	size_t size = btf_size_of(outer->here, here), other = btf_size_of(outer->there, there);

	comparison.what = what;
	if (!a || !b || ++comparison.depth > BTF_MAX_DEPTH)
		return true; /* damaged: the sizes of the maps are what is known */
	if (shape_of(a) != shape_of(b)) {
		snprintf(outer->why, outer->size, "kind of '%s' is %s here, %s there", what, shape_name(a),
			 shape_name(b));
		return false;
	}
	if (!match_shapes(&comparison, a, b))
		return false;
	return size == other || shape_of(a) == SHAPE_SECTION || differ(&comparison, "size", size, other);
}

bool layouts_match(struct value_type here, struct value_type there, char *why, size_t size)
{
	struct comparison comparison = { here.btf, there.btf, "value", why, size, 0 };

	if (!here.btf || !there.btf || !here.id || !there.id)
		return true;
	return match(&comparison, "value", here.id, there.id);
}
