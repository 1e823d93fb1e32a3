/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Maps are BTF: each is a variable whose struct has pointers, to arrays whose
 * length is a number, or to a type. The contents of .maps are zeros, and
 * pointers to what a map holds from the start.
 */
#include "output/dis/maps.h"

#include <bpf/btf.h>

#include "output/dis/names.h"
#include "output/dis/relocations.h"
#include "output/dis/types.h"
#include "uapi/map_type.h"

struct printer {
	struct dis *dis;
	const struct btf *btf;
	struct text_out out;
	bool failed;
};

struct definition {
	const char *kind;
	const struct btf_type *type; /* the struct */
};

/* int (*name)[NUMBER] */
static bool number_of(const struct printer *printer, const struct btf_member *member, uint32_t *number)
{
	const struct btf_type *pointer = dis_types_resolve(printer->btf, member->type);
	const struct btf_type *array =
		pointer && btf_is_ptr(pointer) ? dis_types_resolve(printer->btf, pointer->type) : NULL;

	if (!array || !btf_is_array(array))
		return false;
	*number = btf_array(array)->nelems;
	return true;
}

static const char *kind_name(uint32_t number)
{
	const char *name;

	for (size_t i = 0; (name = map_type_next(&i));)
		if (map_type_find(name)->number == number)
			return name;
	return NULL;
}

static const char *find_kind(const struct printer *printer, const struct btf_type *type)
{
	const struct btf_member *members = btf_members(type);
	uint32_t number;

	for (unsigned i = 0; i < btf_vlen(type); i++)
		if (!strcmp(dis_types_name(printer->btf, members[i].name_off), "type") &&
		    number_of(printer, &members[i], &number))
			return kind_name(number);
	return NULL;
}

static void add(struct printer *printer, const char *text)
{
	out_text(&printer->out, text);
}

/* ---- Fields --------------------------------------------------------------------- */

static void add_type(struct printer *printer, const char *field, uint32_t pointer_id)
{
	const struct btf_type *pointer = dis_types_resolve(printer->btf, pointer_id);
	const char *type = pointer && btf_is_ptr(pointer) && pointer->type
				   ? dis_types_declare(printer->dis->types, pointer->type, "")
				   : NULL;

	if (!type) {
		printer->failed = true;
		return;
	}
	add(printer, arena_printf(printer->dis->arena, "\t%s %s\n", field, type));
	dis_types_define(printer->dis->types, printer->dis->arena, pointer->type);
}

static const char *flags_text(const struct printer *printer, uint32_t flags)
{
	const char *text = "";

	while (flags) {
		uint32_t bit = flags & -flags;
		const char *name = map_flag_name(bit);

		text = name ? arena_printf(printer->dis->arena, "%s%s%s", text, *text ? " | " : "", name)
			    : arena_printf(printer->dis->arena, "%s%s%#x", text, *text ? " | " : "", bit);
		flags &= ~bit;
	}
	return *text ? text : "0";
}

/* The fields whose values are numbers, as they are called in C and here. */
static const struct {
	const char *in_btf, *here;
} numbers[] = {
	{ "key_size", "key" },        { "value_size", "value" },    { "max_entries", "max_entries" },
	{ "numa_node", "numa_node" }, { "map_extra", "map_extra" },
};

static void add_number(struct printer *printer, const char *name, uint32_t number)
{
	if (!strcmp(name, "map_flags")) {
		add(printer, arena_printf(printer->dis->arena, "\tflags %s\n", flags_text(printer, number)));
		return;
	}
	if (!strcmp(name, "pinning") && number <= 1) {
		add(printer, number ? "\tpinning by_name\n" : "\tpinning none\n");
		return;
	}
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (!strcmp(numbers[i].in_btf, name)) {
			add(printer, arena_printf(printer->dis->arena, "\t%s %u\n", numbers[i].here, number));
			return;
		}
	printer->failed |= strcmp(name, "type") != 0;
}

static void add_fields(struct printer *printer, const struct btf_type *type);

/* What each map in a map is like; a prog_array's say nothing here. */
static void add_inner(struct printer *printer, const struct btf_member *member)
{
	const struct btf_type *array = dis_types_resolve(printer->btf, member->type), *pointer, *inner;
	const char *kind;

	pointer =
		array && btf_is_array(array) ? dis_types_resolve(printer->btf, btf_array(array)->type) : NULL;
	inner = pointer && btf_is_ptr(pointer) ? dis_types_resolve(printer->btf, pointer->type) : NULL;
	if (inner && btf_is_func_proto(inner))
		return;
	kind = inner && btf_is_struct(inner) ? find_kind(printer, inner) : NULL;
	if (!kind) {
		printer->failed = true;
		return;
	}
	add(printer, arena_printf(printer->dis->arena, "\tinner %s {\n", kind));
	add_fields(printer, inner);
	add(printer, "\t}\n");
}

