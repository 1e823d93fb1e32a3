/* SPDX-License-Identifier: BSD-2-Clause */
/* .BTF.ext: where each function begins, the source line of each instruction, and the records of CO-RE. */
#include "asm/btf/write.h"
#include "isa/insn.h"

#include <linux/bpf.h>
#include <linux/btf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEADER_SIZE      32 /* with the place of CO-RE relocations */
#define FUNC_RECORD_SIZE 8  /* instruction's offset, type id */
#define LINE_RECORD_SIZE 16 /* instruction's offset, file name, line's text, line and column */
#define CORE_RECORD_SIZE 16 /* instruction's offset, type id, access, kind */

/* line_col: 22 bits of line, 10 of column; 0 says that a number is not known. */
#define COLUMN_BITS 10
#define MAX_COLUMN  ((1u << COLUMN_BITS) - 1)
#define MAX_LINE    ((1u << (32 - COLUMN_BITS)) - 1)

/* Of what a macro made, a line that is longer together with its note goes without. */
#define MAX_NOTED 400
/* Of BTF's room for strings; notes are not to take the rest from lines without. */
#define MAX_NOTED_STRINGS (BTF_MAX_NAME_OFFSET / 4)

/* The offsets of the strings of the line before: the next one often has the same. */
struct line_strings {
	const struct source *source;
	uint32_t line, name, text;  /* text 0: not looked for yet */
	const struct source *inner; /* what a macro made, and which of its lines noted has; NULL: none */
	uint32_t row, noted;        /* 0: none fits */
};

/*
 * Records come in one block per section, each led by the section's name and their count. Within a section the
 * kernel wants rising offsets.
 */
struct blocks {
	bytes *data;
	const struct section *section;
	size_t count_at;
	uint32_t count;
	uint64_t last_offset;
};

static void append32(struct btf_writer *w, bytes *data, uint32_t value)
{
	vec_reserve(w->arena, data, 4);
	put32(data->at + data->count, value, w->input->object->endian);
	data->count += 4;
}

static struct blocks begin_blocks(struct btf_writer *w, bytes *data, uint32_t record_size)
{
	append32(w, data, record_size);
	return (struct blocks){ .data = data };
}

static void begin_block(struct btf_writer *w, struct blocks *blocks, const struct section *section)
{
	append32(w, blocks->data, btf_writer_text(w, section->name));
	blocks->section = section;
	blocks->count_at = blocks->data->count;
	blocks->count = 0;
	append32(w, blocks->data, 0);
}

/* False where the section has a record for that instruction already: the first one counts. */
static bool begin_record(struct btf_writer *w, struct blocks *blocks, const struct section *section,
			 uint64_t offset)
{
	if (blocks->section != section)
		begin_block(w, blocks, section);
	else if (offset <= blocks->last_offset)
		return false;
	blocks->last_offset = offset;
	put32(blocks->data->at + blocks->count_at, ++blocks->count, w->input->object->endian);
	append32(w, blocks->data, (uint32_t)offset);
	return true;
}

/* Sections compare by their place in the object: until the writer numbers them, their index holds it. */
static void number_sections(const struct asm_object *object)
{
	for (size_t i = 0; i < object->sections.count; i++)
		object->sections.at[i]->elf_index = (uint32_t)i;
}

static int compare_places(const struct section *a, uint64_t a_offset, const struct section *b,
			  uint64_t b_offset)
{
	if (a != b)
		return a->elf_index < b->elf_index ? -1 : 1;
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
	struct blocks blocks = begin_blocks(w, &w->func_info, FUNC_RECORD_SIZE);

	for (size_t i = 0; i < w->input->functions.count; i++) {
		const struct symbol *symbol = w->functions[i].function->symbol;

		if (begin_record(w, &blocks, symbol->section, symbol->value))
			append32(w, blocks.data, w->functions[i].id);
	}
}

static uint32_t plain_text(struct btf_writer *w, struct line_column place)
{
	size_t length;
	const char *text = source_line(w->arena, place, &length);

	return btf_writer_text(w, arena_copy(w->arena, text, length));
}

