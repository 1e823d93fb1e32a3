/* SPDX-License-Identifier: BSD-2-Clause */
/* .BTF through libbpf: types first, then what refers to them by id. */
#include "asm/btf/btf.h"

#include <bpf/btf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "asm/btf/ext.h"
#include "asm/btf/types.h"
#include "asm/btf/variables.h"
#include "asm/btf/write.h"
#include "base/diag_run.h"

/* The kernel's limit: 24 bits for a string's offset. */
#define MAX_STRINGS BTF_MAX_NAME_OFFSET

static uint32_t add_map_variable(struct btf_writer *w, const struct btf_map *map)
{
	int linkage = map->is_external ? BTF_VAR_GLOBAL_EXTERN : BTF_VAR_GLOBAL_ALLOCATED;

	return btf_writer_check(w, btf__add_var(w->btf, btf_writer_name(w, map->name, map->span), linkage,
						(int)map->def->btf_id));
}

/* Functions of other objects have no place: they come first, at 0. */
static void list_maps(struct btf_writer *w, uint32_t first, bool external)
{
	for (size_t i = 0; i < w->input->maps.count; i++) {
		const struct btf_map *map = &w->input->maps.at[i];
		uint32_t size = (uint32_t)(external ? map->def->size : map->symbol->size);

		if (map->is_external == external)
			btf_writer_check(w, btf__add_datasec_var_info(w->btf, (int)(first + i),
								      (uint32_t)map->symbol->value, size));
	}
}

static uint32_t maps_size(const struct btf_input *input)
{
	for (size_t i = 0; i < input->maps.count; i++)
		if (!input->maps.at[i].is_external)
			return (uint32_t)input->maps.at[i].symbol->section->data.count;
	return 0;
}

static void add_maps(struct btf_writer *w)
{
	const struct btf_input *input = w->input;
	uint32_t first = 0;

	if (!input->maps.count ||
	    !btf_writer_count_fits(w, input->maps.count, input->maps.at[0].span, "maps"))
		return;
	for (size_t i = 0; i < input->maps.count; i++) {
		uint32_t id = add_map_variable(w, &input->maps.at[i]);

		first = i ? first : id;
	}
	btf_writer_check(w, btf__add_datasec(w->btf, ".maps", maps_size(input)));
	list_maps(w, first, true);
	list_maps(w, first, false);
	for (size_t i = 0; i < input->maps.count; i++)
		if (input->maps.at[i].record)
			btf_writer_check(w, btf__add_decl_tag(w->btf,
							      arena_printf(w->arena, "record:%s",
									   input->maps.at[i].record),
							      (int)(first + i), -1));
}

/* The kernel requires a name for every parameter. */
static const char *parameter_name(struct btf_writer *w, const struct btf_function *function, size_t i)
{
	const char *name = function->parameters.at[i].name;

	return name && *name ? name : arena_printf(w->arena, "arg%zu", i + 1);
}

static uint32_t add_function(struct btf_writer *w, const struct btf_function *function)
{
	bool is_static = function->symbol->binding == STB_LOCAL || function->checked_by_call;
	uint32_t result = btf_writer_reach(w, function->result), prototype;

	prototype = btf_writer_check(w, btf__add_func_proto(w->btf, (int)result));
	for (size_t i = 0; i < function->parameters.count; i++)
		btf_writer_check(
			w, btf__add_func_param(w->btf, parameter_name(w, function, i),
					       (int)btf_writer_reach(w, function->parameters.at[i].type)));
	return btf_writer_check(w,
				btf__add_func(w->btf, function->symbol->name,
					      is_static ? BTF_FUNC_STATIC : BTF_FUNC_GLOBAL, (int)prototype));
}

static const char *const argument_tags[] = { "ctx", "nonnull", "nullable", "trusted", "arena", "untrusted" };

#define ARGUMENT_TAGS (sizeof argument_tags / sizeof *argument_tags)

unsigned btf_argument_tag(const char *name)
{
	for (unsigned i = 0; i < ARGUMENT_TAGS; i++)
		if (!strcmp(argument_tags[i], name))
			return 1u << i;
	return 0;
}

