/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is printed here says less than the object holds: where tables come and
 * in which order symbols do is the assembler's own. So whoever prints this
 * assembles it, and looks whether it gave the same object; symbols in another
 * order than that of their labels may be put into it by naming them first.
 */
#include "output/dis/plain.h"

#include "object/elf_words.h"

/* LLVM's alignment of .text; all others begin with 1. */
#define TEXT_ALIGN 4

bool dis_plain_is_made(const struct dis *dis, uint32_t index)
{
	const struct object_section *section = &dis->object->sections.at[index];

	return object_is_table(dis->object, index) || section->type == SHT_LLVM_ADDRSIG;
}

static bool is_plain_section(const struct dis *dis, uint32_t index)
{
	const struct object_section *section = &dis->object->sections.at[index];
	char letters[ELF_FLAGS_ROOM];

	if (dis_plain_is_made(dis, index))
		return true;
	return elf_flags_text(section->flags & ~(uint64_t)SHF_GNU_RETAIN, letters) && !section->link &&
	       !section->info && !section->address && *section->name && !dis->is_ambiguous[index] &&
	       !(section->flags & (SHF_LINK_ORDER | SHF_GROUP | SHF_INFO_LINK | SHF_COMPRESSED)) &&
	       section->align && !(section->align & (section->align - 1));
}

static bool is_plain_symbol(const struct dis *dis, uint32_t index)
{
	const struct object_symbol *symbol = &dis->object->symbols.at[index];

	return dis->is_own_name[index] || ELF64_ST_TYPE(symbol->info) == STT_SECTION ||
	       ELF64_ST_TYPE(symbol->info) == STT_FILE;
}

bool dis_is_plain(struct dis *dis)
{
	const struct bpfas_object *object = dis->object;

	if (object->header.machine != EM_BPF || object->header.type != ET_REL || object->header.flags)
		return false;
	for (uint32_t i = 1; i < object->sections.count; i++)
		if (!is_plain_section(dis, i) ||
		    (object_holds_relocations(object, &object->sections.at[i]) && !dis->is_printed[i]))
			return false;
	for (uint32_t i = 1; i < object->symbols.count; i++)
		if (!is_plain_symbol(dis, i))
			return false;
	return true;
}

static void put_line(struct dis *dis, const char *directive, const char *operand)
{
	out_char(&dis->out, '\t');
	out_text(&dis->out, directive);
	out_char(&dis->out, ' ');
	out_text(&dis->out, operand);
	out_char(&dis->out, '\n');
}

void dis_plain_header(struct dis *dis)
{
	if (dis->object->header.endian == BPFAS_BIG)
		out_text(&dis->out, ".endian big\n");
	for (uint32_t i = 1; i < dis->object->symbols.count; i++)
		if (ELF64_ST_TYPE(dis->object->symbols.at[i].info) == STT_FILE) {
			const char *name = dis->object->symbols.at[i].name;

			out_text(&dis->out, "\t.file ");
			out_quoted(&dis->out, name, strlen(name));
			out_char(&dis->out, '\n');
		}
}

static const struct {
	uint32_t type;
	const char *name;
} section_types[] = { { SHT_PROGBITS, "@progbits" }, { SHT_NOBITS, "@nobits" }, { SHT_NOTE, "@note" } };

static void put_type(struct dis *dis, uint32_t type)
{
	for (size_t i = 0; i < sizeof section_types / sizeof *section_types; i++)
		if (section_types[i].type == type) {
			out_text(&dis->out, section_types[i].name);
			return;
		}
	out_char(&dis->out, '@');
	out_hex(&dis->out, type, 1);
}

