/* SPDX-License-Identifier: BSD-2-Clause */
/* The map tells what a link did: which input gave what to which section, and what is missing in the output.
 */
#include "linker/map_file.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "linker/layout.h"
#include "linker/reference.h"

/* One writer for both forms would write neither well: each walks the same tables. */

static bool is_shown(const struct object_symbol *symbol)
{
	uint8_t type = ELF64_ST_TYPE(symbol->info);

	return *symbol->name && type != STT_SECTION && type != STT_FILE;
}

/* Whether the symbol is in that part, and where it is in the output. */
static bool find_symbol(const struct link *link, const struct link_part *part, uint32_t index,
			uint64_t *offset)
{
	const struct object_symbol *symbol = &part->input->object->symbols.at[index];
	const struct global *global = part->input->globals[index];
	uint32_t output;

	if (symbol->section != part->section || !is_shown(symbol))
		return false;
	if (global && (global->input != part->input || global->symbol != index))
		return false;
	return layout_find(link, (struct link_place){ part->input, symbol->section, symbol->value }, &output,
			   offset);
}

/* Where the part's first piece is, and how many bytes of it stay. */
static uint64_t extent_of(const struct link_part *part, uint64_t *begin)
{
	const struct link_section *section = &part->input->sections[part->section];
	uint64_t size = 0;
	bool is_first = true;

	for (size_t i = 0; i < section->piece_count; i++) {
		const struct piece *piece = &section->pieces[i];

		if (!piece->live)
			continue;
		if (is_first)
			*begin = piece->at;
		is_first = false;
		size += piece->end - piece->begin;
	}
	return size;
}

static const char *why_pulled(const struct link_input *input)
{
	return input->pulled_by ? input->pulled_by->name : "the options";
}

/* ---- Pieces that are left out ------------------------------------------------------ */

struct left_out {
	const struct link_input *input;
	uint32_t section;
	const struct piece *piece;
	const char *symbol; /* that is there; NULL: none */
	const char *why;
};

static const char *symbol_at(const struct link_input *input, uint32_t section, uint64_t offset)
{
	for (size_t i = 1; i < input->object->symbols.count; i++) {
		const struct object_symbol *symbol = &input->object->symbols.at[i];

		if (symbol->section == section && symbol->value == offset && symbol->size)
			return symbol->name;
	}
	return NULL;
}

static void each_piece(const struct link_input *input, uint32_t section,
		       void (*act)(void *context, const struct left_out *left_out), void *context)
{
	const struct link_section *own = &input->sections[section];

	for (size_t i = 0; i < own->piece_count; i++) {
		const struct piece *piece = &own->pieces[i];

		if (!piece->live && piece->end > piece->begin)
			act(context, &(struct left_out){ input, section, piece,
							 symbol_at(input, section, piece->begin),
							 piece->loses ? "another definition counts"
								      : "nothing uses it" });
	}
}

static void each_left_out(const struct link *link,
			  void (*act)(void *context, const struct left_out *left_out), void *context)
{
	static const char *const reasons[] = {
		[LEAVING_COMDAT] = "its group is in an earlier object",
		[LEAVING_LICENSE] = "another one counts",
		[LEAVING_DEBUG] = "debug information is left out",
	};

	for (size_t i = 0; i < link->inputs.count; i++) {
		const struct link_input *input = link->inputs.at[i];

		for (uint32_t j = 1; j < input->object->sections.count; j++) {
			const struct link_section *section = &input->sections[j];

			each_piece(input, j, act, context);
			if (section->leaving > LEAVING_TABLE)
				act(context, &(struct left_out){ input, j, &section->whole, NULL,
								 reasons[section->leaving] });
		}
	}
}

/* ---- Text ----------------------------------------------------------------------------- */

/* Names may contain anything; a map has them in one line each. */
static void print_name(FILE *out, const char *before, const char *name, const char *after)
{
	fputs(before, out);
	for (; *name; name++)
		putc((unsigned char)*name < ' ' || *name == 0x7f ? '?' : *name, out);
	fputs(after, out);
}

static void print_part(FILE *out, const struct link *link, const struct link_part *part)
{
	uint64_t begin = 0, size = extent_of(part, &begin), offset;

	fprintf(out, "  0x%06" PRIx64 " %8" PRIu64, begin, size);
	print_name(out, "  ", part->input->name, "\n");
	for (uint32_t i = 1; i < part->input->object->symbols.count; i++) {
		const struct object_symbol *symbol = &part->input->object->symbols.at[i];

		if (!find_symbol(link, part, i, &offset))
			continue;
		fprintf(out, "  0x%06" PRIx64 " %8" PRIu64, offset, symbol->size);
		print_name(out, "      ", symbol->name, part->input->globals[i] ? "\n" : " (local)\n");
	}
}

static void print_left_out(void *context, const struct left_out *left_out)
{
	const struct piece *piece = left_out->piece;

	print_name(context, "  ", left_out->input->name, "  ");
	print_name(context, "", left_out->input->object->sections.at[left_out->section].name, "");
	fprintf(context, "+0x%" PRIx64 " %" PRIu64, piece->begin, piece->end - piece->begin);
	if (left_out->symbol)
		print_name(context, " ", left_out->symbol, "");
	fprintf(context, ": %s\n", left_out->why);
}

