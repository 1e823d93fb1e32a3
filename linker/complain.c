/* SPDX-License-Identifier: BSD-2-Clause */
#include "linker/complain.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/btf.h>
#include <linux/bpf.h>

#include "base/suggest.h"

bool complain_counts(struct link *link)
{
	return ++link->errors <= LINK_MAX_ERRORS;
}

/* ---- Places ----------------------------------------------------------------- */

/* The source line of an instruction, where the object knows it. */
static bool find_line(struct link_place place, struct bpfas_diag *diag)
{
	const struct btf *btf = place.input->types.btf;
	const struct ext_line *line;
	const char *file;

	if (!btf || place.offset > UINT32_MAX)
		return false;
	line = ext_find_line(&place.input->records,
			     (struct ext_place){ place.section, (uint32_t)place.offset });
	file = line ? btf__name_by_offset(btf, line->file) : NULL;
	if (!file || !*file)
		return false;
	diag->file = file;
	diag->line = BPF_LINE_INFO_LINE_NUM(line->line_col);
	diag->column = BPF_LINE_INFO_LINE_COL(line->line_col);
	/* A compiler may know the line alone. */
	diag->column += !diag->column;
	diag->length = diag->source_column = 1;
	diag->source = btf__name_by_offset(btf, line->text);
	diag->source_length = diag->source ? strlen(diag->source) : 0;
	return true;
}

/* The smallest symbol with a size that the place is in. */
static const struct object_symbol *symbol_around(const struct bpfas_object *object, struct link_place place)
{
	const struct object_symbol *found = NULL;

	for (size_t i = 1; i < object->symbols.count; i++) {
		const struct object_symbol *symbol = &object->symbols.at[i];

		if (symbol->section == place.section && symbol->value <= place.offset &&
		    place.offset - symbol->value < symbol->size && (!found || symbol->size < found->size))
			found = symbol;
	}
	return found;
}

static struct bpfas_diag diag_of(const struct link *link, struct link_place place)
{
	struct bpfas_diag diag = { .file = place.input ? place.input->name : link->diags.file };
	const struct object_symbol *symbol;

	if (!place.section || find_line(place, &diag))
		return diag;
	symbol = symbol_around(place.input->object, place);
	diag.section = place.input->object->sections.at[place.section].name;
	diag.symbol = symbol ? symbol->name : NULL;
	diag.offset = place.offset;
	diag.has_offset = 1;
	return diag;
}

void complain_say(struct link *link, enum bpfas_severity severity, struct link_place place,
		  const char *format, ...)
{
	struct bpfas_diag diag = diag_of(link, place);
	va_list values;
	char *message;

	va_start(values, format);
	message = vasprintf(&message, format, values) < 0 ? NULL : message;
	va_end(values);
	if (!message)
		arena_out_of_memory(&link->arena);
	diag_at(&link->diags, severity, &diag, "%s", message);
	free(message);
}

struct link_place complain_definition(const struct link_input *input, uint32_t index)
{
	const struct object_symbol *symbol = &input->object->symbols.at[index];

	if (!object_is_section(input->object, symbol->section))
		return (struct link_place){ .input = input };
	return (struct link_place){ input, symbol->section, symbol->value };
}

const char *complain_around(struct link *link, struct link_place place)
{
	const struct bpfas_object *object = place.input->object;
	const struct object_symbol *symbol = symbol_around(object, place);

	if (symbol)
		return arena_printf(&link->arena, "'%s'", symbol->name);
	return arena_printf(&link->arena, "section '%s'", object->sections.at[place.section].name);
}

/* ---- Two definitions ----------------------------------------------------------- */

static const char *kind_of(const struct object_symbol *symbol)
{
	return ELF64_ST_TYPE(symbol->info) == STT_FUNC ? "function" : "variable";
}

void complain_twice(struct link *link, const struct global *global, const struct link_input *input,
		    uint32_t symbol)
{
	const char *kind = kind_of(&input->object->symbols.at[symbol]);

	if (!complain_counts(link))
		return;
	complain_say(
		link, BPFAS_ERROR, complain_definition(input, symbol),
		"'%s' is defined here and in an object before it: both '%s' and '%s' have a %s of that name",
		global->name, global->input->name, input->name, kind);
	complain_say(link, BPFAS_NOTE, complain_definition(global->input, global->symbol),
		     "'%s' was defined here first, in '%s'", global->name, global->input->name);
	diag_file_note(&link->diags, "make one of the two static or weak, or only declare it (extern)");
}

void complain_defined(struct link *link, const struct global *global)
{
	if (!complain_counts(link))
		return;
	if (global->input)
		complain_say(link, BPFAS_ERROR, complain_definition(global->input, global->symbol),
			     "'%s' is defined here, and again by the link's options", global->name);
	else
		diag_file_error(&link->diags, "'%s' is defined twice by the link's options", global->name);
}

/* ---- No definition ---------------------------------------------------------------- */

static const struct global *find_nearest(struct link *link, const char *name)
{
	struct suggestion nearest = suggestion_for(name, strlen(name));

	for (size_t i = 0; i < link->globals.count; i++)
		if (link->globals.at[i]->is_defined && link->globals.at[i]->input)
			suggestion_offer(&nearest, link->globals.at[i]->name);
	return nearest.nearest ? string_map_find(&link->by_name, nearest.nearest) : NULL;
}

/* An input with a local symbol of that name; NULL: none has. */
static const struct link_input *find_static(const struct link *link, const char *name, uint32_t *symbol)
{
	for (size_t i = 0; i < link->inputs.count; i++) {
		const struct link_input *input = link->inputs.at[i];
		const struct bpfas_object *object = input->object;

		for (*symbol = 1; *symbol < object->symbols.count; ++*symbol)
			if (!input->globals[*symbol] && !strcmp(object->symbols.at[*symbol].name, name) &&
			    object_is_section(object, object->symbols.at[*symbol].section))
				return input;
	}
	return NULL;
}

static void suggest(struct link *link, const struct global *global)
{
	uint32_t symbol;
	const struct link_input *input = find_static(link, global->name, &symbol);

	if (input) {
		complain_say(link, BPFAS_NOTE, complain_definition(input, symbol),
			     "'%s' is static here, so that no other object sees it", global->name);
		return;
	}
	diag_file_note(
		&link->diags,
		"add the object that defines it, or declare it %s if the kernel does, or weak if it may be "
		"missing",
		"__ksym");
}

void complain_undefined(struct link *link, const struct global *global)
{
	const struct global *nearest;
	const char *around = complain_around(link, global->user);

	if (!complain_counts(link))
		return;
	nearest = find_nearest(link, global->name);
	if (nearest)
		complain_say(
			link, BPFAS_ERROR, global->user,
			"'%s', which %s uses, is defined in none of the objects; did you mean '%s', which "
			"%s defines?",
			global->name, around, nearest->name, nearest->input->name);
	else
		complain_say(link, BPFAS_ERROR, global->user,
			     "'%s', which %s uses, is defined in none of the objects", global->name, around);
	if (!nearest)
		suggest(link, global);
}