static void add_field(struct printer *printer, const struct btf_member *member)
{
	const char *name = dis_types_name(printer->btf, member->name_off);
	uint32_t number;

	if (!strcmp(name, "key") || !strcmp(name, "value"))
		add_type(printer, name, member->type);
	else if (!strcmp(name, "values"))
		add_inner(printer, member);
	else if (number_of(printer, member, &number))
		add_number(printer, name, number);
	else
		printer->failed = true;
}

static void add_fields(struct printer *printer, const struct btf_type *type)
{
	for (unsigned i = 0; i < btf_vlen(type); i++)
		add_field(printer, &btf_members(type)[i]);
}

/* ---- What a map holds from the start ------------------------------------------------ */

static void add_values(struct printer *printer, struct dis_relocations *left, uint64_t first, uint64_t end)
{
	bool is_open = false;

	for (; left->next < left->end && left->next->offset < end; left->next++) {
		const char *name = printer->dis->symbol_names[left->next->symbol];

		if (left->next->offset < first || (left->next->offset - first) % 8)
			printer->failed = true;
		add(printer, arena_printf(printer->dis->arena, "%s%ju = %s", is_open ? ", " : "\tvalues { ",
					  (uintmax_t)(left->next->offset - first) / 8, name));
		is_open = true;
	}
	if (is_open)
		add(printer, " }\n");
}

/* ---- All of them --------------------------------------------------------------------- */

static const struct btf_type *find_section(const struct printer *printer)
{
	for (uint32_t id = 1; id < btf__type_cnt(printer->btf); id++) {
		const struct btf_type *type = btf__type_by_id(printer->btf, id);

		if (btf_is_datasec(type) && !strcmp(dis_types_name(printer->btf, type->name_off), ".maps"))
			return type;
	}
	return NULL;
}

static const struct btf_type *find_definition(const struct printer *printer, const struct btf_type *datasec,
					      const char *name)
{
	for (unsigned i = 0; i < btf_vlen(datasec); i++) {
		const struct btf_type *variable =
			btf__type_by_id(printer->btf, btf_var_secinfos(datasec)[i].type);

		if (variable && btf_is_var(variable) &&
		    !strcmp(dis_types_name(printer->btf, variable->name_off), name)) {
			const struct btf_type *type = dis_types_resolve(printer->btf, variable->type);

			return type && btf_is_struct(type) ? type : NULL;
		}
	}
	return NULL;
}

static void add_map(struct printer *printer, const struct btf_type *datasec, const struct dis_label *label,
		    struct dis_relocations *left)
{
	const struct object_symbol *symbol = &printer->dis->object->symbols.at[label->symbol];
	const struct btf_type *type = find_definition(printer, datasec, symbol->name);
	const char *kind = type ? find_kind(printer, type) : NULL;

	if (!kind || !printer->dis->is_own_name[label->symbol] ||
	    printer->dis->symbol_names[label->symbol][0] == '"') {
		printer->failed = true;
		return;
	}
	add(printer, arena_printf(printer->dis->arena, ".map %s %s {\n", symbol->name, kind));
	add_fields(printer, type);
	add_values(printer, left, symbol->value + type->size, symbol->value + symbol->size);
	add(printer, "}\n");
}

bool dis_declare_maps(struct dis *dis, uint32_t index)
{
	const struct object_section *section = &dis->object->sections.at[index];
	struct dis_relocations left = dis_relocations_in(dis, index);
	const struct dis_label *first, *end = dis_section_labels(dis, index, &first);
	struct printer printer = { .dis = dis,
				   .btf = dis->types->btf,
				   .out = { dis->arena, &dis->types->maps } };
	const struct btf_type *datasec;
	uint64_t at = 0;

	if (!dis->options->declare || dis->is_plain[index] || !printer.btf ||
	    strcmp(section->name, ".maps") != 0)
		return false;
	dis->types->maps.count = 0;
	datasec = find_section(&printer);
	for (const struct dis_label *label = first; datasec && label < end && !printer.failed; label++) {
		printer.failed = label->value != at;
		add_map(&printer, datasec, label, &left);
		at += dis->object->symbols.at[label->symbol].size;
	}
	if (!datasec || printer.failed || at != section->size)
		return false;
	for (const struct dis_label *label = first; label < end; label++)
		dis->declared[label->symbol] = ELF64_ST_INFO(STB_GLOBAL, STT_OBJECT);
	return true;
}