static void add_argument_tags(struct btf_writer *w, const struct btf_function_id *function)
{
	for (size_t i = 0; i < function->function->parameters.count; i++) {
		unsigned tags = function->function->parameters.at[i].tags;

		for (unsigned k = 0; k < ARGUMENT_TAGS; k++)
			if (tags >> k & 1)
				btf_writer_check(w, btf__add_decl_tag(w->btf,
								      arena_printf(w->arena, "arg:%s",
										   argument_tags[k]),
								      (int)function->id, (int)i));
	}
}

static void add_functions(struct btf_writer *w)
{
	const struct btf_input *input = w->input;

	w->functions = arena_alloc(w->arena, input->functions.count * sizeof *w->functions);
	for (size_t i = 0; i < input->functions.count; i++) {
		w->functions[i].function = &input->functions.at[i];
		w->functions[i].id = add_function(w, &input->functions.at[i]);
	}
	for (size_t i = 0; i < input->functions.count; i++) {
		btf_writer_add_tags(w, w->functions[i].function->tags, w->functions[i].id, -1);
		add_argument_tags(w, &w->functions[i]);
	}
}

static bool within_limits(struct btf_writer *w)
{
	const struct sources *sources = w->input->diags->run->sources;
	const char *file = sources->list.count ? sources->list.at[0]->name : NULL;
	uint32_t types = btf__type_cnt(w->btf) - 1, strings;

	if (w->error && !w->reported)
		diag_at(w->input->diags, BPFAS_ERROR, DIAG_FILE(file),
			"cannot make BTF of these declarations: %s", strerror(-w->error));
	if (w->error || w->reported)
		return false;
	strings = btf_writer_strings(w);
	if (types <= BTF_MAX_TYPE && strings <= MAX_STRINGS)
		return true;
	diag_at(w->input->diags, BPFAS_ERROR, DIAG_FILE(file),
		"%u types with %u bytes of names are too many for BTF, which holds %d and %d", types, strings,
		BTF_MAX_TYPE, MAX_STRINGS);
	return false;
}

static void add_section(struct btf_writer *w)
{
	struct asm_object *object = w->input->object;
	struct section *section = asm_object_add_section(object, ".BTF", SHT_PROGBITS, 0, 4);
	const void *data;
	uint32_t size;

	btf_writer_check(w, btf__set_endianness(w->btf, object->endian == BPFAS_BIG ? BTF_BIG_ENDIAN
										    : BTF_LITTLE_ENDIAN));
	data = btf__raw_data(w->btf, &size);
	if (!data)
		arena_out_of_memory(w->arena);
	bytes_append(w->arena, &section->data, data, size);
}

static bool write_sections(struct btf_writer *w, bool debug)
{
	w->btf = btf__new_empty();
	if (!w->btf)
		arena_out_of_memory(w->arena);
	btf_add_types(w);
	add_maps(w);
	add_functions(w);
	btf_add_variables(w);
	btf_collect_ext(w, debug);
	if (!within_limits(w))
		return false;
	add_section(w);
	btf_add_ext_section(w);
	return true;
}

static void writer_free(struct btf_writer *w)
{
	btf__free(w->btf);
	vec_free(&w->types);
	ext_free(&w->ext);
}

/* libbpf allocates outside the arena: out of memory, its memory must be freed on the way. */
bool btf_add_sections(struct btf_input *input, bool debug)
{
	struct btf_writer *w;
	jmp_buf *outer = input->arena->out_of_memory, here;
	bool good;

	if (!input->maps.count && !input->functions.count && !input->variables.count &&
	    !input->externals.count && !input->core.count)
		return true;
	w = ARENA_NEW(input->arena, struct btf_writer);
	w->input = input;
	w->arena = input->arena;
	if (setjmp(here)) {
		writer_free(w);
		input->arena->out_of_memory = outer;
		arena_out_of_memory(input->arena);
	}
	input->arena->out_of_memory = &here;
	good = write_sections(w, debug);
	input->arena->out_of_memory = outer;
	writer_free(w);
	return good;
}
