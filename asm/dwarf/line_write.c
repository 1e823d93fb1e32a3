/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * .debug_line from the files and rows collected: DWARF 4 and 5, section 6.2.
 *
 * DWARF leaves the encoding of a line table to its producer: several opcodes can advance address and line.
 * Ours are LLVM's choices, byte for byte, so that any difference from llvm-mc's object is a bug. LLVM uses
 * one special opcode for both if it fits, const_add_pc before it if the address is slightly too far, and
 * advance_pc and advance_line otherwise.
 *
 * Each section is a sequence of its own: it begins with a relocated address and ends with end_sequence at the
 * section's end. Code addresses advance by whole instructions, so a row between two instructions cannot be
 * expressed: a warning says so.
 */
#include "asm/dwarf/line_write.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "asm/assembler.h"
#include "asm/dwarf/dwarf.h"
#include "asm/dwarf/line.h"
#include "asm/section.h"
#include "base/byte_order.h"
#include "output/dis/text.h"

/* Opcodes (DWARF 5, section 7.22). */
enum {
	EXTENDED = 0,
	COPY = 1,
	ADVANCE_PC = 2,
	ADVANCE_LINE = 3,
	SET_FILE = 4,
	SET_COLUMN = 5,
	NEGATE_STATEMENT = 6,
	SET_BASIC_BLOCK = 7,
	CONST_ADD_PC = 8,
	SET_PROLOGUE_END = 10,
	SET_EPILOGUE_BEGIN = 11,
	SET_ISA = 12,
	FIRST_SPECIAL = 13,
	EXTENDED_END_SEQUENCE = 1,
	EXTENDED_SET_ADDRESS = 2,
	EXTENDED_SET_DISCRIMINATOR = 4,
};

/* Operands of the opcodes 1 to 12. */
static const uint8_t opcode_lengths[FIRST_SPECIAL - 1] = {
	[ADVANCE_PC - 1] = 1, [ADVANCE_LINE - 1] = 1, [SET_FILE - 1] = 1, [SET_COLUMN - 1] = 1,
	[9 - 1] = 1,          [SET_ISA - 1] = 1,
};

/* A special opcode adds LINE_BASE .. LINE_BASE + LINE_RANGE - 1 to the line, and up to MAX_SPECIAL to the
 * address. */
#define LINE_BASE   (-5)
#define LINE_RANGE  14
#define MAX_SPECIAL ((255 - FIRST_SPECIAL) / LINE_RANGE)

/* The columns of a file table and their forms (DWARF 5, sections 7.22 and 7.5.6). */
enum {
	CONTENT_PATH = 1,
	CONTENT_DIRECTORY = 2,
	CONTENT_MD5 = 5,
	CONTENT_SOURCE = 0x2001, /* LLVM's extension */
	FORM_UDATA = 0x0f,
	FORM_DATA16 = 0x1e,
	FORM_LINE_STRP = 0x1f,
};

struct line_writer {
	struct dwarf_writer out;
	struct assembler *as;
	struct line_file **files; /* by number; [0] NULL in DWARF 4 */
	size_t file_count;
	uint32_t *directory; /* of each file: its index */
	struct name **directories;
	size_t directory_count; /* with 0, the compilation's */
	bool has_md5, has_source;
	struct section *strings; /* .debug_line_str */
	struct name **texts;     /* the references to it, in order, */
	size_t *text_places;     /* and where */
	size_t text_count;
};

/* ---- Rows -------------------------------------------------------------- */

static void advance_pc(struct line_writer *w, uint64_t units)
{
	dwarf_put8(&w->out, ADVANCE_PC);
	dwarf_put_uleb128(&w->out, units);
}

/* Appends a row, in the shortest of the encodings that LLVM considers. */
static void put_row(struct line_writer *w, int64_t line, uint64_t units)
{
	bool special = line >= LINE_BASE && line < LINE_BASE + LINE_RANGE;
	unsigned opcode = FIRST_SPECIAL - LINE_BASE;

	if (special) {
		opcode += (unsigned)(int)line;
	} else {
		dwarf_put8(&w->out, ADVANCE_LINE);
		dwarf_put_sleb128(&w->out, line);
	}
	if (!units && (!special || !line)) {
		dwarf_put8(&w->out, COPY);
	} else if (units <= MAX_SPECIAL && opcode + units * LINE_RANGE <= 255) {
		dwarf_put8(&w->out, (uint8_t)(opcode + units * LINE_RANGE));
	} else if (units >= MAX_SPECIAL && units <= 2 * MAX_SPECIAL &&
		   opcode + (units - MAX_SPECIAL) * LINE_RANGE <= 255) {
		dwarf_put8(&w->out, CONST_ADD_PC);
		dwarf_put8(&w->out, (uint8_t)(opcode + (units - MAX_SPECIAL) * LINE_RANGE));
	} else {
		advance_pc(w, units);
		dwarf_put8(&w->out, special ? (uint8_t)opcode : COPY);
	}
}

