/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A type gets its id when first reached, and types are added in the order of their ids: so a struct may point
 * to itself, and nothing recurses however deep types nest.
 */
#include "asm/btf/types.h"

#include <bpf/btf.h>
#include <string.h>

#include "asm/type/find.h"

#define MAX_BITFIELD 0xffffff

static int add_member(struct btf_writer *w, const struct member *member)
{
	return btf__add_field(w->btf, btf_writer_name(w, member->name, member->span),
			      (int)btf_writer_reach(w, member->type), (uint32_t)member->bit_offset,
			      member->bits);
}

/* In a struct with bitfields BTF cuts the offset of every member to 24 bits. */
static void check_offsets(struct btf_writer *w, const struct type *type)
{
	const struct member *last = type->members.count ? &type->members.at[type->members.count - 1] : NULL;
	bool has_bitfield = false;

	for (size_t i = 0; i < type->members.count; i++)
		has_bitfield = has_bitfield || type->members.at[i].bits;
	if (!has_bitfield || last->bit_offset <= MAX_BITFIELD)
		return;
	diag_error(w->input->diags, last->span,
		   "'%s' is over 2 MiB into a struct with bitfields: too far for BTF", last->name);
	w->reported = true;
}

/* Tags have ids too: they come after the types, whose ids are already assigned. */
static void add_tags_of_types(struct btf_writer *w)
{
	for (size_t i = 0; i < w->types.count; i++) {
		const struct type *type = w->types.at[i];
		int component = 0;

		btf_writer_add_tags(w, type->tags, type->btf_id, -1);
		if (type->kind != TYPE_STRUCT && type->kind != TYPE_UNION)
			continue;
		for (size_t k = 0; k < type->members.count; k++)
			if (!type_member_is_padding(&type->members.at[k]))
				btf_writer_add_tags(w, type->members.at[k].tags, type->btf_id, component++);
	}
}

static void add_compound(struct btf_writer *w, const struct type *type)
{
	bool is_union = type->kind == TYPE_UNION;

	btf_writer_name(w, type->name, type->span);
	if (!type->complete) {
		btf_writer_check(w,
				 btf__add_fwd(w->btf, type->name, is_union ? BTF_FWD_UNION : BTF_FWD_STRUCT));
		return;
	}
	btf_writer_check(w, is_union ? btf__add_union(w->btf, type->name, (uint32_t)type->size)
				     : btf__add_struct(w->btf, type->name, (uint32_t)type->size));
	if (!btf_writer_count_fits(w, type->members.count, type->span, "members"))
		return;
	check_offsets(w, type);
	for (size_t i = 0; i < type->members.count; i++)
		if (!type_member_is_padding(&type->members.at[i]))
			btf_writer_check(w, add_member(w, &type->members.at[i]));
}

/* ENUM64 only where a value needs it: older readers refuse it. */
static void add_enum(struct btf_writer *w, const struct type *type)
{
	bool wide = type->size == 8;

	if (!type->complete) {
		btf_writer_check(w, btf__add_fwd(w->btf, type->name, BTF_FWD_ENUM));
		return;
	}
	btf_writer_check(w, wide ? btf__add_enum64(w->btf, type->name, 8, type->is_signed)
				 : btf__add_enum(w->btf, type->name, (uint32_t)type->size));
	if (!btf_writer_count_fits(w, type->enumerators.count, type->span, "enumerators"))
		return;
	for (size_t i = 0; i < type->enumerators.count; i++) {
		const struct enumerator *e = &type->enumerators.at[i];

		btf_writer_check(w, wide ? btf__add_enum64_value(w->btf, e->name, (uint64_t)e->value)
					 : btf__add_enum_value(w->btf, e->name, e->value));
	}
}

static void add_int(struct btf_writer *w, const struct type *type)
{
	int encoding = type->is_bool ? BTF_INT_BOOL : type->is_signed ? BTF_INT_SIGNED : 0;

	btf_writer_check(w, btf__add_int(w->btf, type->name, type->size, encoding));
}

/* An array's index has a type, too: clang makes up an integer for it. */
static struct type *index_type(struct btf_writer *w)
{
	static const char name[] = "__ARRAY_SIZE_TYPE__";
	struct types *types = w->input->types;
	struct type *type = type_find(types, TYPE_INT, name, strlen(name));

	if (type)
		return type;
	type = type_declare(types, TYPE_INT, name, strlen(name));
	type->size = type->align = 4;
	type->complete = true;
	return type;
}

/* The parser limits counts to 32 bits. */
static void add_array(struct btf_writer *w, const struct type *type, uint32_t element)
{
	btf_writer_check(w, btf__add_array(w->btf, (int)btf_writer_reach(w, index_type(w)), (int)element,
					   (uint32_t)type->count));
}

/* As in clang's BTF, only functions defined here name their parameters. */
static void add_prototype(struct btf_writer *w, const struct type *type, uint32_t result)
{
	btf_writer_check(w, btf__add_func_proto(w->btf, (int)result));
	for (size_t i = 0; i < type->members.count; i++)
		btf_writer_check(w, btf__add_func_param(w->btf, "",
							(int)btf_writer_reach(w, type->members.at[i].type)));
}

static void add_type(struct btf_writer *w, const struct type *type)
{
	uint32_t target = btf_writer_reach(w, type->target);

	switch (type->kind) {
	case TYPE_VOID: break;
	case TYPE_INT: add_int(w, type); break;
	case TYPE_POINTER: btf_writer_check(w, btf__add_ptr(w->btf, (int)target)); break;
	case TYPE_CONST: btf_writer_check(w, btf__add_const(w->btf, (int)target)); break;
	case TYPE_VOLATILE: btf_writer_check(w, btf__add_volatile(w->btf, (int)target)); break;
	case TYPE_RESTRICT: btf_writer_check(w, btf__add_restrict(w->btf, (int)target)); break;
	case TYPE_TAGGED: btf_writer_check(w, btf__add_type_tag(w->btf, type->name, (int)target)); break;
	case TYPE_TYPEDEF:
		btf_writer_check(
			w, btf__add_typedef(w->btf, btf_writer_name(w, type->name, type->span), (int)target));
		break;
	case TYPE_ARRAY: add_array(w, type, target); break;
	case TYPE_STRUCT:
	case TYPE_UNION: add_compound(w, type); break;
	case TYPE_ENUM: add_enum(w, type); break;
	case TYPE_FUNCTION: add_prototype(w, type, target); break;
	}
}

static void reach_all(struct btf_writer *w)
{
	const struct btf_input *input = w->input;

	for (size_t i = 0; i < input->maps.count; i++) {
		btf_writer_reach(w, input->maps.at[i].def);
		btf_writer_reach(w, input->maps.at[i].record_type);
	}
	for (size_t i = 0; i < input->functions.count; i++) {
		const struct btf_function *function = &input->functions.at[i];

		btf_writer_reach(w, function->result);
		for (size_t k = 0; k < function->parameters.count; k++)
			btf_writer_reach(w, function->parameters.at[k].type);
	}
	for (size_t i = 0; i < input->variables.count; i++)
		btf_writer_reach(w, input->variables.at[i].type);
	for (size_t i = 0; i < input->externals.count; i++)
		btf_writer_reach(w, input->externals.at[i].type);
	for (size_t i = 0; i < input->core.count; i++)
		btf_writer_reach(w, input->core.at[i].root);
}

void btf_add_types(struct btf_writer *w)
{
	reach_all(w);
	for (size_t i = 0; i < w->types.count; i++)
		add_type(w, w->types.at[i]);
	if (w->input->types->has_decl_tags)
		add_tags_of_types(w);
}
