/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * If a program has a record of its function (func_info), libbpf and the kernel
 * insist on one for each function that it calls, and on a source line for its
 * first instruction. An object without BTF has neither. So what is missing is
 * made: a FUNC by the prototype that another input declares, with names for
 * its parameters, which the kernel expects of a definition; else a static one
 * without parameters, which the kernel takes for any, as it looks into static
 * functions where they are called. The line is the function's name in the
 * object.
 */
#include "linker/merge_functions.h"

#include <bpf/btf.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

#include "linker/layout.h"
#include "linker/merge_strings.h"
#include "linker/merge_types.h"

#define TEXT ".text" /* where libbpf looks for what programs call */

/* ---- Finding ------------------------------------------------------------------------ */

static int by_place(const void *key, const void *item)
{
	const struct ext_place *a = key, *b = item;

	if (a->section != b->section)
		return a->section < b->section ? -1 : 1;
	return (a->offset > b->offset) - (a->offset < b->offset);
}

/* Records are sorted, and begin with their places. */
static bool has_record(const struct merge *merge, struct ext_place place, size_t count)
{
	return bsearch(&place, merge->records.functions.at, count, sizeof *merge->records.functions.at,
		       by_place);
}

static bool is_function(const struct link *link, const struct link_input *input, uint32_t index,
			struct ext_place *place)
{
	const struct object_symbol *symbol = &input->object->symbols.at[index];
	const struct global *global = input->globals[index];
	uint64_t offset;

	if (ELF64_ST_TYPE(symbol->info) != STT_FUNC || !symbol->size ||
	    !object_is_section(input->object, symbol->section) ||
	    strcmp(input->object->sections.at[symbol->section].name, TEXT) != 0 ||
	    (global && (global->input != input || global->symbol != index)) ||
	    !layout_find(link, (struct link_place){ input, symbol->section, symbol->value }, &place->section,
			 &offset) ||
	    offset > UINT32_MAX)
		return false;
	place->offset = (uint32_t)offset;
	return true;
}

/* Of an input that has types but no records: static functions by their names. */
static void list_functions(struct link *link, struct link_input *input)
{
	for (uint32_t id = 1; id < input->types.count; id++)
		if (btf_is_func(input->types.at[id]))
			*string_map_put(
				&link->arena, &link->scratch,
				btf__name_by_offset(input->types.btf, input->types.at[id]->name_off)) =
				(void *)input->types.at[id];
}

static uint32_t own_type(struct link *link, const struct link_input *input, const char *name)
{
	const struct btf_type *type = string_map_find(&link->scratch, name);

	for (uint32_t id = 1; type && id < input->types.count; id++)
		if (input->types.at[id] == type)
			return merge_type_of(input, id);
	return 0;
}

/* The FUNC of a global that only others declare; 0: they do not. */
static const struct btf_type *declared(const struct global *global)
{
	const struct btf_type *type =
		global && global->type ? global->type_input->types.at[global->type] : NULL;

	return type && btf_is_func(type) ? type : NULL;
}

static uint32_t make_type(struct link *link, struct link_input *input, uint32_t symbol)
{
	struct global *global = input->globals[symbol];
	struct merge *merge = link->merge;
	struct made_function made = { .name = merge_add_string(link,
							       input->object->symbols.at[symbol].name) };

	if (declared(global)) {
		made.declared_by = global->type_input;
		made.prototype = declared(global)->type;
	}
	/* The prototype comes first, and before it what it returns. */
	merge->count += made.declared_by ? 1 : 2;
	vec_push(&link->arena, &merge->made, made);
	if (made.declared_by)
		global->type_input->types.output[global->type] = merge->count;
	return merge->count++;
}

static void add_line(struct link *link, const struct link_input *input, struct ext_place place,
		     const char *name)
{
	struct ext_line line = { .place = place, .line_col = 1 << 10 };

	line.file = merge_add_string(link, input->name);
	line.text = merge_add_string(link, name);
	vec_push(&link->arena, &link->merge->records.lines, line);
}