static void put_extended(struct line_writer *w, uint64_t length, uint8_t opcode)
{
	dwarf_put8(&w->out, EXTENDED);
	dwarf_put_uleb128(&w->out, length);
	dwarf_put8(&w->out, opcode);
}

static void end_sequence(struct line_writer *w, uint64_t units)
{
	if (units == MAX_SPECIAL)
		dwarf_put8(&w->out, CONST_ADD_PC);
	else if (units)
		advance_pc(w, units);
	put_extended(w, 1, EXTENDED_END_SEQUENCE);
}

static void put_number(struct line_writer *w, uint8_t opcode, uint32_t number)
{
	dwarf_put8(&w->out, opcode);
	dwarf_put_uleb128(&w->out, number);
}

static unsigned uleb128_length(uint32_t value)
{
	unsigned length = 1;

	while (value >>= 7)
		length++;
	return length;
}

/* All columns but line and address: only those that differ from the row before. */
static void put_state(struct line_writer *w, const struct line_row *row, const struct line_row *before)
{
	static const uint8_t flag_opcodes[][2] = {
		{ LINE_BASIC_BLOCK, SET_BASIC_BLOCK },
		{ LINE_PROLOGUE_END, SET_PROLOGUE_END },
		{ LINE_EPILOGUE_BEGIN, SET_EPILOGUE_BEGIN },
	};

	if (row->file != before->file)
		put_number(w, SET_FILE, row->file);
	if (row->column != before->column)
		put_number(w, SET_COLUMN, row->column);
	/* Every row resets the discriminator to 0. */
	if (row->discriminator) {
		put_extended(w, uleb128_length(row->discriminator) + 1, EXTENDED_SET_DISCRIMINATOR);
		dwarf_put_uleb128(&w->out, row->discriminator);
	}
	if (row->isa != before->isa)
		put_number(w, SET_ISA, row->isa);
	if ((row->flags ^ before->flags) & LINE_IS_STATEMENT)
		dwarf_put8(&w->out, NEGATE_STATEMENT);
	for (size_t i = 0; i < sizeof flag_opcodes / sizeof *flag_opcodes; i++)
		if (row->flags & flag_opcodes[i][0])
			dwarf_put8(&w->out, flag_opcodes[i][1]);
}

static void put_sequence(struct line_writer *w, const struct line_sequence *sequence)
{
	struct line_row before = { .file = 1, .line = 1, .flags = LINE_IS_STATEMENT };
	uint64_t end = sequence->section->data.count;

	for (size_t i = 0; i < sequence->rows.count; i++) {
		const struct line_row *row = &sequence->rows.at[i];

		put_state(w, row, &before);
		if (!i) {
			put_extended(w, 1 + DWARF_ADDRESS_SIZE, EXTENDED_SET_ADDRESS);
			dwarf_put_address(&w->out, sequence->section, row->offset);
			before.offset = row->offset;
		}
		put_row(w, (int64_t)row->line - before.line, (row->offset - before.offset) / DWARF_CODE_UNIT);
		before = *row;
	}
	end_sequence(w, (end - before.offset) / DWARF_CODE_UNIT);
}

/* ---- Names that occur more than once ----------------------------------- */

struct name_at {
	const struct name *name;
	size_t index;
};

static int compare_names(const void *left, const void *right)
{
	const struct name_at *a = left, *b = right;

	if (a->name != b->name)
		return (uintptr_t)a->name < (uintptr_t)b->name ? -1 : 1;
	return a->index < b->index ? -1 : a->index > b->index;
}

