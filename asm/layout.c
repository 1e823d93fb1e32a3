/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Makes the object from what was assembled, with sections and symbols in LLVM's order, so that objects can be
 * compared byte by byte with llvm-mc's.
 *
 * Sections: null, .strtab, then each section in the order in which the source began it, directly followed by
 * its relocations, then .llvm_addrsig and .symtab.
 *
 * Symbols: the first file's name, the other local symbols, the global symbols, each in the order in which the
 * source first named them. A section has a symbol only if something needs one; its place is not where it was
 * first needed, but where the section began, or where its name was used before that.
 *
 * Section indices are assigned first, since symbols, links and groups refer to them; then symbols; then
 * relocations, which refer to both.
 */
#include "asm/layout.h"

#include <stdlib.h>
#include <string.h>

#include "base/byte_order.h"
#include "base/leb128.h"
#include "object/object.h"

struct layout {
	struct asm_object *from;
	struct bpfas_object *object;
	uint32_t addrsig; /* the index of .llvm_addrsig; 0: none */
};

/* ---- Sections ------------------------------------------------------------- */

static void number_sections(struct layout *l)
{
	const struct asm_object *from = l->from;
	uint32_t next = 2; /* after the null section and .strtab */

	for (size_t i = 0; i < from->sections.count; i++) {
		struct section *section = from->sections.at[i];

		section->index = next++;
		next += section->relocations.count > 0;
	}
	if (from->addrsig)
		l->addrsig = next++;
	l->object->symbol_table = next;
}

static bool refers_to_symbols(const struct section *section)
{
	return section->type == SHT_GROUP ||
	       (section->type == SHT_LLVM_CALL_GRAPH_PROFILE && !(section->flags & SHF_LINK_ORDER));
}

static uint32_t link_of(const struct layout *l, const struct section *section)
{
	if (refers_to_symbols(section))
		return l->object->symbol_table;
	return section->linked_to ? section->linked_to->index : 0;
}

/* The contents come last: until then they may still be added to. */
static void add_section(struct layout *l, const struct section *section)
{
	struct bpfas_object *object = l->object;
	uint32_t index =
		object_add_section(object, section->name, section->type, section->flags, section->align);
	uint32_t table;

	object->sections.at[index].entry_size = section->entry_size;
	object->sections.at[index].link = link_of(l, section);
	object->sections.at[index].size = section->size;
	if (!section->relocations.count)
		return;
	table = object_add_relocation_table(object, index);
	if (section->group)
		object->sections.at[table].flags = SHF_GROUP;
}

static void add_sections(struct layout *l)
{
	struct bpfas_object *object = l->object;
	uint32_t strtab = object_add_name_table(object, ".strtab");

	for (size_t i = 0; i < l->from->sections.count; i++)
		add_section(l, l->from->sections.at[i]);
	if (l->addrsig) {
		object_add_section(object, ".llvm_addrsig", SHT_LLVM_ADDRSIG, SHF_EXCLUDE, 1);
		object->sections.at[l->addrsig].link = object->symbol_table;
	}
	object_add_symbol_table(object, strtab);
	if (object->sections.count > SHN_LORESERVE)
		object_add_index_table(object);
}

/* ---- Symbols --------------------------------------------------------------- */

static uint32_t section_index(const struct symbol *symbol)
{
	if (symbol->absolute)
		return SECTION_ABS;
	if (symbol->common)
		return SECTION_COMMON;
	return symbol->section ? symbol->section->index : SECTION_UNDEF;
}

static void add_symbol(struct layout *l, struct symbol *symbol)
{
	symbol->index = object_add_symbol(
		l->object, symbol->name,
		(struct object_symbol){ .info = ELF64_ST_INFO(symbol->binding, symbol->type),
					.other = symbol->visibility,
					.section = section_index(symbol),
					.value = symbol->value,
					.size = symbol->size });
}

static bool is_section_symbol(const struct symbol *symbol)
{
	return symbol->type == STT_SECTION && symbol->section && symbol->section->symbol == symbol;
}

/* From here on, references to a section's name use its symbol. */
static void mark_mentions(const struct asm_object *from)
{
	for (size_t i = 0; i < from->sections.count; i++) {
		struct section *section = from->sections.at[i];

		if (!section->mention || !section->mention->absent) {
			section->mention = NULL;
			continue;
		}
		section->mention->type = STT_SECTION;
		section->mention->section = section;
	}
}

static bool is_mention(const struct symbol *symbol)
{
	return symbol->type == STT_SECTION && symbol->section->mention == symbol;
}

/* Adds the section symbols of sections that began before this many symbols existed. */
static void add_section_symbols(struct layout *l, size_t *next, size_t symbols_before)
{
	const struct asm_object *from = l->from;

	for (; *next < from->sections.count; ++*next) {
		struct section *section = from->sections.at[*next];

		if (section->symbols_before > symbols_before)
			return;
		if (section->symbol && !section->mention)
			add_symbol(l, section->symbol);
	}
}

/* LLVM puts the first file's name before all other symbols, and further ones where the source has them. */
static struct symbol *first_file(const struct asm_object *from)
{
	for (size_t i = 0; i < from->symbols.count; i++)
		if (from->symbols.at[i]->type == STT_FILE)
			return from->symbols.at[i];
	return NULL;
}

