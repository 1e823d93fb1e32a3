/* SPDX-License-Identifier: BSD-2-Clause */
/* .BTF.ext: where each function begins, the source line of each instruction, and the records of CO-RE. */
#include "asm/btf/ext.h"
#include "base/place.h"
#include "btf/ext_write.h"
#include "isa/insn.h"

#include <linux/bpf.h>
#include <linux/btf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* line_col: 22 bits of line, 10 of column; 0 says that a number is not known. */
#define COLUMN_BITS 10
#define MAX_COLUMN  ((1u << COLUMN_BITS) - 1)
#define MAX_LINE    ((1u << (32 - COLUMN_BITS)) - 1)

/* A macro's line gets no note if the two together would be longer. */
#define MAX_NOTED 400
/* The part of BTF's string space for notes, so that enough remains for lines. */
#define MAX_NOTED_STRINGS (BTF_MAX_NAME_OFFSET / 4)

/* String offsets of the previous line: the next one often has the same. */
struct line_strings {
	const struct source *source;
	uint32_t line, name, text;  /* text 0: not looked up yet */
	const struct source *inner; /* the macro's text, of which `noted` is a line; NULL: none */
	uint32_t row, noted;        /* 0: does not fit */
};

/*
 * The kernel expects rising offsets within a section: of several records for one instruction, the first
 * counts.
 */
struct last_place {
	const struct section *section; /* NULL: no record yet */
	uint64_t offset;
};

static struct ext_place place_in(const struct section *section, uint64_t offset)
{
	return (struct ext_place){ .section = section->number, .offset = (uint32_t)offset };
}

/* False if the section already has a record for that instruction. */
static bool advance(struct btf_writer *w, struct last_place *last, const struct section *section,
		    uint64_t offset)
{
	if (last->section == section && offset <= last->offset)
		return false;
	if (last->section != section)
		w->section_names[section->number] = btf_writer_text(w, section->name);
	*last = (struct last_place){ section, offset };
	return true;
}

static int compare_places(const struct section *a, uint64_t a_offset, const struct section *b,
			  uint64_t b_offset)
{
	if (a != b)
		return a->number < b->number ? -1 : 1;
	return (a_offset > b_offset) - (a_offset < b_offset);
}

static int compare_functions(const void *left, const void *right)
{
	const struct symbol *a = ((const struct btf_function_id *)left)->function->symbol;
	const struct symbol *b = ((const struct btf_function_id *)right)->function->symbol;

	return compare_places(a->section, a->value, b->section, b->value);
}

static int compare_lines(const void *left, const void *right)
{
	const struct btf_line *a = left, *b = right;
	int order = compare_places(a->section, a->offset, b->section, b->offset);

	return order ? order : (a->span.begin > b->span.begin) - (a->span.begin < b->span.begin);
}

static void collect_functions(struct btf_writer *w)
{
	struct last_place last = { 0 };

	for (size_t i = 0; i < w->input->functions.count; i++) {
		const struct symbol *symbol = w->functions[i].function->symbol;

		if (advance(w, &last, symbol->section, symbol->value))
			vec_push(w->arena, &w->ext.functions,
				 ((struct ext_function){ place_in(symbol->section, symbol->value),
							 w->functions[i].id }));
	}
}

static uint32_t plain_text(struct btf_writer *w, struct line_column place)
{
	size_t length;
	const char *text = source_line(w->arena, place, &length);

	return btf_writer_text(w, arena_copy(w->arena, text, length));
}

/*
 * "two r1, 4  # in two.inc:6: r1 += 4": the line, then the macro's line that became the instruction. 0 if
 * that would be too long.
 */
static uint32_t noted_text(struct btf_writer *w, struct line_column place, struct line_column inner)
{
	char noted[MAX_NOTED];
	size_t length, inner_length;
	const char *text = source_line(w->arena, place, &length);
	const char *inner_text = source_line(w->arena, inner, &inner_length);
	int count;

	if (length >= MAX_NOTED || inner_length >= MAX_NOTED || w->string_end > MAX_NOTED_STRINGS)
		return 0;
	for (; inner_length && (*inner_text == ' ' || *inner_text == '\t'); inner_length--)
		inner_text++;
	count = snprintf(noted, sizeof noted, "%.*s  # in %s:%u: %.*s", (int)length, text, inner.source->name,
			 inner.line, (int)inner_length, inner_text);
	return count < MAX_NOTED ? btf_writer_text(w, noted) : 0;
}

static void find_strings(struct btf_writer *w, struct line_strings *strings, struct line_column place,
			 struct line_column inner)
{
	if (place.source != strings->source) {
		strings->name = btf_writer_text(w, place.source->name);
		strings->source = place.source;
		strings->line = 0;
	}
	if (place.line != strings->line) {
		strings->text = 0;
		strings->line = place.line;
		strings->inner = NULL;
	}
	if (inner.source && (inner.source != strings->inner || inner.row != strings->row)) {
		strings->noted = noted_text(w, place, inner);
		strings->inner = inner.source;
		strings->row = inner.row;
	}
}

