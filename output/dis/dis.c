/* SPDX-License-Identifier: BSD-2-Clause */
/* The disassembler: an object's parts, in the object's order. */
#include "output/dis/dis.h"

#include "output/dis/code.h"
#include "output/dis/data.h"
#include "output/dis/names.h"
#include "output/dis/relocations.h"
#include "output/dis/tables.h"

static void print_section(struct dis *dis, uint32_t index)
{
	const struct object_section *section = &dis->object->sections.at[index];

	dis_print_section_header(dis, index);
	if (index == dis->object->symbol_table)
		return;
	if (object_holds_relocations(dis->object, section)) {
		if (!dis->is_printed[index])
			dis_print_relocations(dis, index);
	} else if (section->data && dis_is_code(section)) {
		dis_print_code(dis, index);
	} else if (section->data) {
		dis_print_data(dis, index);
	}
}

void dis_print(const struct bpfas_object *object, const struct dis_options *options, struct arena *arena,
	       bytes *out)
{
	struct dis dis = { .object = object, .options = options, .arena = arena, .out = { arena, out } };

	dis_name_symbols(&dis);
	dis_name_helpers(&dis);
	dis_name_sections(&dis);
	dis_place_labels(&dis);
	dis_choose_tables(&dis);
	dis_print_header(&dis);
	for (uint32_t i = 1; i < object->sections.count; i++)
		print_section(&dis, i);
	if (object->symbols.count > 1)
		out_char(&dis.out, '\n');
	dis_print_symbols(&dis);
}
