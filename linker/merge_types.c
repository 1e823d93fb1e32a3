/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Types are copied as they are, with their references renumbered: all but
 * sections, which are made anew, and declarations of what another input
 * declares or defines. References to such a one go to the other. Variables come
 * after all other types and sections after them, in the first link and in any
 * later one: so linking the output again changes no order.
 *
 * Of equal types of several inputs one is copied: linker/merge_equal.c.
 */
#include "linker/merge_types.h"

#include <string.h>

#include "linker/btf_walk.h"
#include "linker/complain.h"
#include "linker/merge_equal.h"
#include "linker/merge_strings.h"
#include "linker/types.h"

/* ---- Which ones --------------------------------------------------------------------- */

/* A function or variable is there if the output has the symbol, and this is its declaration. */
static bool goes_global(const struct link_input *input, uint32_t id)
{
	const struct global *global = global_final(input->types.names[id]);

	return global->output && global->type_input == input && global->type == id;
}

/* An extern that some input defines without BTF. */
static bool is_settled(const struct link_input *input, uint32_t id, const struct btf_type *type)
{
	const struct global *global = input->types.names[id];
	uint32_t linkage = btf_is_func(type) ? btf_vlen(type) : btf_var(type)->linkage;

	return global && global_final(input->types.names[id])->is_defined && linkage == BTF_FUNC_EXTERN;
}

static bool goes(const struct link_input *input, uint32_t id, const struct btf_type *type)
{
	if (input->types.is_live && !input->types.is_live[id])
		return false;
	switch (btf_kind(type)) {
	case BTF_KIND_DATASEC:
	case BTF_KIND_DECL_TAG: return false;
	case BTF_KIND_VAR:
		/* What is in a section was marked when that was collected. */
		return input->types.output[id] || (input->types.names[id] && goes_global(input, id));
	case BTF_KIND_FUNC:
		/* Of an extern that some input defines without BTF a definition is made:
		 * linker/merge_functions.c. */
		if (input->types.names[id])
			return goes_global(input, id) && !is_settled(input, id, type);
		return btf_vlen(type) != BTF_FUNC_EXTERN;
	default: return true;
	}
}

uint32_t merge_type_of(const struct link_input *input, uint32_t id)
{
	const struct global *global = input->types.names[id];

	if (input->types.output[id] || !global)
		return input->types.output[id];
	global = global_final(input->types.names[id]);
	return global->output && global->type ? global->type_input->types.output[global->type] : 0;
}

/* ---- Numbering ------------------------------------------------------------------------ */

static bool is_replaced(const struct link_input *input, uint32_t id)
{
	return input->types.same && input->types.same[id];
}

static void number(struct link *link, struct link_input *input, bool variables)
{
	for (uint32_t id = 1; id < input->types.count; id++) {
		const struct btf_type *type = input->types.at[id];

		if (btf_is_var(type) == variables && !btf_is_decl_tag(type))
			input->types.output[id] =
				!is_replaced(input, id) && goes(input, id, type) ? link->merge->count++ : 0;
	}
}

/* Tags say something about types that have their numbers then. */
static void number_tags(struct link *link, struct link_input *input)
{
	for (uint32_t id = 1; id < input->types.count; id++) {
		const struct btf_type *type = input->types.at[id];

		if (btf_is_decl_tag(type) && type->type && merge_type_of(input, type->type))
			input->types.output[id] = link->merge->count++;
	}
}

static void each_input(struct link *link, void (*act)(struct link *link, struct link_input *input))
{
	for (size_t i = 0; i < link->inputs.count; i++)
		if (link->inputs.at[i]->types.btf)
			act(link, link->inputs.at[i]);
}

static void number_others(struct link *link, struct link_input *input)
{
	number(link, input, false);
}

static void number_variables(struct link *link, struct link_input *input)
{
	number(link, input, true);
}

/* The one that a type is replaced with may be a later input's. */
static void number_replaced(struct link *link, struct link_input *input)
{
	(void)link;
	for (uint32_t id = 1; id < input->types.count; id++)
		if (is_replaced(input, id))
			input->types.output[id] = *input->types.same[id];
}

void merge_number_types(struct link *link)
{
	merge_find_equal(link, goes);
	link->merge->count = 1;
	each_input(link, number_others);
	each_input(link, number_replaced);
}

void merge_number_variables(struct link *link)
{
	each_input(link, number_variables);
	each_input(link, number_tags);
}

/* ---- Copying ---------------------------------------------------------------------------- */

struct copying {
	struct link *link;
	const struct link_input *input;
};

static void move_string(void *context, uint32_t *field)
{
	const struct copying *copying = context;

	*field = merge_string(copying->link, copying->input, *field);
}

static void renumber(void *context, uint32_t *field)
{
	const struct copying *copying = context;

	*field = merge_type_of(copying->input, *field);
}

static void copy_type(struct link *link, struct link_input *input, uint32_t id)
{
	const struct btf_type *type = input->types.at[id];
	struct copying copying = { link, input };
	bytes *raw = &link->merge->raw;
	struct btf_type *copy;

	bytes_append(&link->arena, raw, type, btf_walk_size(type));
	/* All sizes are multiples of 4, and so is the header's. */
	copy = (struct btf_type *)(void *)(raw->at + raw->count - btf_walk_size(type));
	link->merge->has_forward |= btf_is_fwd(type) || (btf_is_any_enum(type) && !btf_vlen(type));
	btf_walk_strings(copy, move_string, &copying);
	btf_walk_types(copy, renumber, &copying);
	if (btf_is_var(copy) && is_settled(input, id, copy))
		btf_var(copy)->linkage = BTF_VAR_GLOBAL_ALLOCATED;
}

static void copy_others(struct link *link, struct link_input *input)
{
	for (uint32_t id = 1; id < input->types.count; id++) {
		const struct btf_type *type = input->types.at[id];

		if (input->types.output[id] && !is_replaced(input, id) && !btf_is_var(type) &&
		    !btf_is_decl_tag(type) && !(btf_is_func(type) && is_settled(input, id, type)))
			copy_type(link, input, id);
	}
}

static void copy_kind(struct link *link, struct link_input *input, uint32_t kind)
{
	for (uint32_t id = 1; id < input->types.count; id++)
		if (btf_kind(input->types.at[id]) == kind && input->types.output[id])
			copy_type(link, input, id);
}

static void copy_variables(struct link *link, struct link_input *input)
{
	copy_kind(link, input, BTF_KIND_VAR);
}

static void copy_tags(struct link *link, struct link_input *input)
{
	copy_kind(link, input, BTF_KIND_DECL_TAG);
}

void merge_write_types(struct link *link)
{
	each_input(link, copy_others);
}

void merge_write_variables(struct link *link)
{
	each_input(link, copy_variables);
	each_input(link, copy_tags);
}