static void add_record(struct link *link, struct link_input *input, uint32_t symbol, struct ext_place place)
{
	struct merge *merge = link->merge;
	const struct global *global = input->globals[symbol];
	const char *name = input->object->symbols.at[symbol].name;
	struct ext_function record = { .place = place };

	record.type = global && global->type ? merge_type_of(global->type_input, global->type)
					     : own_type(link, input, name);
	if (!record.type)
		record.type = make_type(link, input, symbol);
	vec_push(&link->arena, &merge->records.functions, record);
	if (merge->records.lines.count)
		add_line(link, input, place, name);
}

static void find_functions(struct link *link, struct link_input *input, size_t count)
{
	struct ext_place place;
	bool is_listed = !input->types.btf;

	for (uint32_t i = 1; i < input->object->symbols.count; i++) {
		if (!is_function(link, input, i, &place) || has_record(link->merge, place, count))
			continue;
		if (!is_listed)
			list_functions(link, input);
		is_listed = true;
		add_record(link, input, i, place);
	}
	string_map_free(&link->scratch);
}

static void name_parameters(struct link *link)
{
	link->merge->int_name = merge_add_string(link, "int");
	for (unsigned i = 0; i < MAX_NAMED; i++)
		link->merge->parameter_names[i] =
			merge_add_string(link, arena_printf(&link->arena, "arg%u", i + 1));
}

void merge_find_functions(struct link *link)
{
	size_t count = link->merge->records.functions.count;

	if (!count)
		return;
	link->merge->first_made = link->merge->count;
	for (size_t i = 0; i < link->inputs.count; i++)
		find_functions(link, link->inputs.at[i], count);
	if (link->merge->records.functions.count > count)
		ext_sort(&link->merge->records);
	if (link->merge->made.count)
		name_parameters(link);
}

/* ---- Writing -------------------------------------------------------------------------- */

static void append(struct link *link, const void *bytes_of_type, size_t size)
{
	bytes_append(&link->arena, &link->merge->raw, bytes_of_type, size);
}

static void write_prototype(struct link *link, const struct made_function *made)
{
	const struct btf_type *prototype = made->declared_by->types.at[made->prototype];
	struct btf_type copy = *prototype;

	copy.type = merge_type_of(made->declared_by, prototype->type);
	append(link, &copy, sizeof copy);
	for (uint32_t i = 0; i < btf_vlen(prototype); i++) {
		struct btf_param parameter = btf_params(prototype)[i];

		if (parameter.name_off)
			parameter.name_off = merge_string(link, made->declared_by, parameter.name_off);
		else if (parameter.type)
			parameter.name_off = link->merge->parameter_names[i < MAX_NAMED ? i : MAX_NAMED - 1];
		parameter.type = merge_type_of(made->declared_by, parameter.type);
		append(link, &parameter, sizeof parameter);
	}
}

/* int f(void) */
static uint32_t write_unknown(struct link *link, uint32_t id)
{
	struct btf_type result = { .name_off = link->merge->int_name,
				   .info = (uint32_t)BTF_KIND_INT << 24,
				   .size = sizeof(int32_t) };
	uint32_t encoding = (uint32_t)BTF_INT_SIGNED << 24 | 32;
	struct btf_type prototype = { .info = (uint32_t)BTF_KIND_FUNC_PROTO << 24, .type = id };

	append(link, &result, sizeof result);
	append(link, &encoding, sizeof encoding);
	append(link, &prototype, sizeof prototype);
	return id + 1;
}

void merge_write_functions(struct link *link)
{
	uint32_t id = link->merge->first_made;

	for (size_t i = 0; i < link->merge->made.count; i++) {
		const struct made_function *made = &link->merge->made.at[i];
		uint32_t linkage = made->declared_by ? BTF_FUNC_GLOBAL : BTF_FUNC_STATIC;
		struct btf_type function = { .name_off = made->name,
					     .info = (uint32_t)BTF_KIND_FUNC << 24 | linkage };

		if (made->declared_by)
			write_prototype(link, made);
		else
			id = write_unknown(link, id);
		function.type = id;
		append(link, &function, sizeof function);
		id += 2;
	}
}