void dis_plain_section(struct dis *dis, uint32_t index)
{
	const struct object_section *section = &dis->object->sections.at[index];
	bool is_text = !strcmp(section->name, ".text");
	char letters[ELF_FLAGS_ROOM];

	elf_flags_text(section->flags, letters);
	if (is_text) {
		out_text(&dis->out, "\n\t.text\n");
	} else {
		out_text(&dis->out, "\n\t.section ");
		out_quoted(&dis->out, section->name, strlen(section->name));
		out_text(&dis->out, ", ");
		out_quoted(&dis->out, letters, strlen(letters));
		out_text(&dis->out, ", ");
		put_type(dis, section->type);
		if (section->flags & SHF_MERGE) {
			out_text(&dis->out, ", ");
			out_decimal(&dis->out, section->entry_size);
		}
		out_char(&dis->out, '\n');
	}
	if (section->align > (is_text ? TEXT_ALIGN : 1))
		put_line(dis, ".balign", arena_printf(dis->arena, "%ju", (uintmax_t)section->align));
}

void dis_plain_symbol(struct dis *dis, uint32_t index)
{
	const struct object_symbol *symbol = &dis->object->symbols.at[index];
	const char *name = dis->symbol_names[index];
	const char *type = elf_word_name(elf_symbol_types, ELF64_ST_TYPE(symbol->info));
	const char *visibility = elf_word_name(elf_visibilities, symbol->other);

	if (ELF64_ST_BIND(symbol->info) == STB_GLOBAL)
		put_line(dis, ".globl", name);
	else if (ELF64_ST_BIND(symbol->info) == STB_WEAK)
		put_line(dis, ".weak", name);
	if (symbol->other && visibility)
		put_line(dis, arena_printf(dis->arena, ".%s", visibility), name);
	if (ELF64_ST_TYPE(symbol->info) == STT_FUNC || ELF64_ST_TYPE(symbol->info) == STT_OBJECT)
		put_line(dis, ".type",
			 arena_printf(dis->arena, "%s, @%s", name,
				      ELF64_ST_TYPE(symbol->info) == STT_FUNC ? "function" : type));
	if (symbol->size)
		put_line(dis, ".size", arena_printf(dis->arena, "%s, %ju", name, (uintmax_t)symbol->size));
}

static void put_unplaced(struct dis *dis, uint32_t index)
{
	const struct object_symbol *symbol = &dis->object->symbols.at[index];
	const char *name = dis->symbol_names[index];

	if (symbol->section == SECTION_COMMON) {
		if (ELF64_ST_BIND(symbol->info) == STB_LOCAL)
			put_line(dis, ".local", name);
		put_line(dis, ".comm",
			 arena_printf(dis->arena, "%s, %ju, %ju", name, (uintmax_t)symbol->size,
				      (uintmax_t)symbol->value));
	} else if (symbol->section == SECTION_ABS) {
		put_line(dis, ".set", arena_printf(dis->arena, "%s, %ju", name, (uintmax_t)symbol->value));
	} else {
		dis_plain_symbol(dis, index);
	}
}

/* The entries of .llvm_addrsig are symbols' indices, in ULEB128. */
static void put_addrsig(struct dis *dis, const struct object_section *section)
{
	uint64_t index = 0;
	unsigned shift = 0;

	out_text(&dis->out, "\n\t.addrsig\n");
	for (uint64_t i = 0; i < section->size && shift < 63; i++) {
		index |= (uint64_t)(section->data[i] & 0x7f) << shift;
		shift += 7;
		if (section->data[i] & 0x80)
			continue;
		if (index && index < dis->object->symbols.count)
			put_line(dis, ".addrsig_sym", dis->symbol_names[index]);
		index = 0;
		shift = 0;
	}
}

void dis_plain_end(struct dis *dis)
{
	const struct bpfas_object *object = dis->object;

	for (uint32_t i = 1; i < object->symbols.count; i++) {
		unsigned type = ELF64_ST_TYPE(object->symbols.at[i].info);

		if (!dis->has_label[i] && dis->declared[i] == NOT_DECLARED && type != STT_FILE &&
		    type != STT_SECTION)
			put_unplaced(dis, i);
	}
	for (uint32_t i = 1; i < object->sections.count; i++)
		if (object->sections.at[i].type == SHT_LLVM_ADDRSIG)
			put_addrsig(dis, &object->sections.at[i]);
}
