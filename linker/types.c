/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * BTF knows no symbols: a FUNC or VAR belongs to the global symbol of its name.
 * Of all inputs' declarations of a name one goes to the output: the
 * definition's; of externs the first that names where the loader finds it
 * (.ksyms, .kconfig); of the others the first.
 */
#include "linker/types.h"

#include <endian.h>
#include <errno.h>
#include <string.h>

#include "base/capture.h"
#include "btf/check.h"

/* ---- Opening ------------------------------------------------------------------- */

static int refuse(const struct diags *diags, int64_t wrong)
{
	if (wrong > 0)
		diag_file_error(diags,
				"this object's BTF is damaged: its type %lld refers to what is not there",
				(long long)wrong);
	else
		diag_file_error(diags, "this object's BTF is damaged and cannot be read");
	return -EINVAL;
}

/* libbpf keeps types one after the other. */
static void list_types(struct link *link, struct link_types *types)
{
	types->count = btf__type_cnt(types->btf);
	types->at = arena_alloc(&link->arena, types->count * sizeof *types->at);
	types->names = arena_alloc(&link->arena, types->count * sizeof *types->names);
	types->output = arena_alloc(&link->arena, types->count * sizeof *types->output);
	for (uint32_t id = 0; id < types->count; id++)
		types->at[id] = btf__type_by_id(types->btf, id);
}

/* The header says where they are in what libbpf holds. */
static int find_strings(struct link_types *types, const struct diags *diags)
{
	uint32_t size;
	const struct btf_header *header = btf__raw_data(types->btf, &size);

	if (!header)
		return refuse(diags, -1);
	types->strings = (struct btf_strings){ (const char *)header + header->hdr_len + header->str_off,
					       header->str_len };
	return 0;
}

int types_open(struct link *link, struct link_input *input, const struct diags *diags)
{
	uint32_t index = object_find_section(input->object, ".BTF", 0);
	const struct object_section *section = &input->object->sections.at[index];
	struct link_types *types = &input->types;
	struct capture capture; /* of libbpf's own words */
	int64_t wrong;

	if (!index)
		return 0;
	if (!section->data || section->size > UINT32_MAX)
		return refuse(diags, -1);
	capture_begin(&capture);
	types->btf = btf__new(section->data, (uint32_t)section->size);
	capture_end(&capture);
	capture_free(&capture);
	wrong = types->btf ? btf_check_types(types->btf) : -1;
	if (wrong)
		return refuse(diags, wrong);
	types->of_symbol = arena_alloc(&link->arena, input->object->symbols.count * sizeof *types->of_symbol);
	btf__set_endianness(types->btf, __BYTE_ORDER == __LITTLE_ENDIAN ? BTF_LITTLE_ENDIAN : BTF_BIG_ENDIAN);
	list_types(link, types);
	if (find_strings(types, diags))
		return -EINVAL;
	types->strings_output =
		arena_alloc(&link->arena, types->strings.size * sizeof *types->strings_output);
	return 0;
}

void types_close(struct link_input *input)
{
	btf__free(input->types.btf);
	input->types.btf = NULL;
}

/* ---- Symbols -------------------------------------------------------------------- */

/* The input's symbols, by the names that it knows them by. */
static void stamp(struct link *link, struct link_input *input)
{
	for (uint32_t i = 1; i < input->object->symbols.count; i++) {
		if (!input->globals[i])
			continue;
		*string_map_put(&link->arena, &link->scratch, input->object->symbols.at[i].name) =
			&input->object->symbols.at[i];
	}
}

static void assign(struct link_input *input, uint32_t type, const struct object_symbol *symbol)
{
	uint32_t index = (uint32_t)(symbol - input->object->symbols.at);

	/* gcc has externs and definitions of functions alike; a second one is a static of that name. */
	if (input->types.of_symbol[index])
		return;
	input->types.of_symbol[index] = type;
	input->types.names[type] = input->globals[index];
}

static bool may_be_global(const struct btf_type *type)
{
	return btf_is_func(type) || (btf_is_var(type) && btf_var(type)->linkage != BTF_VAR_STATIC);
}

static void find_types(struct link *link, struct link_input *input)
{
	stamp(link, input);
	for (uint32_t id = 1; id < input->types.count; id++) {
		const struct btf_type *type = input->types.at[id];
		const struct object_symbol *symbol;

		if (!may_be_global(type))
			continue;
		symbol = string_map_find(&link->scratch, types_name(input->types.btf, type));
		if (symbol)
			assign(input, id, symbol);
	}
	string_map_free(&link->scratch);
}

/* ---- Choosing --------------------------------------------------------------------- */

static void choose(struct global *global, const struct link_input *input, uint32_t symbol)
{
	if (!global->type_input ||
	    (global->is_defined && global->input == input && global->symbol == symbol)) {
		global->type_input = input;
		global->type = input->types.of_symbol[symbol];
	}
}

/* What the loader finds is listed in a section of its own. */
static void choose_externals(struct link_input *input, const struct btf_type *section)
{
	const char *name = types_name(input->types.btf, section);

	if (strcmp(name, ".ksyms") && strcmp(name, ".kconfig"))
		return;
	for (uint32_t i = 0; i < btf_vlen(section); i++) {
		uint32_t type = btf_var_secinfos(section)[i].type;
		struct global *global = input->types.names[type];

		if (!global || global->is_external || global->is_defined)
			continue;
		global->is_external = true;
		global->type_input = input;
		global->type = type;
	}
}

void types_choose(struct link *link)
{
	for (size_t i = 0; i < link->inputs.count; i++) {
		struct link_input *input = link->inputs.at[i];

		if (!input->types.btf)
			continue;
		find_types(link, input);
		for (uint32_t id = 1; id < input->types.count; id++)
			if (btf_is_datasec(input->types.at[id]))
				choose_externals(input, input->types.at[id]);
		for (uint32_t j = 1; j < input->object->symbols.count; j++)
			if (input->types.of_symbol[j])
				choose(input->globals[j], input, j);
	}
}