static void add_local_symbols(struct layout *l)
{
	const struct asm_object *from = l->from;
	struct symbol *file = first_file(from);
	size_t next_section = 0;

	mark_mentions(from);
	if (file)
		add_symbol(l, file);
	for (size_t i = 0; i < from->symbols.count; i++) {
		struct symbol *symbol = from->symbols.at[i];

		add_section_symbols(l, &next_section, i);
		if (is_mention(symbol) && symbol->section->symbol)
			add_symbol(l, symbol->section->symbol);
		if (symbol->binding == STB_LOCAL && !symbol->absent && symbol != file &&
		    !is_section_symbol(symbol))
			add_symbol(l, symbol);
	}
	add_section_symbols(l, &next_section, SIZE_MAX);
}

static void add_symbols(struct layout *l)
{
	const struct asm_object *from = l->from;

	add_local_symbols(l);
	object_count_locals(l->object);
	for (size_t i = 0; i < from->symbols.count; i++)
		if (from->symbols.at[i]->binding != STB_LOCAL && !from->symbols.at[i]->absent)
			add_symbol(l, from->symbols.at[i]);
}

/* ---- Relocations ------------------------------------------------------------ */

static int compare_relocations(const void *left, const void *right)
{
	const struct relocation *a = left, *b = right;

	if (a->offset != b->offset)
		return a->offset < b->offset ? -1 : 1;
	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	return (a->symbol->index > b->symbol->index) - (a->symbol->index < b->symbol->index);
}

/* Usually they are in order already. */
static void sort_relocations(struct section *section)
{
	const struct relocation *relocations = section->relocations.at;
	size_t count = section->relocations.count, sorted = 1;

	while (sorted < count && compare_relocations(&relocations[sorted - 1], &relocations[sorted]) <= 0)
		sorted++;
	if (sorted < count)
		qsort(section->relocations.at, count, sizeof *relocations, compare_relocations);
}

static void add_relocations(struct layout *l, struct section *section)
{
	sort_relocations(section);
	for (size_t i = 0; i < section->relocations.count; i++) {
		const struct relocation *relocation = &section->relocations.at[i];

		object_add_relocation(l->object, section->index + 1,
				      (struct object_relocation){ .offset = relocation->offset,
								  .symbol = relocation->symbol->index,
								  .type = relocation->type });
	}
	vec_free(&section->relocations);
}

/* ---- Contents that hold indices ---------------------------------------------- */

static void append32(struct layout *l, bytes *data, uint32_t value)
{
	bytes_append_zeros(l->from->arena, data, sizeof value);
	put32(data->at + data->count - sizeof value, value, l->from->endian);
}

/* A group section holds a word of flags, then the indices of its members and of their relocation sections. */
static void fill_groups(struct layout *l)
{
	const struct asm_object *from = l->from;

	for (size_t i = 0; i < from->sections.count; i++) {
		struct section *section = from->sections.at[i];

		if (section->type == SHT_GROUP) {
			append32(l, &section->data, section->is_comdat ? GRP_COMDAT : 0);
			l->object->sections.at[section->index].info = section->signature->index;
		} else if (section->group) {
			append32(l, &section->group->data, section->index);
			if (section->relocations.count)
				append32(l, &section->group->data, section->index + 1);
		}
	}
}

static void fill_addrsig(struct layout *l)
{
	const struct asm_object *from = l->from;
	bytes data = { 0 };

	for (size_t i = 0; i < from->addrsig_symbols.count; i++) {
		uint8_t leb[LEB128_MAX_LENGTH];

		bytes_append(from->arena, &data, leb,
			     leb128_encode(from->addrsig_symbols.at[i]->index, false, 0, leb));
	}
	object_take_data(l->object, l->addrsig, &data);
}

/* ---- The whole --------------------------------------------------------------- */

/* GNU's ELF extensions need GNU's OSABI, which LLVM sets too. */
static uint8_t os_abi(const struct asm_object *from)
{
	for (size_t i = 0; i < from->symbols.count; i++)
		if (from->symbols.at[i]->type == STT_GNU_IFUNC)
			return ELFOSABI_GNU;
	for (size_t i = 0; i < from->sections.count; i++)
		if (from->sections.at[i]->flags & SHF_GNU_RETAIN)
			return ELFOSABI_GNU;
	return ELFOSABI_NONE;
}

static void hand_over(struct layout *l)
{
	const struct asm_object *from = l->from;

	for (size_t i = 0; i < from->sections.count; i++) {
		struct section *section = from->sections.at[i];

		add_relocations(l, section);
		if (section->type != SHT_NOBITS)
			object_take_data(l->object, section->index, &section->data);
	}
}

void asm_lay_out(struct asm_object *from, const char *name, struct bpfas_object **object)
{
	struct layout l = { .from = from };

	*object = l.object = object_new(from->arena->out_of_memory, name, from->endian);
	l.object->header.os_abi = os_abi(from);
	number_sections(&l);
	add_sections(&l);
	add_symbols(&l);
	fill_groups(&l);
	if (l.addrsig)
		fill_addrsig(&l);
	hand_over(&l);
	l.object->arena.out_of_memory = NULL;
}

void asm_number_listing(const struct asm_object *from, struct listing *listing)
{
	uint32_t *indices = arena_alloc(from->arena, (from->sections_added + 1) * sizeof *indices);

	for (size_t i = 0; i < from->sections.count; i++)
		indices[from->sections.at[i]->number] = from->sections.at[i]->index;
	listing_renumber(listing, indices);
}
