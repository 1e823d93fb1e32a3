/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which relocations are printed as the operands and data that make them. A
 * table is printed so as a whole or not at all: the assembler makes the entries
 * of a table in the order of their places, and one of each.
 */
#include "output/dis/relocations.h"

struct checker {
	const struct dis *dis;
	const struct object_section *section; /* that the table applies to */
	bool is_code, is_btf;
	uint64_t at; /* in code: up to here instructions were passed */
};

static bool is_btf(const char *name)
{
	return !strcmp(name, ".BTF") || !strcmp(name, ".BTF.ext");
}

/* Goes on to the instruction at the offset; false where none begins there. */
static bool go_to(struct checker *checker, uint64_t offset)
{
	const struct object_section *section = checker->section;

	while (checker->at < offset)
		checker->at += insn_length(section->data + checker->at, section->size - checker->at,
					   checker->dis->object->header.endian);
	return checker->at == offset;
}

static bool is_instruction(struct checker *checker, const struct object_relocation *relocation)
{
	struct insn_operands operands;
	const struct insn_row *row;

	if (relocation->offset >= checker->section->size || !go_to(checker, relocation->offset))
		return false;
	row = insn_decode(checker->section->data + relocation->offset,
			  checker->section->size - relocation->offset, checker->dis->object->header.endian,
			  &operands);
	if (!row)
		return false;
	return relocation->type == RELOC_64_64   ? row->shape == SHAPE_LOAD_IMM64 && operands.src == 0
	       : relocation->type == RELOC_64_32 ? row->shape == SHAPE_CALL && row->op == OP_LOCAL
						 : false;
}

static bool is_datum(const struct checker *checker, const struct object_relocation *relocation)
{
	uint64_t left = checker->section->size - relocation->offset;

	if (relocation->offset >= checker->section->size)
		return false;
	if (relocation->type == RELOC_64_ABS64)
		return left >= 8;
	return left >= 4 && relocation->type == (checker->is_btf ? RELOC_64_NODYLD32 : RELOC_64_ABS32);
}

static bool is_printable(struct checker *checker, const struct object_section *table)
{
	uint64_t end = 0;

	for (size_t i = 0; i < table->relocations.count; i++) {
		const struct object_relocation *relocation = &table->relocations.at[i];

		if (!relocation->symbol || relocation->symbol >= checker->dis->object->symbols.count ||
		    relocation->offset < end)
			return false;
		if (checker->is_code ? !is_instruction(checker, relocation) : !is_datum(checker, relocation))
			return false;
		end = relocation->offset + (checker->is_code || relocation->type == RELOC_64_ABS64 ? 8 : 4);
	}
	return true;
}

void dis_choose_tables(struct dis *dis)
{
	const struct bpfas_object *object = dis->object;
	struct object_relocation_index index = object_index_relocations(object, dis->arena);

	dis->printed_table = arena_alloc(dis->arena, object->sections.count * sizeof *dis->printed_table);
	dis->is_printed = arena_alloc(dis->arena, object->sections.count * sizeof *dis->is_printed);
	for (uint32_t i = 1; i < object->sections.count; i++) {
		const struct object_section *section = &object->sections.at[i];
		uint32_t table = index.first[i];
		struct checker checker = { .dis = dis,
					   .section = section,
					   .is_code = dis_is_code(section),
					   .is_btf = is_btf(section->name) };

		if (!table || index.next[table] || object->sections.at[table].type != SHT_REL ||
		    !section->data || !is_printable(&checker, &object->sections.at[table]))
			continue;
		dis->printed_table[i] = table;
		dis->is_printed[table] = true;
	}
}

struct dis_relocations dis_relocations_in(const struct dis *dis, uint32_t section)
{
	const struct object_section *table;

	if (!dis->printed_table[section])
		return (struct dis_relocations){ 0 };
	table = &dis->object->sections.at[dis->printed_table[section]];
	return (struct dis_relocations){ table->relocations.at,
					 table->relocations.at + table->relocations.count };
}
