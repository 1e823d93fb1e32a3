/* SPDX-License-Identifier: BSD-2-Clause */
/* The object's tables in the raw family of directives (asm/raw.h reads them). */
#include "output/dis/tables.h"

#include "object/elf_words.h"
#include "output/dis/names.h"
#include "output/dis/variables.h"

static void put_field(struct dis *dis, const char *name)
{
	out_text(&dis->out, ", ");
	out_text(&dis->out, name);
	out_char(&dis->out, ' ');
}

static void put_number(struct dis *dis, uint64_t number)
{
	if (number < 10)
		out_decimal(&dis->out, number);
	else
		out_hex(&dis->out, number, 1);
}

static void put_number_field(struct dis *dis, const char *name, uint64_t number)
{
	if (!number)
		return;
	put_field(dis, name);
	put_number(dis, number);
}

static void put_word_field(struct dis *dis, const char *name, const struct elf_word *words, uint64_t value)
{
	const char *word = elf_word_name(words, value);

	put_field(dis, name);
	if (word)
		out_text(&dis->out, word);
	else
		put_number(dis, value);
}

/* ---- Header and sections ------------------------------------------------- */

void dis_print_header(struct dis *dis)
{
	const struct object_header *header = &dis->object->header;

	out_text(&dis->out, header->endian == BPFAS_BIG ? ".endian big\n" : ".endian little\n");
	out_text(&dis->out, ".elf_header machine ");
	if (header->machine == EM_BPF)
		out_text(&dis->out, "bpf");
	else
		out_decimal(&dis->out, header->machine);
	if (header->type != ET_REL)
		put_word_field(dis, "type", elf_file_types, header->type);
	put_number_field(dis, "flags", header->flags);
	put_number_field(dis, "entry", header->entry);
	put_number_field(dis, "os_abi", header->os_abi);
	put_number_field(dis, "abi_version", header->abi_version);
	if (header->name_table) {
		put_field(dis, "names");
		dis_put_section(dis, header->name_table);
	}
	out_char(&dis->out, '\n');
}

static void put_flags(struct dis *dis, uint64_t flags)
{
	char letters[ELF_FLAGS_ROOM];

	if (!flags)
		return;
	put_field(dis, "flags");
	if (elf_flags_text(flags, letters))
		out_quoted(&dis->out, letters, strlen(letters));
	else
		out_hex(&dis->out, flags, 1);
}

static void put_reference(struct dis *dis, const char *name, uint32_t section, bool is_section)
{
	if (!section)
		return;
	put_field(dis, name);
	if (is_section)
		dis_put_section(dis, section);
	else
		put_number(dis, section);
}

void dis_print_section_header(struct dis *dis, uint32_t index)
{
	const struct object_section *section = &dis->object->sections.at[index];
	bool applies =
		section->type == SHT_REL || section->type == SHT_RELA || section->flags & SHF_INFO_LINK;

	out_text(&dis->out, "\n.elf_section ");
	out_quoted(&dis->out, section->name, strlen(section->name));
	put_word_field(dis, "type", elf_section_types, section->type);
	put_flags(dis, section->flags);
	put_number_field(dis, "address", section->address);
	put_number_field(dis, "align", section->align);
	put_number_field(dis, "entry_size", section->entry_size);
	put_reference(dis, "link", section->link, true);
	put_reference(dis, "info", section->info, applies);
	if (!section->data && !object_is_table(dis->object, index) && !dis_has_variables(dis, index))
		put_number_field(dis, "size", section->size);
	out_char(&dis->out, '\n');
}

/* ---- Relocations ---------------------------------------------------------- */

void dis_print_relocations(struct dis *dis, uint32_t index)
{
	const struct object_section *table = &dis->object->sections.at[index];

	for (size_t i = 0; i < table->relocations.count; i++) {
		const struct object_relocation *relocation = &table->relocations.at[i];

		out_text(&dis->out, "\t.elf_reloc offset ");
		put_number(dis, relocation->offset);
		put_word_field(dis, "type", elf_relocation_types, relocation->type);
		put_field(dis, "symbol");
		if (relocation->symbol && relocation->symbol < dis->object->symbols.count)
			out_text(&dis->out, dis->symbol_names[relocation->symbol]);
		else
			out_decimal(&dis->out, relocation->symbol);
		put_number_field(dis, "addend", (uint64_t)relocation->addend);
		out_char(&dis->out, '\n');
	}
}

/* ---- Symbols --------------------------------------------------------------- */

static void put_place(struct dis *dis, uint32_t index)
{
	const struct object_symbol *symbol = &dis->object->symbols.at[index];

	if (dis->has_label[index])
		return;
	if (symbol->section) {
		const char *word = elf_word_name(elf_reserved_sections, symbol->section);

		put_field(dis, "section");
		if (word)
			out_text(&dis->out, word);
		else
			dis_put_section(dis, symbol->section);
	}
	put_number_field(dis, "value", symbol->value);
}

/* What a declaration or label says need not be stated. */
static void put_info(struct dis *dis, uint32_t index)
{
	uint8_t info = dis->object->symbols.at[index].info;
	uint8_t known = dis->declared[index] == NOT_DECLARED ? 0 : dis->declared[index];

	if (ELF64_ST_TYPE(info) != ELF64_ST_TYPE(known))
		put_word_field(dis, "type", elf_symbol_types, ELF64_ST_TYPE(info));
	if (ELF64_ST_BIND(info) != ELF64_ST_BIND(known))
		put_word_field(dis, "bind", elf_bindings, ELF64_ST_BIND(info));
}

static void print_symbol(struct dis *dis, uint32_t index)
{
	const struct object_symbol *symbol = &dis->object->symbols.at[index];

	out_text(&dis->out, ".elf_symbol ");
	out_text(&dis->out, dis->symbol_names[index]);
	if (!dis->is_own_name[index]) {
		put_field(dis, "name");
		out_quoted(&dis->out, symbol->name, strlen(symbol->name));
	}
	if (!index) {
		put_field(dis, "index");
		out_char(&dis->out, '0');
	}
	put_info(dis, index);
	if (symbol->other)
		put_word_field(dis, "other", elf_visibilities, symbol->other);
	if (dis->declared[index] == NOT_DECLARED) {
		put_place(dis, index);
		put_number_field(dis, "size", symbol->size);
	}
	out_char(&dis->out, '\n');
}

/* The null symbol, which holds something only where a file is odd. */
static void print_null(struct dis *dis)
{
	const struct object_symbol *null = &dis->object->symbols.at[0];

	if (*null->name || null->value || null->size || null->section || null->info || null->other)
		print_symbol(dis, 0);
}

void dis_print_symbols(struct dis *dis)
{
	print_null(dis);
	for (uint32_t i = 1; i < dis->object->symbols.count; i++)
		print_symbol(dis, i);
}