/*
 * "two r1, 4  # in two.inc:6: r1 += 4": the line, and behind it which one of a macro became the instruction.
 * 0 where that would be too much.
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

static void put_line(struct btf_writer *w, bytes *data, uint32_t name, uint32_t text, uint32_t line_column)
{
	append32(w, data, name);
	append32(w, data, text);
	append32(w, data, line_column);
}

/* A zeroed span: nobody knows the line. */
static void collect_line(struct btf_writer *w, struct blocks *blocks, struct line_strings *strings,
			 const struct section *section, uint64_t offset, struct span span)
{
	struct sources *sources = w->input->diags->run->sources;
	struct span outermost = source_outermost(sources, span);
	struct line_column place, inner = { 0 };
	uint32_t text;

	if (!begin_record(w, blocks, section, offset))
		return;
	if (!span.begin) {
		put_line(w, blocks->data, 0, 0, 0);
		return;
	}
	place = source_place(w->arena, sources, outermost);
	if (outermost.begin != span.begin)
		inner = source_place(w->arena, sources, span);
	text = line_text(w, strings, place, inner);
	put_line(w, blocks->data, strings->name, text, line_and_column(place));
}

static bool is_before(const struct btf_line *line, const struct section *section, uint64_t offset)
{
	return compare_places(line->section, line->offset, section, offset) < 0;
}

/*
 * The kernel wants a line for the first instruction of each function: one without has its next line's.
 * Returns the place of the first line behind the function.
 */
static const struct btf_line *collect_function_lines(struct btf_writer *w, struct blocks *blocks,
						     struct line_strings *strings,
						     const struct symbol *function,
						     const struct btf_line *line)
{
	const struct btf_line *end = line ? w->input->lines.at + w->input->lines.count : NULL;
	const struct section *section = function->section;
	uint64_t behind = function->value + function->size;
	struct span first = { 0 };

	while (line < end && is_before(line, section, function->value))
		line++;
	if (line < end && is_before(line, section, behind))
		first = line->span;
	collect_line(w, blocks, strings, section, function->value, first);
	for (; line < end && is_before(line, section, behind); line++)
		collect_line(w, blocks, strings, section, line->offset, line->span);
	return line;
}

static void collect_lines(struct btf_writer *w)
{
	struct blocks blocks = begin_blocks(w, &w->line_info, LINE_RECORD_SIZE);
	struct line_strings strings = { 0 };
	const struct btf_line *line = w->input->lines.at;

	for (size_t i = 0; i < w->input->functions.count; i++)
		line = collect_function_lines(w, &blocks, &strings, w->functions[i].function->symbol, line);
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

/* The instruction of core_type_id_local(T) is to hold T's id, which only now is known. */
static void put_type_id(struct btf_writer *w, const struct btf_core *core)
{
	if (core->kind == BPF_CORE_TYPE_ID_LOCAL || core->kind == BPF_CORE_TYPE_ID_TARGET)
		put32(core->section->data.at + core->offset + INSN_IMM_AT, core->root->btf_id,
		      w->input->object->endian);
}

static void collect_core(struct btf_writer *w)
{
	struct btf_input *input = w->input;
	struct blocks blocks = begin_blocks(w, &w->core_info, CORE_RECORD_SIZE);

	qsort(input->core.at, input->core.count, sizeof *input->core.at, compare_core);
	for (size_t i = 0; i < input->core.count; i++) {
		const struct btf_core *core = &input->core.at[i];

		begin_record(w, &blocks, core->section, core->offset);
		append32(w, blocks.data, core->root->btf_id);
		append32(w, blocks.data, btf_writer_text(w, core->access));
		append32(w, blocks.data, core->kind);
		put_type_id(w, core);
	}
}

void btf_collect_ext(struct btf_writer *w, bool debug)
{
	w->string_end = btf_writer_strings(w);
	number_sections(w->input->object);
	if (debug && w->input->functions.count)
		collect_debug(w);
	if (w->input->core.count)
		collect_core(w);
}

static void put_header(struct btf_writer *w, bytes *data)
{
	uint32_t functions = (uint32_t)w->func_info.count, lines = (uint32_t)w->line_info.count;
	uint32_t core = (uint32_t)w->core_info.count;

	vec_reserve(w->arena, data, 4);
	put16(data->at, BTF_MAGIC, w->input->object->endian);
	data->at[2] = BTF_VERSION;
	data->at[3] = 0; /* flags */
	data->count = 4;
	append32(w, data, HEADER_SIZE);
	append32(w, data, 0);
	append32(w, data, functions);
	append32(w, data, functions);
	append32(w, data, lines);
	append32(w, data, functions + lines);
	append32(w, data, core);
}

void btf_add_ext_section(struct btf_writer *w)
{
	struct section *section;

	if (!w->func_info.count && !w->core_info.count)
		return;
	section = asm_object_add_section(w->input->object, ".BTF.ext", SHT_PROGBITS, 0, 4);
	put_header(w, &section->data);
	bytes_append(w->arena, &section->data, w->func_info.at, w->func_info.count);
	bytes_append(w->arena, &section->data, w->line_info.at, w->line_info.count);
	bytes_append(w->arena, &section->data, w->core_info.at, w->core_info.count);
}
