/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reads .BTF.ext of any object into records. It refers to sections by name, which is ambiguous if names
 * repeat; but a compiler's object has a relocation at each record's offset, which identifies the section.
 * Without one (our own objects, linked ones) the first section of that name is used.
 *
 * The file is untrusted. Every record takes at least 8 bytes, so the section's size bounds their number;
 * sections are looked up by the length of the name first, and the total bytes of names looked up are bounded,
 * since each block may refer to the same long string.
 */
#include "btf/ext_read.h"

#include <errno.h>
#include <linux/btf.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "btf/strings.h"

/* The kernel's Documentation/bpf/btf.rst, section 4.2. A newer header is longer, an old one lacks CO-RE. */
struct ext_header {
	uint16_t magic;
	uint8_t version, flags;
	uint32_t header_length;
	uint32_t func_offset, func_length;
	uint32_t line_offset, line_length;
	uint32_t core_offset, core_length;
};

#define OLD_HEADER_SIZE offsetof(struct ext_header, core_offset)
#define BLOCK_SIZE      8 /* a section's name, and how many records follow */
#define MAX_NAME_FACTOR 64

enum record_kind { FUNCTIONS, LINES, CORE };

static const struct {
	const char *name;
	uint32_t record_size, header_field;
} kinds[] = {
	[FUNCTIONS] = { "functions", 8, offsetof(struct ext_header, func_offset) },
	[LINES] = { "lines", 16, offsetof(struct ext_header, line_offset) },
	[CORE] = { "CO-RE relocations", 16, offsetof(struct ext_header, core_offset) },
};

struct section_name {
	const char *text;
	size_t length;
	uint32_t section;
};

struct reader {
	const struct bpfas_object *object;
	const struct object_section *section;
	enum bpfas_endian endian;
	struct arena *arena;
	const struct diags *diags;
	struct ext_info *info;
	struct btf_strings strings;
	struct section_name *names; /* sorted by length, text and section */
	size_t name_count;
	uint64_t names_left;                   /* bytes */
	struct object_relocation *relocations; /* of the section, sorted by offset */
	size_t relocation_count;
	size_t next_relocation; /* where the previous one was */
};

static int fault(const struct reader *r, const char *what)
{
	diag_at(r->diags, BPFAS_ERROR, DIAG_OFFSET(r->diags, r->section->name, 0, NULL),
		"this object's .BTF.ext is damaged: %s", what);
	return -EINVAL;
}

/* ---- Sections, by name and by relocation ------------------------------------ */

static int compare_texts(const char *a, size_t a_length, const char *b, size_t b_length)
{
	if (a_length != b_length)
		return a_length < b_length ? -1 : 1;
	return memcmp(a, b, a_length);
}

static int compare_names(const void *left, const void *right)
{
	const struct section_name *a = left, *b = right;
	int order = compare_texts(a->text, a->length, b->text, b->length);

	return order ? order : (a->section > b->section) - (a->section < b->section);
}

static void index_names(struct reader *r)
{
	const struct bpfas_object *object = r->object;

	r->names = arena_alloc(r->arena, object->sections.count * sizeof *r->names);
	for (size_t i = 1; i < object->sections.count; i++) {
		const char *name = object->sections.at[i].name;

		r->names[r->name_count++] = (struct section_name){ name, strlen(name), (uint32_t)i };
	}
	qsort(r->names, r->name_count, sizeof *r->names, compare_names);
}

/* The first section of that name; 0: none, or the total length of names exceeds the bound. */
static uint32_t section_named(struct reader *r, uint32_t offset)
{
	const char *name = btf_string(&r->strings, offset);
	size_t length = name ? strnlen(name, r->names_left) : 0;
	size_t low = 0, high = r->name_count;

	r->names_left -= length;
	if (!name || !r->names_left)
		return 0;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_texts(r->names[middle].text, r->names[middle].length, name, length) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == r->name_count ||
	    compare_texts(r->names[low].text, r->names[low].length, name, length) != 0)
		return 0;
	return r->names[low].section;
}

static int compare_relocations(const void *left, const void *right)
{
	const struct object_relocation *a = left, *b = right;

	return (a->offset > b->offset) - (a->offset < b->offset);
}

static bool applies_to(const struct reader *r, const struct object_section *table, uint32_t section)
{
	return object_holds_relocations(r->object, table) && table->info == section;
}

static void index_relocations(struct reader *r, uint32_t section)
{
	const struct object_section *tables = r->object->sections.at;
	size_t sections = r->object->sections.count, count = 0;

	for (size_t i = 1; i < sections; i++)
		if (applies_to(r, &tables[i], section))
			count += tables[i].relocations.count;
	r->relocations = arena_alloc(r->arena, count * sizeof *r->relocations);
	for (size_t i = 1; i < sections; i++)
		for (size_t j = 0; applies_to(r, &tables[i], section) && j < tables[i].relocations.count; j++)
			r->relocations[r->relocation_count++] = tables[i].relocations.at[j];
	qsort(r->relocations, count, sizeof *r->relocations, compare_relocations);
}

/* Records are read in order and usually relocated in order; each kind starts over. */
static const struct object_relocation *relocation_at(struct reader *r, uint64_t offset)
{
	size_t i = r->next_relocation;

	while (i < r->relocation_count && r->relocations[i].offset < offset)
		i++;
	r->next_relocation = i;
	return i < r->relocation_count && r->relocations[i].offset == offset ? &r->relocations[i] : NULL;
}

