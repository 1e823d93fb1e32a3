/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The order of symbols is ELF's (local ones first), and among them that of the
 * inputs, with one symbol for each section first. Only relocations tell which
 * sections need theirs: so all get one, and what no relocation took is taken
 * out at the end.
 *
 * A relocation against a section has its place in the addend, which is adjusted
 * where the place has moved; all others keep their addends. One that refers to
 * what is not in the output is an error in what is loaded; in debug information
 * its field becomes 0, as with other linkers.
 */
#include "linker/relocate.h"

#include <inttypes.h>
#include <string.h>

#include "linker/complain.h"
#include "linker/layout.h"
#include "linker/reference.h"

/* ---- Symbols ------------------------------------------------------------------- */

static void add_section_symbols(struct link *link)
{
	for (uint32_t i = 1; i < link->layout->sections.count; i++)
		object_add_symbol(link->output, "",
				  (struct object_symbol){ .section = i,
							  .info = ELF64_ST_INFO(STB_LOCAL, STT_SECTION) });
}

/* The symbol at its place in the output; false: that is not there. */
static bool move_symbol(const struct link *link, const struct link_input *input, uint32_t index,
			struct object_symbol *symbol)
{
	*symbol = input->object->symbols.at[index];
	if (!object_is_section(input->object, symbol->section))
		return symbol->section != SECTION_UNDEF;
	return layout_find(link, (struct link_place){ input, symbol->section, symbol->value },
			   &symbol->section, &symbol->value);
}

static void add_local_symbols(struct link *link, struct link_input *input)
{
	struct object_symbol moved;

	for (uint32_t i = 1; i < input->object->symbols.count; i++) {
		uint8_t type = ELF64_ST_TYPE(input->object->symbols.at[i].info);

		if (input->globals[i] || type == STT_SECTION || !move_symbol(link, input, i, &moved))
			continue;
		moved.info = ELF64_ST_INFO(STB_LOCAL, type);
		input->output_symbols[i] = object_add_symbol(link->output, moved.name, moved);
	}
}

/* Whether the output has a symbol of that name. */
static bool is_in_output(const struct link *link, const struct global *global, struct object_symbol *symbol)
{
	*symbol = (struct object_symbol){ 0 };
	if (global->is_absolute || global->alias)
		return false;
	if (!global->is_defined)
		return global->is_used;
	if (!move_symbol(link, global->input, global->symbol, symbol))
		return false;
	if (symbol->section == SECTION_COMMON)
		symbol->value = global->value;
	return object_is_section(link->output, symbol->section) || global->is_used || !link->opts.gc_sections;
}

static void add_global_symbols(struct link *link)
{
	for (size_t i = 0; i < link->globals.count; i++) {
		struct global *global = link->globals.at[i];
		struct object_symbol symbol;

		if (!is_in_output(link, global, &symbol))
			continue;
		symbol.info = ELF64_ST_INFO(global->binding, ELF64_ST_TYPE(symbol.info));
		symbol.other = (uint8_t)((symbol.other & ~3) | global->visibility);
		global->output = object_add_symbol(link->output, global->name, symbol);
	}
}

void relocate_add_symbols(struct link *link)
{
	add_section_symbols(link);
	for (size_t i = 0; i < link->inputs.count; i++)
		add_local_symbols(link, link->inputs.at[i]);
	add_global_symbols(link);
}

/* ---- One relocation ------------------------------------------------------------ */

struct relocating {
	struct link *link;
	struct link_input *input;
	uint32_t section; /* the input's, which the relocations apply to */
	struct output_section *output;
	bool is_rela;
};

static struct link_place place_of(const struct relocating *r, const struct object_relocation *relocation)
{
	return (struct link_place){ r->input, r->section, relocation->offset };
}

static void refuse_addend(const struct relocating *r, const struct object_relocation *relocation)
{
	if (complain_counts(r->link))
		complain_say(
			r->link, BPFAS_ERROR, place_of(r, relocation),
			reference_width(relocation->type)
				? "what is referred to here has moved farther than the field of the "
				  "relocation (type %" PRIu32 ") can say"
				: "what is referred to here has moved, but how to adjust a relocation of "
				  "type %" PRIu32 " is unknown",
			relocation->type);
}

