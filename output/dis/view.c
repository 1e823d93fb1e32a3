/* SPDX-License-Identifier: BSD-2-Clause */
#include "output/dis/view.h"

#include <linux/bpf.h>

#include "base/json.h"
#include "object/elf_words.h"
#include "output/dis/code.h"
#include "output/dis/functions.h"
#include "output/dis/lines.h"
#include "output/dis/types.h"

/* Part of a section: a function, or all of it. */
struct part {
	uint32_t section;
	uint64_t from, to;
	const char *name;
};

struct viewer {
	struct dis *dis;
	struct bpfas_json json;
	struct part part;
	uint8_t *leaders; /* where basic blocks begin; by slot of the part */
	uint64_t block;   /* the one that is being printed */
	bool is_open;
};

static bool is_function(const struct dis *dis, uint32_t index)
{
	const struct object_symbol *symbol = &dis->object->symbols.at[index];
	const struct object_section *section;

	if (ELF64_ST_TYPE(symbol->info) != STT_FUNC || !symbol->size ||
	    !object_is_section(dis->object, symbol->section))
		return false;
	section = &dis->object->sections.at[symbol->section];
	return section->data && dis_is_code(section) && symbol->value <= section->size &&
	       symbol->size <= section->size - symbol->value && symbol->value % 8 == 0;
}

static struct part part_of(const struct dis *dis, uint32_t index)
{
	const struct object_symbol *symbol = &dis->object->symbols.at[index];

	return (struct part){ symbol->section, symbol->value, symbol->value + symbol->size, symbol->name };
}

/* Each function of the name, or each of all, by section and place. */
static bool each_function(struct viewer *viewer, const char *name, void (*each)(struct viewer *viewer))
{
	bool found = false;

	for (size_t i = 0; i < viewer->dis->label_count; i++) {
		uint32_t symbol = viewer->dis->labels[i].symbol;

		if (!is_function(viewer->dis, symbol) ||
		    (name && strcmp(viewer->dis->object->symbols.at[symbol].name, name) != 0))
			continue;
		viewer->part = part_of(viewer->dis, symbol);
		each(viewer);
		found = true;
	}
	return found;
}

static void print_part(struct viewer *viewer)
{
	dis_print_code_part(viewer->dis, viewer->part.section, viewer->part.from, viewer->part.to);
}

bool dis_view_function(struct dis *dis, const char *name)
{
	return each_function(&(struct viewer){ .dis = dis }, name, print_part);
}

/* ---- All functions ------------------------------------------------------------------ */

static void print_externals(struct dis *dis)
{
	for (uint32_t i = 1; i < dis->object->symbols.count; i++) {
		if (dis->object->symbols.at[i].section != SECTION_UNDEF)
			continue;
		out_text(&dis->out, ".extern ");
		out_text(&dis->out, dis->symbol_names[i]);
		out_char(&dis->out, '\n');
	}
}

static void print_next_part(struct viewer *viewer)
{
	if (viewer->dis->out.bytes->count)
		out_char(&viewer->dis->out, '\n');
	print_part(viewer);
}

bool dis_view_code(struct dis *dis, const char *name)
{
	print_externals(dis);
	return each_function(&(struct viewer){ .dis = dis }, name, print_next_part);
}

/* ---- JSON -------------------------------------------------------------------------- */

static void write_json(void *context, const char *text, size_t length)
{
	out_bytes(context, text, length);
}

static void json_string(struct viewer *viewer, const char *key, const char *text)
{
	bpfas_json_key(&viewer->json, key);
	bpfas_json_string(&viewer->json, text);
}

static void json_number(struct viewer *viewer, const char *key, uint64_t number)
{
	bpfas_json_key(&viewer->json, key);
	bpfas_json_unsigned(&viewer->json, number);
}