static void write_text(FILE *out, const struct link *link)
{
	fprintf(out, "Inputs\n");
	for (size_t i = 0; i < link->inputs.count; i++) {
		const struct link_input *input = link->inputs.at[i];

		print_name(out, "  ", input->name, "");
		if (input->pulled_for) {
			print_name(out, "  for '", input->pulled_for, "', which ");
			print_name(out, "", why_pulled(input), " needs");
		}
		fprintf(out, "\n");
	}
	for (uint32_t i = 1; i < link->layout->sections.count; i++) {
		const struct output_section *section = &link->layout->sections.at[i];

		print_name(out, "\n", link->output->sections.at[i].name, "");
		fprintf(out, "  %" PRIu64 " bytes, aligned to %" PRIu64 "\n", section->size,
			link->output->sections.at[i].align);
		for (size_t j = 0; j < section->parts.count; j++)
			print_part(out, link, &section->parts.at[j]);
	}
	fprintf(out, "\nLeft out\n");
	each_left_out(link, print_left_out, out);
}

/* ---- JSON ------------------------------------------------------------------------------ */

static void put_text(struct bpfas_json *json, const char *key, const char *text)
{
	bpfas_json_key(json, key);
	bpfas_json_string(json, text);
}

static void put_number(struct bpfas_json *json, const char *key, uint64_t number)
{
	bpfas_json_key(json, key);
	bpfas_json_unsigned(json, number);
}

static void put_symbols(struct bpfas_json *json, const struct link *link, const struct link_part *part)
{
	uint64_t offset;

	bpfas_json_key(json, "symbols");
	bpfas_json_array_begin(json);
	for (uint32_t i = 1; i < part->input->object->symbols.count; i++) {
		if (!find_symbol(link, part, i, &offset))
			continue;
		bpfas_json_object_begin(json);
		put_text(json, "name", part->input->object->symbols.at[i].name);
		put_number(json, "offset", offset);
		put_number(json, "size", part->input->object->symbols.at[i].size);
		bpfas_json_key(json, "local");
		bpfas_json_bool(json, !part->input->globals[i]);
		bpfas_json_object_end(json);
	}
	bpfas_json_array_end(json);
}

static void put_part(struct bpfas_json *json, const struct link *link, const struct link_part *part)
{
	uint64_t begin = 0, size = extent_of(part, &begin);

	bpfas_json_object_begin(json);
	put_text(json, "input", part->input->name);
	put_number(json, "offset", begin);
	put_number(json, "size", size);
	put_symbols(json, link, part);
	bpfas_json_object_end(json);
}

static void put_left_out(void *context, const struct left_out *left_out)
{
	struct bpfas_json *json = context;

	bpfas_json_object_begin(json);
	put_text(json, "input", left_out->input->name);
	put_text(json, "section", left_out->input->object->sections.at[left_out->section].name);
	put_number(json, "offset", left_out->piece->begin);
	put_number(json, "size", left_out->piece->end - left_out->piece->begin);
	if (left_out->symbol)
		put_text(json, "symbol", left_out->symbol);
	put_text(json, "why", left_out->why);
	bpfas_json_object_end(json);
}

static void put_inputs(struct bpfas_json *json, const struct link *link)
{
	bpfas_json_key(json, "inputs");
	bpfas_json_array_begin(json);
	for (size_t i = 0; i < link->inputs.count; i++) {
		const struct link_input *input = link->inputs.at[i];

		bpfas_json_object_begin(json);
		put_text(json, "name", input->name);
		if (input->pulled_for) {
			put_text(json, "for", input->pulled_for);
			put_text(json, "needed_by", why_pulled(input));
		}
		bpfas_json_object_end(json);
	}
	bpfas_json_array_end(json);
}

static void put_section(struct bpfas_json *json, const struct link *link, uint32_t index)
{
	const struct output_section *section = &link->layout->sections.at[index];

	bpfas_json_object_begin(json);
	put_text(json, "name", link->output->sections.at[index].name);
	put_number(json, "size", section->size);
	put_number(json, "align", link->output->sections.at[index].align);
	bpfas_json_key(json, "parts");
	bpfas_json_array_begin(json);
	for (size_t i = 0; i < section->parts.count; i++)
		put_part(json, link, &section->parts.at[i]);
	bpfas_json_array_end(json);
	bpfas_json_object_end(json);
}

static void write_json(FILE *out, const struct link *link)
{
	struct bpfas_json json = json_to_file(out);

	bpfas_json_object_begin(&json);
	put_inputs(&json, link);
	bpfas_json_key(&json, "sections");
	bpfas_json_array_begin(&json);
	for (uint32_t i = 1; i < link->layout->sections.count; i++)
		put_section(&json, link, i);
	bpfas_json_array_end(&json);
	bpfas_json_key(&json, "left_out");
	bpfas_json_array_begin(&json);
	each_left_out(link, put_left_out, &json);
	bpfas_json_array_end(&json);
	bpfas_json_object_end(&json);
	bpfas_json_newline(&json);
}

int map_file_write(struct link *link)
{
	BPFAS_OPTS(bpfas_write_opts, opts, .diag = link->diags.callback, .diag_context = link->diags.context);
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);
	int error;

	if (!out)
		arena_out_of_memory(&link->arena);
	if (link->opts.map_json)
		write_json(out, link);
	else
		write_text(out, link);
	if (fclose(out)) {
		free(text);
		arena_out_of_memory(&link->arena);
	}
	error = bpfas_write_file(link->opts.map, text, length, &opts);
	free(text);
	return error;
}
