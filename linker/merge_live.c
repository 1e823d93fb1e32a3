/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Where unused code and data are left out, so are the types that only they
 * needed. Roots are functions and variables that stay, static functions whose
 * code does, and the types of CO-RE's relocations. Tags hang on their types.
 */
#include "linker/merge_live.h"

#include "linker/btf_walk.h"
#include "linker/layout.h"

struct type_marking {
	struct link *link;
	bool *is_live;
};

static void mark(void *context, uint32_t *field)
{
	const struct type_marking *m = context;

	if (!*field || m->is_live[*field])
		return;
	m->is_live[*field] = true;
	vec_push(&m->link->arena, &m->link->merge->types_to_visit, *field);
}

static bool is_root(const struct link_input *input, uint32_t id)
{
	const struct global *global = input->types.names[id];

	if (input->types.output[id])
		return true;
	if (!global)
		return false;
	global = global_final(input->types.names[id]);
	return global->output && global->type_input == input && global->type == id;
}

static void mark_record(struct type_marking *m, const struct link_input *input, struct ext_place place,
			uint32_t type)
{
	struct link_place at = { input, place.section, place.offset };
	uint32_t section;
	uint64_t offset;

	if (layout_find(m->link, at, &section, &offset))
		mark(m, &type);
}

static void mark_roots(struct type_marking *m, const struct link_input *input)
{
	for (uint32_t id = 1; id < input->types.count; id++)
		if (is_root(input, id))
			mark(m, &id);
	for (size_t i = 0; i < input->records.functions.count; i++) {
		const struct ext_function *record = &input->records.functions.at[i];

		if (!input->types.names[record->type])
			mark_record(m, input, record->place, record->type);
	}
	for (size_t i = 0; i < input->records.core.count; i++)
		mark_record(m, input, input->records.core.at[i].place, input->records.core.at[i].type);
}

static void mark_types(struct link *link, struct link_input *input)
{
	struct type_marking m = { link, arena_alloc(&link->arena,
						    input->types.count * sizeof *input->types.is_live) };
	struct merge *merge = link->merge;

	input->types.is_live = m.is_live;
	mark_roots(&m, input);
	while (merge->types_to_visit.count) {
		uint32_t id = merge->types_to_visit.at[--merge->types_to_visit.count];

		/* The walk only reads: it is the same that renumbers. */
		btf_walk_types((struct btf_type *)(uintptr_t)input->types.at[id], mark, &m);
	}
}

void merge_mark_types(struct link *link)
{
	for (size_t i = 0; i < link->inputs.count; i++)
		if (link->inputs.at[i]->types.btf)
			mark_types(link, link->inputs.at[i]);
}