/* The first occurrence of each name. Names are interned, so equal ones have the same address. */
static size_t *find_first_uses(struct line_writer *w, struct name *const *names, size_t count)
{
	struct name_at *sorted = arena_alloc(&w->as->arena, count * sizeof *sorted);
	size_t *first = arena_alloc(&w->as->arena, count * sizeof *first), leader = 0;

	for (size_t i = 0; i < count; i++)
		sorted[i] = (struct name_at){ names[i], i };
	qsort(sorted, count, sizeof *sorted, compare_names);
	for (size_t i = 0; i < count; i++) {
		if (sorted[i].name != sorted[leader].name)
			leader = i;
		first[sorted[i].index] = sorted[leader].index;
	}
	return first;
}

/* ---- Files ------------------------------------------------------------- */

/* LLVM gives a file equal to file 0 no entry; it gets one only if something uses it. */
static void drop_unused_files(struct line_writer *w)
{
	const struct line_file *last;

	for (; w->file_count > 1; w->file_count--) {
		last = w->files[w->file_count - 1];
		if (last && (last->used || !last->is_root))
			break;
	}
}

static bool check_files(struct line_writer *w)
{
	for (size_t i = 1; i < w->file_count; i++) {
		if (w->files[i])
			continue;
		diag_error(&w->as->diags, w->files[w->file_count - 1]->span,
			   "missing '.file %zu'; file numbers must be contiguous", i);
		return false;
	}
	return true;
}

static void number_directories(struct line_writer *w)
{
	struct name **names = arena_alloc(&w->as->arena, w->file_count * sizeof *names);
	size_t *first;

	w->directory = arena_alloc(&w->as->arena, w->file_count * sizeof *w->directory);
	w->directories = arena_alloc(&w->as->arena, (w->file_count + 1) * sizeof *w->directories);
	w->directory_count = 1;
	for (size_t i = 1; i < w->file_count; i++)
		names[i] = w->files[i]->directory;
	first = find_first_uses(w, names, w->file_count);
	for (size_t i = 1; i < w->file_count; i++) {
		if (!names[i]->length)
			continue;
		if (first[i] == i)
			w->directories[w->directory_count++] = names[i];
		w->directory[i] = first[i] == i ? (uint32_t)(w->directory_count - 1) : w->directory[first[i]];
	}
}

static void survey_contents(struct line_writer *w)
{
	w->has_md5 = true;
	for (size_t i = 0; i < w->file_count; i++) {
		if (!w->files[i])
			continue;
		w->has_md5 &= w->files[i]->has_md5;
		w->has_source |= w->files[i]->source != NULL;
	}
}

static void put_files4(struct line_writer *w)
{
	for (size_t i = 1; i < w->directory_count; i++)
		dwarf_put_text(&w->out, w->directories[i]->text);
	dwarf_put8(&w->out, 0);
	for (size_t i = 1; i < w->file_count; i++) {
		dwarf_put_text(&w->out, w->files[i]->name->text);
		dwarf_put_uleb128(&w->out, w->directory[i]);
		dwarf_put16(&w->out, 0); /* no modification time, no size */
	}
	dwarf_put8(&w->out, 0);
}

/* A text's offset in .debug_line_str, which is filled last. */
static void put_text_reference(struct line_writer *w, struct name *text)
{
	w->texts[w->text_count] = text;
	w->text_places[w->text_count++] = w->out.section->data.count;
	dwarf_put_offset(&w->out, w->strings, 0);
}

static void put_column(struct line_writer *w, uint16_t content, uint8_t form)
{
	dwarf_put_uleb128(&w->out, content);
	dwarf_put_uleb128(&w->out, form);
}

static void put_file5(struct line_writer *w, size_t index)
{
	const struct line_file *file = w->files[index];

	put_text_reference(w, file->name);
	dwarf_put_uleb128(&w->out, w->directory[index]);
	if (w->has_md5)
		bytes_append(&w->as->arena, &w->out.section->data, file->md5, sizeof file->md5);
	if (w->has_source)
		put_text_reference(w, file->source ? file->source : name_intern(&w->as->names, "", 0));
}

/* The compilation's directory, if file 0 has none. */
static struct name *compilation_directory(struct line_writer *w)
{
	struct name *given = w->files[0]->directory;
	char here[PATH_MAX];

	if (given->length || !getcwd(here, sizeof here))
		return given;
	return name_intern(&w->as->names, here, strlen(here));
}

