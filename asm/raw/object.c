/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The object that the raw directives state (asm/raw/directive.h), made at the end of the
 * file, when every label has its place and every use of a symbol is known.
 *
 * Statements have ELF's own order, so the n-th section or symbol stated has
 * the index n. The tables' contents are not stated: the writer makes .symtab
 * and the names, and a table of relocations holds what was stated in it or,
 * where nothing was, the uses of symbols in the section that it applies to.
 */
#include "asm/raw/object.h"

#include <stdlib.h>
#include <string.h>

#include "asm/assembler.h"
#include "asm/expr/evaluate.h"
#include "asm/expr/expr.h"
#include "asm/expr/value.h"
#include "asm/raw/tables.h"
#include "asm/symbol.h"
#include "base/literal.h"
#include "object/object.h"

struct maker {
	struct assembler *as;
	struct raw_tables *raw;
	struct bpfas_object *object;
	struct section_name *names; /* of the sections, sorted */
	struct span first;          /* the first raw directive */
};

struct section_name {
	const char *name;
	uint32_t index;
};

static int compare_names(const void *left, const void *right)
{
	const struct section_name *a = left, *b = right;
	int order = strcmp(a->name, b->name);

	return order ? order : (a->index > b->index) - (a->index < b->index);
}

static void sort_names(struct maker *maker)
{
	size_t count = maker->raw->sections.count;

	maker->names = arena_alloc(&maker->as->arena, count * sizeof *maker->names + 1);
	for (size_t i = 0; i < count; i++)
		maker->names[i] = (struct section_name){ maker->raw->sections.at[i].name, (uint32_t)i + 1 };
	qsort(maker->names, count, sizeof *maker->names, compare_names);
}

/* ---- References to sections and symbols ---------------------------------- */

static uint32_t find_section(const struct maker *maker, const struct name *name, struct span span)
{
	size_t low = 0, high = maker->raw->sections.count, count = high;
	struct string string = { .span = span, .text = name->text, .length = name->length };
	size_t length;
	const char *text = literal_string(&maker->as->diags, string, &length);

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(maker->names[middle].name, text) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == count || strcmp(maker->names[low].name, text) != 0)
		diag_error(&maker->as->diags, span, "no .elf_section states a section '%s'", name->text);
	else if (low + 1 < count && !strcmp(maker->names[low + 1].name, text))
		diag_error(&maker->as->diags, span,
			   "several sections are called '%s'; give the index of the one that is meant",
			   name->text);
	else
		return maker->names[low].index;
	return 0;
}

static uint64_t number_of(const struct maker *maker, const struct value *value, unsigned bits)
{
	struct result result = expr_evaluate(maker->as, value);

	if (result.failed)
		return 0;
	if (result.symbol)
		diag_error(&maker->as->diags, value->span, "expected a number, but this is an address");
	else if (result.number < -((int128)1 << 63) || (result.number < 0 && bits < 64) ||
		 result.number >= (int128)1 << bits)
		diag_error(&maker->as->diags, value->span, "this does not fit %u bits", bits);
	return (uint64_t)result.number;
}

static uint32_t section_index(const struct maker *maker, const struct raw_statement *statement,
			      unsigned field)
{
	const struct value *later = statement->values[field].later;
	const struct name *name = later ? expr_as_name(later) : NULL;

	if (name)
		return find_section(maker, name, later->span);
	return (uint32_t)(later ? number_of(maker, later, 32) : statement->values[field].number);
}

static uint32_t symbol_index(const struct maker *maker, const struct symbol_def *def, struct span span)
{
	if (!def || !def->is_stated) {
		diag_error(&maker->as->diags, span, "no .elf_symbol states this symbol");
		return 0;
	}
	return def->symbol->index;
}

/* A place, as its offset in its section. */
static uint64_t place_of(const struct maker *maker, const struct raw_statement *statement, unsigned field)
{
	const struct raw_value *value = &statement->values[field];
	struct result result;

	if (!value->later)
		return value->number;
	result = expr_evaluate(maker->as, value->later);
	if (result.failed)
		return 0;
	if (!result.symbol)
		return number_of(maker, value->later, 64);
	if (!result.symbol->symbol || !result.symbol->symbol->section)
		diag_error(&maker->as->diags, value->later->span, "this does not name a place in this file");
	else
		result.number += (int128)result.symbol->symbol->value;
	return (uint64_t)result.number;
}

/* ---- Sections and symbols ------------------------------------------------ */