static void adjust(const struct relocating *r, const struct object_relocation *old,
		   struct object_relocation *moved, int64_t distance)
{
	if (!distance)
		return;
	if (r->is_rela)
		moved->addend += distance;
	else if (!reference_add(r->link->output->header.endian, old->type, r->output->data + moved->offset,
				distance))
		refuse_addend(r, old);
}

/* What it refers to is not in the output. */
static bool refer_to_nothing(const struct relocating *r, const struct object_relocation *old,
			     const struct object_relocation *moved)
{
	if (r->input->sections[r->section].is_allocated) {
		if (complain_counts(r->link))
			complain_say(r->link, BPFAS_ERROR, place_of(r, old),
				     "'%s', which is used here, is in a section or group that is left out",
				     object_symbol_name(r->input->object, old->symbol));
		return false;
	}
	memset(r->output->data + moved->offset, 0, reference_width(old->type));
	return false;
}

static bool set_field(const struct relocating *r, const struct object_relocation *old, uint64_t value)
{
	uint8_t *at = r->output->data + old->offset;
	enum bpfas_endian endian = r->link->output->header.endian;

	switch (old->type) {
	case RELOC_64_64:
		put32(at + 4, (uint32_t)value, endian);
		put32(at + 12, (uint32_t)(value >> 32), endian);
		return true;
	case RELOC_GNU_DATA_64:
	case RELOC_64_ABS64: put64(at, value, endian); return true;
	case RELOC_64_ABS32:
	case RELOC_GNU_DATA_32:
	case RELOC_64_NODYLD32:
		put32(at, (uint32_t)value, endian);
		return value <= UINT32_MAX || value >= (uint64_t)INT32_MIN;
	default: return false;
	}
}

/* A number that the options define: nothing is left to relocate. */
static bool refer_to_number(const struct relocating *r, const struct object_relocation *old,
			    const struct object_relocation *moved, const struct global *global)
{
	int64_t addend = old->addend;

	if (!r->is_rela && reference_width(old->type) && old->type != RELOC_64_32)
		addend = reference_addend(r->link->output->header.endian, old->type,
					  r->output->data + moved->offset);
	if (!set_field(r, moved, global->value + (uint64_t)addend) && complain_counts(r->link))
		complain_say(r->link, BPFAS_ERROR, place_of(r, old),
			     "'%s' is defined as the number %" PRIu64 ", which cannot be used here",
			     global->name, global->value);
	return false;
}

static bool refer_to_local(const struct relocating *r, const struct object_relocation *old,
			   struct object_relocation *moved)
{
	struct reference reference = reference_of(r->input, r->section, old);
	uint32_t section;
	uint64_t offset;

	moved->symbol = r->input->output_symbols[old->symbol];
	if (moved->symbol)
		return true;
	if (!reference.by_section)
		return !old->symbol || refer_to_nothing(r, old, moved);
	if (!reference.place.input || !layout_find(r->link, reference.place, &section, &offset))
		return refer_to_nothing(r, old, moved);
	moved->symbol = section;
	adjust(r, old, moved, (int64_t)(offset - reference.place.offset));
	return true;
}

/* The relocation as the output has it; false: it has none. */
static bool refer(const struct relocating *r, const struct object_relocation *old,
		  struct object_relocation *moved)
{
	struct global *global = r->input->globals[old->symbol];

	if (!global)
		return refer_to_local(r, old, moved);
	global = global_final(global);
	if (global->is_absolute)
		return refer_to_number(r, old, moved, global);
	moved->symbol = global->output;
	return moved->symbol || refer_to_nothing(r, old, moved);
}

/* ---- All ---------------------------------------------------------------------- */

