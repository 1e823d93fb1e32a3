/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The disassembler: an object's parts, in the object's order.
 *
 * Names, labels and declarations are settled for all of the object before
 * anything is printed, as each may refer to what comes later.
 */
#include "output/dis/dis.h"

#include "output/dis/btf.h"
#include "output/dis/code.h"
#include "output/dis/data.h"
#include "output/dis/functions.h"
#include "output/dis/maps.h"
#include "output/dis/names.h"
#include "output/dis/plain.h"
#include "output/dis/relocations.h"
#include "output/dis/tables.h"
#include "output/dis/variables.h"
#include "output/dis/view.h"

struct parts {
	uint32_t maps; /* the section that is printed as declarations; 0: none */
};

static void print_contents(struct dis *dis, const struct parts *parts, uint32_t index)
{
	const struct object_section *section = &dis->object->sections.at[index];

	if (index == parts->maps)
		out_bytes(&dis->out, dis->types->maps.at, dis->types->maps.count);
	else if (dis_has_variables(dis, index))
		dis_print_variables(dis, index);
	else if (section->data && dis_is_code(section))
		dis_print_code(dis, index);
	else if (section->data ? !dis_print_license(dis, index) && !dis_print_btf(dis, index)
			       : dis->options->plain)
		dis_print_data(dis, index);
}

static void print_section(struct dis *dis, const struct parts *parts, uint32_t index)
{
	dis_print_section_header(dis, index);
	if (object_holds_relocations(dis->object, &dis->object->sections.at[index])) {
		if (!dis->is_printed[index])
			dis_print_relocations(dis, index);
	} else if (index != dis->object->symbol_table) {
		print_contents(dis, parts, index);
	}
}

static void settle_names(struct dis *dis)
{
	dis_name_symbols(dis);
	dis_name_helpers(dis);
	dis_name_sections(dis);
	dis_place_labels(dis);
	dis_choose_tables(dis);
}

static struct parts settle_declarations(struct dis *dis)
{
	const struct bpfas_object *object = dis->object;
	struct parts parts = { 0 };

	dis->declared = arena_alloc(dis->arena, object->symbols.count);
	memset(dis->declared, NOT_DECLARED, object->symbols.count);
	dis->blocks = arena_alloc(dis->arena, object->sections.count * sizeof *dis->blocks);
	for (uint32_t i = 1; i < object->sections.count; i++) {
		const struct object_section *section = &object->sections.at[i];

		if (section->data && dis_is_code(section))
			dis->blocks[i] = dis_find_blocks(dis, i);
		else if (section->data && !parts.maps && dis_declare_maps(dis, i))
			parts.maps = i;
	}
	dis_declare_variables(dis);
	return parts;
}

static void print_definitions(struct dis *dis)
{
	const bytes *definitions = &dis->types->definitions;

	if (!dis->options->declare || !definitions->count)
		return;
	out_char(&dis->out, '\n');
	out_bytes(&dis->out, definitions->at, definitions->count);
}

/* Names in it are anybody's, and must not end the comment. */
static void print_note(struct dis *dis, const char *note)
{
	out_text(&dis->out, "// ");
	for (; *note; note++)
		out_char(&dis->out, *note >= ' ' && *note <= '~' ? *note : '?');
	out_char(&dis->out, '\n');
}

static void print_stated(struct dis *dis, const struct parts *parts)
{
	for (size_t i = 0; i < dis->options->note_count; i++)
		print_note(dis, dis->options->notes[i]);
	dis_print_header(dis);
	print_definitions(dis);
	for (uint32_t i = 1; i < dis->object->sections.count; i++)
		print_section(dis, parts, i);
	if (dis->object->symbols.count > 1)
		out_char(&dis->out, '\n');
	dis_print_symbols(dis);
}

/* A section that declarations make, as a whole. */
static bool is_declared(const struct dis *dis, const struct parts *parts, uint32_t index)
{
	const struct dis_blocks *blocks = &dis->blocks[index];
	const struct object_section *section = &dis->object->sections.at[index];
	uint64_t at = 0;

	if (index == parts->maps || dis_has_variables(dis, index) ||
	    (dis->options->declare && !strcmp(section->name, "license")))
		return true;
	for (size_t i = 0; i < blocks->count && blocks->at[i].start == at; i++)
		at = blocks->at[i].end;
	return blocks->count && at == section->size;
}

/* Types and lines are made of declarations, too. */
static bool is_made(const struct dis *dis, uint32_t index)
{
	const char *name = dis->object->sections.at[index].name;

	return dis_plain_is_made(dis, index) ||
	       (dis->options->declare && (!strcmp(name, ".BTF") || !strcmp(name, ".BTF.ext")));
}

static void print_plain(struct dis *dis, const struct parts *parts)
{
	dis_plain_header(dis);
	print_definitions(dis);
	for (uint32_t i = 1; i < dis->object->sections.count; i++) {
		if (is_made(dis, i))
			continue;
		if (is_declared(dis, parts, i))
			out_char(&dis->out, '\n');
		else
			dis_plain_section(dis, i);
		print_contents(dis, parts, i);
	}
	dis_plain_end(dis);
}

bool dis_print(const struct bpfas_object *object, const struct dis_options *options, struct dis_types *types,
	       const bool *is_plain, struct arena *arena, bytes *out)
{
	struct dis dis = { .object = object,
			   .options = options,
			   .types = types,
			   .is_plain = is_plain,
			   .arena = arena,
			   .out = { arena, out } };
	struct parts parts;

	settle_names(&dis);
	parts = settle_declarations(&dis);
	if (options->plain && !dis_is_plain(&dis))
		return false;
	if (options->plain)
		print_plain(&dis, &parts);
	else
		print_stated(&dis, &parts);
	return true;
}

bool dis_print_view(const struct bpfas_object *object, const struct dis_options *options,
		    struct dis_types *types, enum dis_view view, const char *function, struct arena *arena,
		    bytes *out)
{
	struct dis dis = { .object = object,
			   .options = options,
			   .types = types,
			   .is_plain = arena_alloc(arena, object->sections.count * sizeof *dis.is_plain),
			   .arena = arena,
			   .out = { arena, out } };

	settle_names(&dis);
	settle_declarations(&dis);
	switch (view) {
	case DIS_VIEW_FUNCTION: return dis_view_function(&dis, function);
	case DIS_VIEW_CODE: print_definitions(&dis); return dis_view_code(&dis, function);
	case DIS_VIEW_JSON: return dis_view_json(&dis, function);
	case DIS_VIEW_GRAPH: return dis_view_graph(&dis, function);
	}
	return false;
}