static void fill_header(const struct maker *maker)
{
	const struct raw_statement *stated = &maker->raw->header;
	struct object_header *header = &maker->object->header;

	if (raw_is_given(stated, HEADER_TYPE))
		header->type = (uint16_t)stated->values[HEADER_TYPE].number;
	if (raw_is_given(stated, HEADER_MACHINE))
		header->machine = (uint16_t)stated->values[HEADER_MACHINE].number;
	header->flags = (uint32_t)stated->values[HEADER_FLAGS].number;
	header->entry = stated->values[HEADER_ENTRY].number;
	header->os_abi = (uint8_t)stated->values[HEADER_OS_ABI].number;
	header->abi_version = (uint8_t)stated->values[HEADER_ABI_VERSION].number;
	header->name_table = section_index(maker, stated, HEADER_NAMES);
}

static void add_section(const struct maker *maker, const struct raw_statement *stated)
{
	uint32_t index = object_add_section(
		maker->object, stated->name, (uint32_t)stated->values[SECTION_TYPE].number,
		stated->values[SECTION_FLAGS].number, stated->values[SECTION_ALIGN].number);
	struct object_section *section = &maker->object->sections.at[index];

	section->address = stated->values[SECTION_ADDRESS].number;
	section->entry_size = stated->values[SECTION_ENTRY_SIZE].number;
	section->link = section_index(maker, stated, SECTION_LINK);
	section->info = section_index(maker, stated, SECTION_INFO);
	stated->section->index = index;
	if (section->type == SHT_SYMTAB && !maker->object->symbol_table)
		maker->object->symbol_table = index;
}

/* Called once the tables are known. */
static void fill_section(const struct maker *maker, const struct raw_statement *stated)
{
	uint32_t index = stated->section->index;
	struct object_section *section = &maker->object->sections.at[index];
	bool has_contents = stated->section->data.count;

	if (object_is_table(maker->object, index) && has_contents)
		diag_error(&maker->as->diags, stated->span,
			   "this section's contents are made of the symbols, names and relocations stated; "
			   "it holds no others");
	else if (raw_is_given(stated, SECTION_SIZE) && has_contents)
		diag_error(&maker->as->diags, stated->span, "a size is for a section without contents");
	else if (has_contents)
		object_take_data(maker->object, index, &stated->section->data);
	else
		section->size = raw_is_given(stated, SECTION_SIZE) ? stated->values[SECTION_SIZE].number
								   : stated->section->size;
}

/* Properties that its statement omits come from other statements: a label, .prog, .map, .type. */
static void add_symbol(const struct maker *maker, const struct raw_statement *stated)
{
	static const struct symbol nothing;
	const struct symbol *known = stated->def->is_defined ? stated->def->symbol : &nothing;
	uint64_t type = raw_is_given(stated, SYMBOL_TYPE) ? stated->values[SYMBOL_TYPE].number : known->type;
	uint64_t binding =
		raw_is_given(stated, SYMBOL_BINDING) ? stated->values[SYMBOL_BINDING].number : known->binding;
	struct object_symbol symbol = {
		.info = (uint8_t)ELF64_ST_INFO(binding, type),
		.other = raw_is_given(stated, SYMBOL_OTHER) ? (uint8_t)stated->values[SYMBOL_OTHER].number
							    : known->visibility,
		.size = raw_is_given(stated, SYMBOL_SIZE) ? place_of(maker, stated, SYMBOL_SIZE)
							  : known->size,
		.value = raw_is_given(stated, SYMBOL_VALUE) ? place_of(maker, stated, SYMBOL_VALUE)
							    : known->value,
	};

	symbol.section = raw_is_given(stated, SYMBOL_SECTION) || !known->section
				 ? section_index(maker, stated, SYMBOL_SECTION)
				 : known->section->index;
	if (!raw_is_given(stated, SYMBOL_INDEX)) {
		stated->def->symbol->index = object_add_symbol(maker->object, stated->name, symbol);
		return;
	}
	symbol.name = arena_copy(&maker->object->arena, stated->name, strlen(stated->name));
	maker->object->symbols.at[0] = symbol;
}

/* ---- Relocations --------------------------------------------------------- */