static void relocate_table(struct relocating *r, const struct object_section *table)
{
	relocation_list *list;

	r->is_rela = table->type == SHT_RELA;
	list = r->is_rela ? &r->output->rela : &r->output->rel;
	vec_reserve(&r->link->arena, list, table->relocations.count);
	for (size_t i = 0; i < table->relocations.count; i++) {
		const struct object_relocation *old = &table->relocations.at[i];
		const struct piece *piece = piece_at(&r->input->sections[r->section], old->offset);
		struct object_relocation moved = *old;

		if (!piece || !piece->live)
			continue;
		moved.offset = piece->at + (old->offset - piece->begin);
		if (refer(r, old, &moved))
			vec_push(&r->link->arena, list, moved);
	}
}

static void relocate_section(struct link *link, struct output_section *output)
{
	for (size_t i = 0; i < output->parts.count; i++) {
		const struct link_part *part = &output->parts.at[i];
		uint32_t table = part->input->tables.first[part->section];
		struct relocating r = {
			.link = link, .input = part->input, .section = part->section, .output = output
		};

		for (; table; table = part->input->tables.next[table])
			relocate_table(&r, &part->input->object->sections.at[table]);
	}
}

static void note_used(const relocation_list *list, bool *used, size_t count)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->at[i].symbol < count)
			used[list->at[i].symbol] = true;
}

static void renumber(relocation_list *list, const uint32_t *numbers)
{
	for (size_t i = 0; i < list->count; i++)
		list->at[i].symbol = numbers[list->at[i].symbol];
}

/* Only section symbols go, which nothing but relocations knows. */
static uint32_t *number_symbols(struct link *link)
{
	struct layout *layout = link->layout;
	size_t sections = layout->sections.count;
	bool *used = arena_alloc(&link->arena, sections * sizeof *used);
	uint32_t *numbers = arena_alloc(&link->arena, link->output->symbols.count * sizeof *numbers);
	uint32_t count = 1;

	for (size_t i = 1; i < sections; i++) {
		note_used(&layout->sections.at[i].rel, used, sections);
		note_used(&layout->sections.at[i].rela, used, sections);
	}
	for (size_t i = 1; i < link->output->symbols.count; i++) {
		if (i < sections && !used[i])
			continue;
		link->output->symbols.at[count] = link->output->symbols.at[i];
		numbers[i] = count++;
	}
	link->output->symbols.count = count;
	return numbers;
}

void relocate_sections(struct link *link)
{
	struct layout *layout = link->layout;
	const uint32_t *numbers;

	for (size_t i = 1; i < layout->sections.count; i++)
		if (layout->sections.at[i].data)
			relocate_section(link, &layout->sections.at[i]);
	numbers = number_symbols(link);
	for (size_t i = 1; i < layout->sections.count; i++) {
		renumber(&layout->sections.at[i].rel, numbers);
		renumber(&layout->sections.at[i].rela, numbers);
	}
}

/* ---- Tables -------------------------------------------------------------------- */

static void add_table(struct link *link, uint32_t target, relocation_list *list, bool is_rela)
{
	struct bpfas_object *output = link->output;
	struct object_section *table;
	uint32_t index;

	if (!list->count)
		return;
	index = object_add_relocation_table(output, target);
	table = &output->sections.at[index];
	if (is_rela) {
		table->name = arena_printf(&output->arena, ".rela%s", output->sections.at[target].name);
		table->type = SHT_RELA;
		table->entry_size = sizeof(Elf64_Rela);
	}
	table->relocations.at = list->at;
	table->relocations.count = list->count;
	table->relocations.room = list->room;
	memset(list, 0, sizeof *list);
}

void relocate_add_tables(struct link *link)
{
	struct bpfas_object *output = link->output;
	uint32_t names = object_add_name_table(output, ".strtab");

	object_add_symbol_table(output, names);
	object_count_locals(output);
	for (uint32_t i = 1; i < link->layout->sections.count; i++) {
		add_table(link, i, &link->layout->sections.at[i].rel, false);
		add_table(link, i, &link->layout->sections.at[i].rela, true);
	}
	if (output->sections.count > SHN_LORESERVE)
		object_add_index_table(output);
}
