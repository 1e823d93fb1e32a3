/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A section of variables (DATASEC) lists those of all inputs, at the places
 * that they have in the output. A global variable's place is its symbol's; a
 * static one has only its offset, from before the link. Sections of what the
 * loader finds (.ksyms, .kconfig) have no places.
 */
#include "linker/merge_sections.h"

#include <stdlib.h>
#include <string.h>

#include "linker/complain.h"
#include "linker/layout.h"
#include "linker/merge_strings.h"
#include "linker/types.h"

/* ---- Collecting ------------------------------------------------------------------ */

static struct link_variables *section_named(struct link *link, const struct link_input *input,
					    const struct btf_type *section)
{
	struct merge *merge = link->merge;
	const char *name = types_name(input->types.btf, section);
	void **slot = string_map_put(&link->arena, &merge->by_name, name);
	struct link_variables *variables = *slot;

	if (!variables) {
		*slot = variables = ARENA_NEW(&link->arena, struct link_variables);
		variables->name = name;
		variables->name_offset = merge_string(link, input, section->name_off);
		vec_push(&link->arena, &merge->sections, variables);
	}
	return variables;
}

/* False where the variable is not in the output, or another input's declaration of it is. */
static bool place_global(const struct link *link, const struct link_input *input, uint32_t type,
			 const struct global *named, uint64_t *offset)
{
	const struct global *global = global_final((struct global *)(uintptr_t)named);
	uint32_t section;

	*offset = 0;
	if (!global->output || global->type_input != input || global->type != type)
		return false;
	if (!global->is_defined || !global->input)
		return true;
	return layout_find(link, complain_definition(global->input, global->symbol), &section, offset);
}

static bool place_static(const struct link *link, const struct link_input *input, const char *section_name,
			 uint32_t before, uint64_t *offset)
{
	uint32_t section = object_find_section(input->object, section_name, 0);

	return section && layout_find(link, (struct link_place){ input, section, before }, &section, offset);
}

static void add_variable(struct link *link, struct link_input *input, struct link_variables *section,
			 const struct btf_var_secinfo *entry)
{
	const struct global *global = input->types.names[entry->type];
	uint64_t offset;
	bool is_there;

	if (global)
		is_there = place_global(link, input, entry->type, global, &offset);
	else
		is_there = place_static(link, input, section->name, entry->offset, &offset);
	if (!is_there || offset > UINT32_MAX)
		return;
	input->types.output[entry->type] = 1;
	vec_push(&link->arena, &section->list,
		 ((struct link_variable){ .input = input,
					  .type = entry->type,
					  .offset = (uint32_t)offset,
					  .size = entry->size,
					  .number = (uint32_t)section->list.count }));
}

static void collect(struct link *link, struct link_input *input)
{
	for (uint32_t id = 1; id < input->types.count; id++) {
		const struct btf_type *type = input->types.at[id];
		struct link_variables *section;

		if (!btf_is_datasec(type))
			continue;
		section = section_named(link, input, type);
		for (uint32_t i = 0; i < btf_vlen(type); i++)
			add_variable(link, input, section, &btf_var_secinfos(type)[i]);
	}
}

static int by_place(const void *a, const void *b)
{
	const struct link_variable *x = a, *y = b;

	if (x->offset != y->offset)
		return x->offset < y->offset ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

void merge_collect_variables(struct link *link)
{
	struct merge *merge = link->merge;

	for (size_t i = 0; i < link->inputs.count; i++)
		if (link->inputs.at[i]->types.btf)
			collect(link, link->inputs.at[i]);
	for (size_t i = 0; i < merge->sections.count; i++) {
		struct link_variables *section = merge->sections.at[i];

		if (section->list.count)
			qsort(section->list.at, section->list.count, sizeof *section->list.at, by_place);
	}
}

/* ---- Writing ---------------------------------------------------------------------- */

static uint32_t size_of(const struct link *link, const char *name)
{
	uint32_t index = object_find_section(link->output, name, 0);

	return index ? (uint32_t)link->output->sections.at[index].size : 0;
}

static void write_section(struct link *link, const struct link_variables *section)
{
	struct btf_type type = {
		.name_off = section->name_offset,
		.info = (uint32_t)BTF_KIND_DATASEC << 24 | (uint32_t)section->list.count,
		.size = size_of(link, section->name),
	};

	bytes_append(&link->arena, &link->merge->raw, &type, sizeof type);
	for (size_t i = 0; i < section->list.count; i++) {
		const struct link_variable *variable = &section->list.at[i];
		struct btf_var_secinfo entry = { .type = variable->input->types.output[variable->type],
						 .offset = variable->offset,
						 .size = variable->size };

		bytes_append(&link->arena, &link->merge->raw, &entry, sizeof entry);
	}
	link->merge->count++;
}

void merge_write_sections(struct link *link)
{
	for (size_t i = 0; i < link->merge->sections.count; i++) {
		const struct link_variables *section = link->merge->sections.at[i];

		if (section->list.count > BTF_MAX_VLEN && complain_counts(link))
			diag_file_error(&link->diags,
					"section '%s' has %zu variables; BTF can list %u of a section",
					section->name, section->list.count, BTF_MAX_VLEN);
		else if (section->list.count)
			write_section(link, section);
	}
}