static void add_stated(const struct maker *maker, uint32_t table, const struct raw_statement *stated)
{
	const struct value *symbol = stated->values[RELOCATION_SYMBOL].later;
	const struct name *name = symbol ? expr_as_name(symbol) : NULL;
	struct object_relocation relocation = {
		.offset = place_of(maker, stated, RELOCATION_OFFSET),
		.addend = (int64_t)stated->values[RELOCATION_ADDEND].number,
		.type = (uint32_t)stated->values[RELOCATION_TYPE].number,
		.symbol = (uint32_t)stated->values[RELOCATION_SYMBOL].number,
	};

	if (name)
		relocation.symbol =
			symbol_index(maker, asm_lookup(maker->as, (struct name *)name), symbol->span);
	else if (symbol)
		relocation.symbol = (uint32_t)number_of(maker, symbol, 32);
	object_add_relocation(maker->object, table, relocation);
}

static int compare_relocations(const void *left, const void *right)
{
	const struct relocation *a = left, *b = right;

	return (a->offset > b->offset) - (a->offset < b->offset);
}

static void add_uses(const struct maker *maker, uint32_t table, const struct raw_statement *target)
{
	struct section *section = target->section;

	if (section->relocations.count)
		qsort(section->relocations.at, section->relocations.count, sizeof *section->relocations.at,
		      compare_relocations);
	for (size_t i = 0; i < section->relocations.count; i++) {
		const struct relocation *use = &section->relocations.at[i];
		struct object_relocation relocation = { .offset = use->offset, .type = use->type };

		if (use->symbol->index)
			relocation.symbol = use->symbol->index;
		else
			diag_error(&maker->as->diags, target->span,
				   "'%s' is used in this section, but no .elf_symbol states it",
				   use->symbol->name);
		object_add_relocation(maker->object, table, relocation);
	}
	section->relocations.count = 0;
}

static void fill_table(const struct maker *maker, const struct raw_statement *stated)
{
	uint32_t index = stated->section->index;
	const struct object_section *section = &maker->object->sections.at[index];
	bool is_table = object_holds_relocations(maker->object, section);

	if (stated->relocation_count && !is_table)
		diag_error(&maker->as->diags, maker->raw->relocations.at[stated->first_relocation].span,
			   "this section is not a relocation table: its type is neither rel nor rela, or "
			   "its link is not the symbol table");
	if (!is_table)
		return;
	for (size_t i = 0; i < stated->relocation_count; i++)
		add_stated(maker, index, &maker->raw->relocations.at[stated->first_relocation + i]);
	if (!stated->relocation_count && section->type == SHT_REL &&
	    section->info - 1 < maker->raw->sections.count)
		add_uses(maker, index, &maker->raw->sections.at[section->info - 1]);
}

static void check_uses(const struct maker *maker)
{
	const struct raw_tables *raw = maker->raw;

	for (size_t i = 0; i < raw->sections.count; i++)
		if (raw->sections.at[i].section->relocations.count)
			diag_error(&maker->as->diags, raw->sections.at[i].span,
				   "symbols are used in this section, but every relocation table for it "
				   "states its entries, or there is none");
}

static void make(const struct maker *maker)
{
	const struct raw_tables *raw = maker->raw;

	for (size_t i = 0; i < raw->sections.count; i++)
		add_section(maker, &raw->sections.at[i]);
	fill_header(maker);
	for (size_t i = 0; i < raw->symbols.count; i++)
		add_symbol(maker, &raw->symbols.at[i]);
	for (size_t i = 0; i < raw->sections.count; i++)
		fill_section(maker, &raw->sections.at[i]);
	for (size_t i = 0; i < raw->sections.count; i++)
		fill_table(maker, &raw->sections.at[i]);
	check_uses(maker);
}

/* The contents of a section that is not stated would be lost. */
static void check_sections(const struct maker *maker)
{
	const struct asm_object *made = &maker->as->object;

	for (size_t i = 0; i < made->sections.count; i++)
		if (!made->sections.at[i]->index &&
		    (made->sections.at[i]->data.count || made->sections.at[i]->size))
			diag_error(&maker->as->diags, maker->first,
				   "section '%s' has contents, and no .elf_section states it; in a file with "
				   "raw "
				   "directives all sections are stated",
				   made->sections.at[i]->name);
}

void raw_object(struct assembler *as, const char *name, struct bpfas_object **object)
{
	struct maker maker = { .as = as, .raw = as->raw, .first = as->raw->first };

	*object = maker.object = object_new(as->arena.out_of_memory, name, as->object.endian);
	sort_names(&maker);
	make(&maker);
	check_sections(&maker);
	maker.object->arena.out_of_memory = NULL;
}