static uint32_t line_text(struct btf_writer *w, struct line_strings *strings, struct line_column place,
			  struct line_column inner)
{
	find_strings(w, strings, place, inner);
	if (inner.source && strings->noted)
		return strings->noted;
	if (!strings->text)
		strings->text = plain_text(w, place);
	return strings->text;
}

static uint32_t line_and_column(struct line_column place)
{
	uint32_t line = place.line > MAX_LINE ? 0 : place.line;
	uint32_t column = place.column > MAX_COLUMN ? 0 : place.column;

	return line << COLUMN_BITS | column;
}

/* A zeroed span: the line is unknown. */
static void collect_line(struct btf_writer *w, struct last_place *last, struct line_strings *strings,
			 const struct section *section, uint64_t offset, struct span span)
{
	struct sources *sources = w->input->diags->run->sources;
	struct span outermost = source_outermost(sources, span);
	struct line_column place, inner = { 0 };
	struct ext_line line = { .place = place_in(section, offset) };

	if (!advance(w, last, section, offset))
		return;
	if (span.begin) {
		place = source_place(w->arena, sources, outermost);
		if (outermost.begin != span.begin)
			inner = source_place(w->arena, sources, span);
		line.text = line_text(w, strings, place, inner);
		line.file = strings->name;
		line.line_col = line_and_column(place);
	}
	vec_push(w->arena, &w->ext.lines, line);
}

static bool is_before(const struct btf_line *line, const struct section *section, uint64_t offset)
{
	return compare_places(line->section, line->offset, section, offset) < 0;
}

/*
 * The kernel requires a line for the first instruction of each function: one without gets the next line.
 * Returns the index of the first line after the function.
 */
static const struct btf_line *collect_function_lines(struct btf_writer *w, struct last_place *last,
						     struct line_strings *strings,
						     const struct symbol *function,
						     const struct btf_line *line)
{
	const struct btf_line *end = line ? w->input->lines.at + w->input->lines.count : NULL;
	const struct section *section = function->section;
	uint64_t after = function->value + function->size;
	struct span first = { 0 };

	while (line < end && is_before(line, section, function->value))
		line++;
	if (line < end && is_before(line, section, after))
		first = line->span;
	collect_line(w, last, strings, section, function->value, first);
	for (; line < end && is_before(line, section, after); line++)
		collect_line(w, last, strings, section, line->offset, line->span);
	return line;
}

static void collect_lines(struct btf_writer *w)
{
	struct last_place last = { 0 };
	struct line_strings strings = { 0 };
	const struct btf_line *line = w->input->lines.at;

	for (size_t i = 0; i < w->input->functions.count; i++)
		line = collect_function_lines(w, &last, &strings, w->functions[i].function->symbol, line);
}

static void collect_debug(struct btf_writer *w)
{
	struct btf_input *input = w->input;

	qsort(w->functions, input->functions.count, sizeof *w->functions, compare_functions);
	if (input->lines.count)
		qsort(input->lines.at, input->lines.count, sizeof *input->lines.at, compare_lines);
	collect_functions(w);
	collect_lines(w);
}

static int compare_core(const void *left, const void *right)
{
	const struct btf_core *a = left, *b = right;

	return compare_places(a->section, a->offset, b->section, b->offset);
}

/* The instruction of core_type_id_local(T) holds T's id, known only now. */
static void put_type_id(struct btf_writer *w, const struct btf_core *core)
{
	if (core->kind == BPF_CORE_TYPE_ID_LOCAL || core->kind == BPF_CORE_TYPE_ID_TARGET)
		put32(core->section->data.at + core->offset + INSN_IMM_AT, core->root->btf_id,
		      w->input->object->endian);
}

static void collect_core(struct btf_writer *w)
{
	struct btf_input *input = w->input;
	struct last_place last = { 0 };

	qsort(input->core.at, input->core.count, sizeof *input->core.at, compare_core);
	for (size_t i = 0; i < input->core.count; i++) {
		const struct btf_core *core = &input->core.at[i];

		advance(w, &last, core->section, core->offset);
		vec_push(w->arena, &w->ext.core,
			 ((struct ext_core){ place_in(core->section, core->offset), core->root->btf_id,
					     btf_writer_text(w, core->access), core->kind }));
		put_type_id(w, core);
	}
}

void btf_collect_ext(struct btf_writer *w, bool debug)
{
	w->string_end = btf_writer_strings(w);
	w->section_names =
		arena_alloc(w->arena, (w->input->object->sections_added + 1) * sizeof *w->section_names);
	if (debug && w->input->functions.count)
		collect_debug(w);
	if (w->input->core.count)
		collect_core(w);
}

void btf_add_ext_section(struct btf_writer *w)
{
	struct section *section;

	if (!w->ext.functions.count && !w->ext.core.count)
		return;
	section = asm_object_add_section(w->input->object, ".BTF.ext", SHT_PROGBITS, 0, 4);
	ext_write(&w->ext, w->section_names, w->input->object->endian, w->arena, &section->data);
}