static void put_files5(struct line_writer *w)
{
	size_t most = w->directory_count + 2 * w->file_count;

	w->texts = arena_alloc(&w->as->arena, most * sizeof *w->texts);
	w->text_places = arena_alloc(&w->as->arena, most * sizeof *w->text_places);
	w->directories[0] = compilation_directory(w);
	dwarf_put8(&w->out, 1);
	put_column(w, CONTENT_PATH, FORM_LINE_STRP);
	dwarf_put_uleb128(&w->out, w->directory_count);
	for (size_t i = 0; i < w->directory_count; i++)
		put_text_reference(w, w->directories[i]);
	dwarf_put8(&w->out, (uint8_t)(2 + w->has_md5 + w->has_source));
	put_column(w, CONTENT_PATH, FORM_LINE_STRP);
	put_column(w, CONTENT_DIRECTORY, FORM_UDATA);
	if (w->has_md5)
		put_column(w, CONTENT_MD5, FORM_DATA16);
	if (w->has_source)
		put_column(w, CONTENT_SOURCE, FORM_LINE_STRP);
	dwarf_put_uleb128(&w->out, w->file_count);
	for (size_t i = 0; i < w->file_count; i++)
		put_file5(w, i);
}

/* Each text once, in the order of use. */
static void write_strings(struct line_writer *w)
{
	const struct dwarf_writer strings = { w->out.object, w->strings };
	size_t count = w->text_count, *first = find_first_uses(w, w->texts, count),
	       base = w->strings->data.count;
	uint32_t *offset = arena_alloc(&w->as->arena, count * sizeof *offset);

	for (size_t i = 0; i < count; i++) {
		offset[i] = first[i] == i ? (uint32_t)(w->strings->data.count - base) : offset[first[i]];
		if (first[i] == i)
			dwarf_put_text(&strings, w->texts[i]->text);
		put32(w->out.section->data.at + w->text_places[i], offset[i], w->out.object->endian);
	}
}

/* ---- The section ------------------------------------------------------- */

static void put_header(struct line_writer *w)
{
	bool is_5 = w->files[0] != NULL;
	size_t length_at;

	dwarf_put16(&w->out, is_5 ? 5 : 4);
	if (is_5) {
		dwarf_put8(&w->out, DWARF_ADDRESS_SIZE);
		dwarf_put8(&w->out, 0); /* no segments */
	}
	length_at = dwarf_begin_length(&w->out);
	dwarf_put8(&w->out, DWARF_CODE_UNIT);
	dwarf_put8(&w->out, 1); /* operations per instruction */
	dwarf_put8(&w->out, 1); /* rows are statements unless they say otherwise */
	dwarf_put8(&w->out, (uint8_t)LINE_BASE);
	dwarf_put8(&w->out, LINE_RANGE);
	dwarf_put8(&w->out, FIRST_SPECIAL);
	bytes_append(&w->as->arena, &w->out.section->data, opcode_lengths, sizeof opcode_lengths);
	if (is_5)
		put_files5(w);
	else
		put_files4(w);
	dwarf_end_length(&w->out, length_at);
}

static struct section *dwarf_section(struct assembler *as, const char *name, uint64_t flags)
{
	return asm_find_section(as, name, strlen(name), SHT_PROGBITS, flags, 1);
}

static void write_section(struct line_writer *w)
{
	const struct debug_line *lines = w->as->debug_line;
	size_t length_at;

	w->out.object = &w->as->object;
	w->out.section = dwarf_section(w->as, ".debug_line", 0);
	if (w->files[0]) {
		w->strings = dwarf_section(w->as, ".debug_line_str", SHF_MERGE | SHF_STRINGS);
		w->strings->entry_size = 1;
	}
	number_directories(w);
	survey_contents(w);
	length_at = dwarf_begin_length(&w->out);
	put_header(w);
	for (size_t i = 0; i < lines->sequences.count; i++)
		put_sequence(w, &lines->sequences.at[i]);
	dwarf_end_length(&w->out, length_at);
	if (w->strings)
		write_strings(w);
}

void debug_line_finish(struct assembler *as)
{
	struct line_writer w = { .as = as,
				 .files = as->debug_line->files.at,
				 .file_count = as->debug_line->files.count };

	if (!w.file_count)
		return;
	drop_unused_files(&w);
	if (check_files(&w))
		write_section(&w);
}