/* The instruction of the record at `at`; false if it is in no section. */
static bool place_of(struct reader *r, const uint8_t *at, uint32_t named, struct ext_place *place)
{
	const struct object_relocation *relocation = relocation_at(r, (uint64_t)(at - r->section->data));
	const struct object_symbol *symbol;

	*place = (struct ext_place){ .section = named, .offset = get32(at, r->endian) };
	if (!relocation)
		return named;
	symbol = &r->object->symbols.at[relocation->symbol];
	place->section = symbol->section;
	place->offset += (uint32_t)symbol->value + (uint32_t)relocation->addend;
	return object_is_section(r->object, symbol->section);
}

/* ---- Records ---------------------------------------------------------------- */

static void add_record(struct reader *r, enum record_kind kind, struct ext_place place, const uint8_t *at)
{
	uint32_t first = get32(at + 4, r->endian);
	uint32_t second = kind == FUNCTIONS ? 0 : get32(at + 8, r->endian);
	uint32_t third = kind == FUNCTIONS ? 0 : get32(at + 12, r->endian);

	switch (kind) {
	case FUNCTIONS:
		vec_push(r->arena, &r->info->functions, ((struct ext_function){ place, first }));
		break;
	case LINES:
		vec_push(r->arena, &r->info->lines, ((struct ext_line){ place, first, second, third }));
		break;
	case CORE:
		vec_push(r->arena, &r->info->core, ((struct ext_core){ place, first, second, third }));
		break;
	}
}

/* Returns the bytes used, or 0 after reporting damage. */
static uint64_t read_block(struct reader *r, enum record_kind kind, const uint8_t *at, uint64_t left,
			   uint32_t record_size)
{
	uint32_t count, section;

	if (left < BLOCK_SIZE)
		return fault(r, "it ends within the head of a section's records"), 0;
	count = get32(at + 4, r->endian);
	if (!count || count > (left - BLOCK_SIZE) / record_size)
		return fault(r, "a section's records reach beyond those of their kind"), 0;
	section = section_named(r, get32(at, r->endian));
	at += BLOCK_SIZE;
	for (uint32_t i = 0; i < count; i++, at += record_size) {
		struct ext_place place;

		if (!place_of(r, at, section, &place))
			return fault(r, "it has records of a section that does not exist"), 0;
		add_record(r, kind, place, at);
	}
	return BLOCK_SIZE + (uint64_t)count * record_size;
}

/* Reads `left` bytes of records at `at`, preceded by their size. */
static int read_records(struct reader *r, enum record_kind kind, const uint8_t *at, uint64_t left)
{
	uint32_t record_size;

	r->next_relocation = 0;
	if (left < sizeof record_size)
		return fault(r, "it ends before the size of its records");
	record_size = get32(at, r->endian);
	if (record_size < kinds[kind].record_size || record_size % 4)
		return fault(r, "its records have an impossible size");
	r->info->has_more |= record_size > kinds[kind].record_size;
	at += sizeof record_size;
	left -= sizeof record_size;
	while (left) {
		uint64_t used = read_block(r, kind, at, left, record_size);

		if (!used)
			return -EINVAL;
		at += used;
		left -= used;
	}
	return 0;
}

static int read_kind(struct reader *r, enum record_kind kind, uint32_t header_length)
{
	const struct object_section *section = r->section;
	uint32_t field = kinds[kind].header_field;
	uint32_t offset, length;

	if (field + 8 > header_length)
		return 0;
	offset = get32(section->data + field, r->endian);
	length = get32(section->data + field + 4, r->endian);
	if (!length)
		return 0;
	if (offset > section->size - header_length || length > section->size - header_length - offset)
		return fault(r, "its records reach beyond its end");
	return read_records(r, kind, section->data + header_length + offset, length);
}

static bool is_zero(const uint8_t *at, size_t length)
{
	while (length && !*at) {
		at++;
		length--;
	}
	return !length;
}

static int read_section(struct reader *r)
{
	const uint8_t *data = r->section->data;
	uint32_t length;
	int error;

	if (!data || r->section->size < OLD_HEADER_SIZE || get16(data, r->endian) != BTF_MAGIC)
		return fault(r, "it has no header");
	length = get32(data + offsetof(struct ext_header, header_length), r->endian);
	if (length < OLD_HEADER_SIZE || length > r->section->size)
		return fault(r, "its header has an impossible length");
	if (length > sizeof(struct ext_header))
		r->info->has_more =
			!is_zero(data + sizeof(struct ext_header), length - sizeof(struct ext_header));
	error = read_kind(r, FUNCTIONS, length);
	if (!error)
		error = read_kind(r, LINES, length);
	return error ? error : read_kind(r, CORE, length);
}

int ext_read(const struct bpfas_object *object, struct arena *arena, const struct diags *diags,
	     struct ext_info *info)
{
	uint32_t section = object_find_section(object, ".BTF.ext", 0);
	struct reader r = { .object = object,
			    .section = &object->sections.at[section],
			    .endian = object->header.endian,
			    .arena = arena,
			    .diags = diags,
			    .info = info,
			    .strings = btf_strings_of(object) };
	int error;

	*info = (struct ext_info){ 0 };
	if (!section)
		return 0;
	r.names_left = 1 + MAX_NAME_FACTOR * r.section->size;
	index_names(&r);
	index_relocations(&r, section);
	error = read_section(&r);
	return error;
}
