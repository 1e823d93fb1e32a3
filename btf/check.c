/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Checks every reference of every type once: to a type that exists, to a name inside of the strings, and
 * through typedefs and qualifiers that end. The rules are those of the kernel's Documentation/bpf/btf.rst,
 * section 2.
 */
#include "btf/check.h"

#include <stdbool.h>

#include <bpf/btf.h>

#include "base/capture.h"

/* Chains of types must end, as libbpf follows some without a limit. What it counts, it stops at 32. */
#define MAX_CHAIN 64

static bool has_name(const struct btf *btf, uint32_t offset)
{
	return btf__name_by_offset(btf, offset) != NULL;
}

/* Id 0 is void, which exists. */
static bool has_type(const struct btf *btf, uint32_t id)
{
	return id < btf__type_cnt(btf);
}

static bool is_kind(const struct btf *btf, uint32_t id, unsigned kind)
{
	return has_type(btf, id) && btf_kind(btf__type_by_id(btf, id)) == kind;
}

static bool is_wrapper(const struct btf_type *type)
{
	return btf_is_mod(type) || btf_is_typedef(type) || btf_is_type_tag(type);
}

static bool chain_ends(const struct btf *btf, const struct btf_type *type)
{
	for (unsigned steps = 0; steps < MAX_CHAIN; steps++) {
		if (!is_wrapper(type))
			return true;
		if (!has_type(btf, type->type))
			return false;
		type = btf__type_by_id(btf, type->type);
	}
	return false;
}

static bool are_members_sound(const struct btf *btf, const struct btf_type *type)
{
	const struct btf_member *members = btf_members(type);

	for (uint32_t i = 0; i < btf_vlen(type); i++)
		if (!has_name(btf, members[i].name_off) || !has_type(btf, members[i].type))
			return false;
	return true;
}

static bool are_values_sound(const struct btf *btf, const struct btf_type *type)
{
	for (uint32_t i = 0; i < btf_vlen(type); i++)
		if (!has_name(btf,
			      btf_is_enum(type) ? btf_enum(type)[i].name_off : btf_enum64(type)[i].name_off))
			return false;
	return true;
}

static bool are_parameters_sound(const struct btf *btf, const struct btf_type *type)
{
	const struct btf_param *parameters = btf_params(type);

	for (uint32_t i = 0; i < btf_vlen(type); i++)
		if (!has_name(btf, parameters[i].name_off) || !has_type(btf, parameters[i].type))
			return false;
	return has_type(btf, type->type);
}

/* A DATASEC holds variables, or functions if it lists externs (.ksyms). */
static bool are_variables_sound(const struct btf *btf, const struct btf_type *type)
{
	const struct btf_var_secinfo *variables = btf_var_secinfos(type);

	for (uint32_t i = 0; i < btf_vlen(type); i++)
		if (!is_kind(btf, variables[i].type, BTF_KIND_VAR) &&
		    !is_kind(btf, variables[i].type, BTF_KIND_FUNC))
			return false;
	return true;
}

static bool is_sound(const struct btf *btf, const struct btf_type *type)
{
	if (!has_name(btf, type->name_off))
		return false;
	switch (btf_kind(type)) {
	case BTF_KIND_INT:
	case BTF_KIND_FLOAT:
	case BTF_KIND_FWD: return true;
	case BTF_KIND_ARRAY:
		return has_type(btf, btf_array(type)->type) && has_type(btf, btf_array(type)->index_type);
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION: return are_members_sound(btf, type);
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64: return are_values_sound(btf, type);
	case BTF_KIND_FUNC: return is_kind(btf, type->type, BTF_KIND_FUNC_PROTO);
	case BTF_KIND_FUNC_PROTO: return are_parameters_sound(btf, type);
	case BTF_KIND_DATASEC: return are_variables_sound(btf, type);
	default: return has_type(btf, type->type) && chain_ends(btf, type);
	}
}

int64_t btf_check_types(const struct btf *btf)
{
	for (uint32_t id = 1; id < btf__type_cnt(btf); id++)
		if (!is_sound(btf, btf__type_by_id(btf, id)))
			return id;
	return 0;
}

int64_t btf_check(const void *bytes, size_t size)
{
	struct capture capture; /* captures libbpf's messages: the caller words its own */
	struct btf *btf;
	int64_t wrong;

	capture_begin(&capture);
	btf = size <= UINT32_MAX ? btf__new(bytes, (uint32_t)size) : NULL;
	capture_end(&capture);
	capture_free(&capture);
	if (!btf)
		return -1;
	wrong = btf_check_types(btf);
	btf__free(btf);
	return wrong;
}