static void json_relocation(struct viewer *viewer, const struct object_relocation *relocation)
{
	const char *type = elf_word_name(elf_relocation_types, relocation->type);

	bpfas_json_key(&viewer->json, "relocation");
	bpfas_json_object_begin(&viewer->json);
	if (type)
		json_string(viewer, "type", type);
	else
		json_number(viewer, "type", relocation->type);
	json_string(viewer, "symbol", object_symbol_name(viewer->dis->object, relocation->symbol));
	bpfas_json_object_end(&viewer->json);
}

/* Of the instruction where the source line begins. */
static void json_source(struct viewer *viewer, uint64_t offset)
{
	const struct line_info *lines = viewer->dis->options->lines;
	const struct ext_place place = { viewer->part.section, (uint32_t)offset };
	const struct ext_line *line = lines ? ext_find_line(&lines->ext, place) : NULL;
	const char *file = line ? btf_string(&lines->strings, line->file) : NULL;
	const char *text = line ? btf_string(&lines->strings, line->text) : NULL;

	if (!line || line->place.offset != offset)
		return;
	json_string(viewer, "file", file ? file : "");
	json_number(viewer, "line", BPF_LINE_INFO_LINE_NUM(line->line_col));
	json_string(viewer, "source", text ? text : "");
}

static const char *hex_bytes(const struct viewer *viewer, const struct dis_insn *insn, char text[33])
{
	const uint8_t *data = viewer->dis->object->sections.at[viewer->part.section].data + insn->offset;

	for (size_t i = 0; i < insn->size; i++) {
		text[2 * i] = "0123456789abcdef"[data[i] >> 4];
		text[2 * i + 1] = "0123456789abcdef"[data[i] & 0xf];
	}
	text[2 * insn->size] = '\0';
	return text;
}

static void json_insn(void *context, const struct dis_insn *insn)
{
	struct viewer *viewer = context;
	char hex[33];

	bpfas_json_object_begin(&viewer->json);
	json_string(viewer, "section", viewer->dis->object->sections.at[viewer->part.section].name);
	if (viewer->part.name)
		json_string(viewer, "function", viewer->part.name);
	json_number(viewer, "offset", insn->offset);
	json_string(viewer, "bytes", hex_bytes(viewer, insn, hex));
	bpfas_json_key(&viewer->json, "is_valid");
	bpfas_json_bool(&viewer->json, insn->row != NULL);
	json_string(viewer, "text", insn->text);
	if (insn->has_target)
		json_number(viewer, "target", insn->target);
	if (insn->relocation)
		json_relocation(viewer, insn->relocation);
	json_source(viewer, insn->offset);
	bpfas_json_object_end(&viewer->json);
	bpfas_json_newline(&viewer->json);
}

static void json_part(struct viewer *viewer)
{
	dis_each_insn(viewer->dis, viewer->part.section, viewer->part.from, viewer->part.to, json_insn,
		      viewer);
}

static void json_sections(struct viewer *viewer)
{
	const struct bpfas_object *object = viewer->dis->object;

	for (uint32_t i = 1; i < object->sections.count; i++) {
		if (!object->sections.at[i].data || !dis_is_code(&object->sections.at[i]))
			continue;
		viewer->part = (struct part){ i, 0, object->sections.at[i].size, NULL };
		json_part(viewer);
	}
}

bool dis_view_json(struct dis *dis, const char *name)
{
	struct viewer viewer = { .dis = dis, .json = { .write = write_json, .context = &dis->out } };

	if (name)
		return each_function(&viewer, name, json_part);
	json_sections(&viewer);
	return true;
}

/* ---- The graph ------------------------------------------------------------------------ */

static bool ends_flow(const struct dis_insn *insn)
{
	return !insn->row || insn->row->shape == SHAPE_EXIT || insn->row->shape == SHAPE_GOTO ||
	       insn->row->shape == SHAPE_GOTOL || insn->row->shape == SHAPE_GOTOX;
}

static bool is_jump(const struct dis_insn *insn)
{
	return insn->row && insn->row->shape != SHAPE_CALL &&
	       (insn->row->off_kind == FIELD_TARGET || insn->row->imm_kind == FIELD_TARGET);
}

