/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The type ids and strings that a BTF type holds: what libbpf does inside of
 * btf__dedup and does not export. Kernel: Documentation/bpf/btf.rst, section 2.
 */
#ifndef LINKER_BTF_WALK_H
#define LINKER_BTF_WALK_H

#include <bpf/btf.h>

typedef void (*btf_visit_fn)(void *context, uint32_t *field);

/* In bytes, with what follows the common part. */
static inline size_t btf_walk_size(const struct btf_type *type)
{
	size_t count = btf_vlen(type), size = sizeof *type;

	switch (btf_kind(type)) {
	case BTF_KIND_INT: return size + sizeof(uint32_t);
	case BTF_KIND_ARRAY: return size + sizeof(struct btf_array);
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION: return size + count * sizeof(struct btf_member);
	case BTF_KIND_ENUM: return size + count * sizeof(struct btf_enum);
	case BTF_KIND_ENUM64: return size + count * sizeof(struct btf_enum64);
	case BTF_KIND_FUNC_PROTO: return size + count * sizeof(struct btf_param);
	case BTF_KIND_VAR: return size + sizeof(struct btf_var);
	case BTF_KIND_DATASEC: return size + count * sizeof(struct btf_var_secinfo);
	case BTF_KIND_DECL_TAG: return size + sizeof(struct btf_decl_tag);
	default: return size;
	}
}

/* Inlined, so that `visit` is too. */
static inline __attribute__((always_inline)) void btf_walk_types(struct btf_type *type, btf_visit_fn visit,
								 void *context)
{
	uint32_t count = btf_vlen(type);

	switch (btf_kind(type)) {
	case BTF_KIND_INT:
	case BTF_KIND_FLOAT:
	case BTF_KIND_FWD:
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64: return;
	case BTF_KIND_ARRAY:
		visit(context, &btf_array(type)->type);
		visit(context, &btf_array(type)->index_type);
		return;
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		for (uint32_t i = 0; i < count; i++)
			visit(context, &btf_members(type)[i].type);
		return;
	case BTF_KIND_DATASEC:
		for (uint32_t i = 0; i < count; i++)
			visit(context, &btf_var_secinfos(type)[i].type);
		return;
	case BTF_KIND_FUNC_PROTO:
		for (uint32_t i = 0; i < count; i++)
			visit(context, &btf_params(type)[i].type);
		visit(context, &type->type);
		return;
	default: visit(context, &type->type);
	}
}

static inline __attribute__((always_inline)) void btf_walk_strings(struct btf_type *type, btf_visit_fn visit,
								   void *context)
{
	uint32_t count = btf_vlen(type);

	visit(context, &type->name_off);
	switch (btf_kind(type)) {
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		for (uint32_t i = 0; i < count; i++)
			visit(context, &btf_members(type)[i].name_off);
		return;
	case BTF_KIND_ENUM:
		for (uint32_t i = 0; i < count; i++)
			visit(context, &btf_enum(type)[i].name_off);
		return;
	case BTF_KIND_ENUM64:
		for (uint32_t i = 0; i < count; i++)
			visit(context, &btf_enum64(type)[i].name_off);
		return;
	case BTF_KIND_FUNC_PROTO:
		for (uint32_t i = 0; i < count; i++)
			visit(context, &btf_params(type)[i].name_off);
		return;
	default: return;
	}
}

#endif