static bool is_in_part(const struct viewer *viewer, uint64_t at)
{
	return at >= viewer->part.from && at < viewer->part.to;
}

static uint8_t *leader(const struct viewer *viewer, uint64_t at)
{
	return &viewer->leaders[(at - viewer->part.from) / 8];
}

static void mark_leaders(void *context, const struct dis_insn *insn)
{
	struct viewer *viewer = context;

	if (is_jump(insn) && insn->has_target && is_in_part(viewer, insn->target))
		*leader(viewer, insn->target) = true;
	if ((is_jump(insn) || ends_flow(insn)) && is_in_part(viewer, insn->offset + insn->size))
		*leader(viewer, insn->offset + insn->size) = true;
}

/* DOT: in a label, lines end with \l, on the left. */
static void out_label(struct text_out *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			out_char(out, '\\');
		out_char(out, *text >= ' ' && *text <= '~' ? *text : '?');
	}
}

static void out_node(struct viewer *viewer, uint64_t at)
{
	struct text_out *out = &viewer->dis->out;

	out_text(out, "\"");
	out_label(out, viewer->part.name);
	out_char(out, '+');
	out_decimal(out, (at - viewer->part.from) / 8);
	out_text(out, "\"");
}

static void out_edge(struct viewer *viewer, uint64_t to, const char *how)
{
	struct text_out *out = &viewer->dis->out;

	out_text(out, "\t");
	out_node(viewer, viewer->block);
	out_text(out, " -> ");
	out_node(viewer, to);
	out_text(out, how);
}

static void begin_node(struct viewer *viewer, uint64_t at)
{
	struct text_out *out = &viewer->dis->out;

	viewer->block = at;
	viewer->is_open = true;
	out_char(out, '\t');
	out_node(viewer, at);
	out_text(out, " [label=\"");
	if (at == viewer->part.from) {
		out_label(out, viewer->part.name);
		out_text(out, ":\\l");
	}
}

static void end_node(struct viewer *viewer, const struct dis_insn *insn)
{
	out_text(&viewer->dis->out, "\"];\n");
	viewer->is_open = false;
	if (is_jump(insn) && insn->has_target && is_in_part(viewer, insn->target))
		out_edge(viewer, insn->target, ends_flow(insn) ? ";\n" : " [label=\"yes\"];\n");
	if (!ends_flow(insn) && is_in_part(viewer, insn->offset + insn->size))
		out_edge(viewer, insn->offset + insn->size,
			 is_jump(insn) ? " [label=\"no\", style=dashed];\n" : ";\n");
}

static void graph_insn(void *context, const struct dis_insn *insn)
{
	struct viewer *viewer = context;
	uint64_t next = insn->offset + insn->size;

	if (!viewer->is_open)
		begin_node(viewer, insn->offset);
	out_label(&viewer->dis->out, insn->text);
	out_text(&viewer->dis->out, "\\l");
	if (!is_in_part(viewer, next) || *leader(viewer, next))
		end_node(viewer, insn);
}

static void graph_part(struct viewer *viewer)
{
	const struct part *part = &viewer->part;

	viewer->leaders = arena_alloc(viewer->dis->arena, (part->to - part->from) / 8 + 1);
	dis_each_insn(viewer->dis, part->section, part->from, part->to, mark_leaders, viewer);
	dis_each_insn(viewer->dis, part->section, part->from, part->to, graph_insn, viewer);
	if (viewer->is_open)
		out_text(&viewer->dis->out, "\"];\n");
	viewer->is_open = false;
}

bool dis_view_graph(struct dis *dis, const char *name)
{
	struct viewer viewer = { .dis = dis };
	bool found;

	out_text(&dis->out, "digraph {\n\tnode [shape=box, fontname=monospace];\n");
	found = each_function(&viewer, name, graph_part);
	out_text(&dis->out, "}\n");
	return found;
}
