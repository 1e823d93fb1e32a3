/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Variables with their types and values. BTF has a DATASEC for each section, and
 * in it the variables; where they are is taken from the symbols, as compilers
 * leave that to relocations. A section is declared as a whole or not at all.
 *
 * Bytes that no member covers, and another alignment than the type's, are not
 * looked for: whoever prints this assembles it, and looks whether the bytes
 * came back.
 *
 * BTF may describe the same bytes any number of times, so there is a limit to
 * how many are looked at for each that there is.
 */
#include "output/dis/variables.h"

#include <bpf/btf.h>
#include <stdlib.h>

#include "base/byte_order.h"
#include "output/dis/names.h"
#include "output/dis/types.h"

#define MAX_SECTIONS   64
#define MAX_DEPTH      16
#define LOOKS_PER_BYTE 32
#define MAX_COMPARED   (UINT64_C(1) << 20) /* enumerators of a section's values */

struct variable {
	const char *name;
	uint32_t type;
};

struct printer {
	struct dis *dis;
	const struct btf *btf;
	const struct object_section *section;
	struct text_out out;
	struct variable *variables; /* by name */
	size_t count;
	uint64_t looks; /* at bytes, that are left */
	uint64_t compared;
	unsigned depth;
	bool failed;
};

/* ---- Values ----------------------------------------------------------------- */

static void put_value(struct printer *printer, uint32_t id, const uint8_t *data, uint64_t size);

static bool is_zero(struct printer *printer, const uint8_t *data, uint64_t size)
{
	printer->failed |= printer->looks < size;
	if (printer->failed)
		return true;
	printer->looks -= size;
	for (uint64_t i = 0; i < size; i++)
		if (data[i])
			return false;
	return true;
}

static void put_number(struct printer *printer, uint64_t value, bool is_signed)
{
	bool is_negative = is_signed && (int64_t)value < 0;

	if (is_negative)
		out_char(&printer->out, '-');
	out_decimal(&printer->out, is_negative ? -value : value);
}

static uint64_t read_number(struct printer *printer, const uint8_t *data, uint64_t size, bool is_signed)
{
	bool is_big = printer->dis->object->header.endian == BPFAS_BIG;
	unsigned shift = 64 - 8 * (unsigned)size;
	uint64_t value = 0;

	for (uint64_t i = 0; i < size; i++)
		value = value << 8 | data[is_big ? i : size - 1 - i];
	return is_signed ? (uint64_t)((int64_t)(value << shift) >> shift) : value;
}

static bool is_signed(const struct btf_type *type)
{
	return btf_is_int(type) ? btf_int_encoding(type) & BTF_INT_SIGNED : btf_kflag(type);
}

/* The enumerator of the value; NULL: none is, or a symbol took its name. */
static const char *enumerator(struct printer *printer, const struct btf_type *type, uint64_t value)
{
	for (unsigned i = 0; i < btf_vlen(type) && printer->compared++ < MAX_COMPARED; i++)
		if (btf_is_enum(type) && (uint32_t)btf_enum(type)[i].val == (uint32_t)value) {
			const char *name = dis_types_name(printer->btf, btf_enum(type)[i].name_off);

			return *name && !dis_is_symbol_name(printer->dis, name) ? name : NULL;
		}
	return NULL;
}

static void put_scalar(struct printer *printer, const struct btf_type *type, const uint8_t *data,
		       uint64_t size)
{
	bool is_known = btf_is_int(type) || btf_is_any_enum(type) || btf_is_ptr(type);
	bool with_sign = !btf_is_ptr(type) && is_signed(type);
	const char *name;
	uint64_t value;

	if (!is_known || !size || size > 8 || (size & (size - 1))) {
		printer->failed = true;
		return;
	}
	value = read_number(printer, data, size, with_sign);
	name = btf_is_enum(type) && size == sizeof(uint32_t) ? enumerator(printer, type, value) : NULL;
	if (name)
		out_text(&printer->out, name);
	else
		put_number(printer, value, with_sign);
}

/* A bit-field counts from the first bit in memory, which is the highest one where bytes are big-endian. */
static void put_bits(struct printer *printer, const struct btf_type *type, const uint8_t *data, uint32_t from,
		     uint32_t count)
{
	bool is_big = printer->dis->object->header.endian == BPFAS_BIG;
	uint64_t value = 0;

	for (uint32_t i = 0; i < count; i++) {
		uint32_t bit = from + (is_big ? i : count - 1 - i);

		value = value << 1 | (data[bit / 8] >> (is_big ? 7 - bit % 8 : bit % 8) & 1);
	}
	if (is_signed(type))
		value = (uint64_t)((int64_t)(value << (64 - count)) >> (64 - count));
	put_number(printer, value, is_signed(type));
}

/* How long a text it is with zeros from there on; 0: none. */
static uint64_t text_length(struct printer *printer, const uint8_t *data, uint64_t size)
{
	uint64_t length = 0;

	while (length < size && data[length] >= ' ' && data[length] <= '~')
		length++;
	return length < size && is_zero(printer, data + length, size - length) ? length : 0;
}

static bool is_char(const struct btf_type *type)
{
	return type && btf_is_int(type) && type->size == 1 && !(btf_int_encoding(type) & BTF_INT_BOOL);
}

static void put_elements(struct printer *printer, uint32_t id, const uint8_t *data, uint64_t count,
			 uint64_t size)
{
	const char *before = "{ ";
	bool skipped = false;

	for (uint64_t i = 0; i < count && !printer->failed; i++) {
		if (is_zero(printer, data + i * size, size)) {
			skipped = true;
			continue;
		}
		out_text(&printer->out, before);
		if (skipped)
			out_text(&printer->out, arena_printf(printer->dis->arena, "[%ju] = ", (uintmax_t)i));
		put_value(printer, id, data + i * size, size);
		skipped = false;
		before = ", ";
	}
	out_text(&printer->out, " }");
}

static void put_array(struct printer *printer, const struct btf_type *type, const uint8_t *data,
		      uint64_t size)
{
	const struct btf_array *array = btf_array(type);
	int64_t element = btf__resolve_size(printer->btf, array->type);
	uint64_t length =
		is_char(dis_types_resolve(printer->btf, array->type)) ? text_length(printer, data, size) : 0;

	if (element <= 0 || (uint64_t)element * array->nelems != size)
		printer->failed = true;
	else if (length)
		out_quoted(&printer->out, (const char *)data, length);
	else
		put_elements(printer, array->type, data, array->nelems, (uint64_t)element);
}

struct member {
	const struct btf_member *is;
	const struct btf_type *type;
	uint32_t bit, bits; /* bits: 0 where it is no bit-field */
	uint64_t size;      /* with what a bit-field shares with others */
};

static bool find_member(struct printer *printer, const struct btf_type *type, unsigned i, uint64_t size,
			struct member *member)
{
	int64_t own;

	*member = (struct member){ .is = &btf_members(type)[i],
				   .bit = btf_member_bit_offset(type, i),
				   .bits = btf_member_bitfield_size(type, i) };
	member->type = dis_types_resolve(printer->btf, member->is->type);
	own = btf__resolve_size(printer->btf, member->is->type);
	member->size = member->bits ? (member->bit % 8 + member->bits + 7) / 8 : (uint64_t)own;
	printer->failed |= !member->type || own < 0 || member->bits > 64 ||
			   (!member->bits && member->bit % 8) || member->bit / 8 > size ||
			   member->size > size - member->bit / 8;
	return !printer->failed;
}

static bool is_wanted(struct printer *printer, const struct member *member, const uint8_t *data)
{
	return !is_zero(printer, data + member->bit / 8, member->size);
}

static void put_member(struct printer *printer, const struct member *member, const uint8_t *data)
{
	const char *name = dis_types_name(printer->btf, member->is->name_off);

	if (*name)
		out_text(&printer->out, arena_printf(printer->dis->arena, ".%s = ", name));
	if (member->bits)
		put_bits(printer, member->type, data, member->bit, member->bits);
	else
		put_value(printer, member->is->type, data + member->bit / 8, member->size);
}

/* Of a union the first member that is as large as it. */
static void put_members(struct printer *printer, const struct btf_type *type, const uint8_t *data,
			uint64_t size)
{
	const char *before = "{ ";
	bool is_done = false;

	for (unsigned i = 0; i < btf_vlen(type) && !is_done; i++) {
		struct member member;

		if (!find_member(printer, type, i, size, &member))
			return;
		if ((btf_is_union(type) && (member.size != size || member.bits)) ||
		    !is_wanted(printer, &member, data))
			continue;
		out_text(&printer->out, before);
		put_member(printer, &member, data);
		before = ", ";
		is_done = btf_is_union(type);
	}
	printer->failed |= *before == '{'; /* the bytes that are not zero are no member's */
	out_text(&printer->out, " }");
}

static void put_value(struct printer *printer, uint32_t id, const uint8_t *data, uint64_t size)
{
	const struct btf_type *type = dis_types_resolve(printer->btf, id);

	printer->failed |= !type || printer->depth == MAX_DEPTH;
	if (printer->failed)
		return;
	printer->depth++;
	if (btf_is_array(type))
		put_array(printer, type, data, size);
	else if (btf_is_composite(type))
		put_members(printer, type, data, size);
	else
		put_scalar(printer, type, data, size);
	printer->depth--;
}

/* ---- Declarations -------------------------------------------------------------- */

static int compare_variables(const void *left, const void *right)
{
	return strcmp(((const struct variable *)left)->name, ((const struct variable *)right)->name);
}

static void find_variables(struct printer *printer, const struct btf_type *datasec)
{
	printer->variables = arena_alloc(printer->dis->arena, btf_vlen(datasec) * sizeof(struct variable));
	for (unsigned i = 0; i < btf_vlen(datasec); i++) {
		const struct btf_type *type =
			btf__type_by_id(printer->btf, btf_var_secinfos(datasec)[i].type);

		if (type && btf_is_var(type))
			printer->variables[printer->count++] =
				(struct variable){ dis_types_name(printer->btf, type->name_off), type->type };
	}
	qsort(printer->variables, printer->count, sizeof *printer->variables, compare_variables);
}

static uint32_t type_of(const struct printer *printer, const char *name)
{
	struct variable key = { .name = name };
	const struct variable *found = bsearch(&key, printer->variables, printer->count,
					       sizeof *printer->variables, compare_variables);

	return found ? found->type : 0;
}

/* One that its declaration would make, with all its bytes in the section. */
static bool is_candidate(const struct printer *printer, uint32_t index)
{
	const struct object_symbol *symbol = &printer->dis->object->symbols.at[index];
	unsigned bind = ELF64_ST_BIND(symbol->info);

	return ELF64_ST_TYPE(symbol->info) == STT_OBJECT && (bind == STB_LOCAL || bind == STB_GLOBAL) &&
	       !symbol->other && symbol->size && symbol->value <= printer->section->size &&
	       symbol->size <= printer->section->size - symbol->value && printer->dis->is_own_name[index] &&
	       printer->dis->symbol_names[index][0] != '"';
}

/* .rodata makes all that is in it const. */
static const char *without_const(const struct printer *printer, const char *text)
{
	static const char constant[] = "const ", both[] = "volatile const ";

	if (strncmp(printer->section->name, ".rodata", strlen(".rodata")) != 0 || strchr(text, '*'))
		return text;
	if (!strncmp(text, both, strlen(both)))
		return arena_printf(printer->dis->arena, "volatile %s", text + strlen(both));
	return strncmp(text, constant, strlen(constant)) ? text : text + strlen(constant);
}

static void put_variable(struct printer *printer, uint32_t index)
{
	struct dis *dis = printer->dis;
	const struct object_symbol *symbol = &dis->object->symbols.at[index];
	uint32_t type = type_of(printer, symbol->name);
	const char *text;

	if (!is_candidate(printer, index) || !type ||
	    btf__resolve_size(printer->btf, type) != (int64_t)symbol->size ||
	    !(text = dis_types_declare(dis->types, type, symbol->name))) {
		printer->failed = true;
		return;
	}
	out_text(&printer->out, printer->section->name);
	out_text(&printer->out, ELF64_ST_BIND(symbol->info) == STB_LOCAL ? " static " : " ");
	out_text(&printer->out, without_const(printer, text));
	dis_types_define(dis->types, dis->arena, type);
	if (printer->section->data &&
	    !is_zero(printer, printer->section->data + symbol->value, symbol->size)) {
		out_text(&printer->out, " = ");
		put_value(printer, type, printer->section->data + symbol->value, symbol->size);
	}
	out_char(&printer->out, '\n');
}

/* ---- Sections --------------------------------------------------------------------- */

static bool has_variables_name(const char *name)
{
	static const char *const names[] = { ".data", ".rodata", ".bss" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		size_t length = strlen(names[i]);

		if (!strncmp(name, names[i], length) && (!name[length] || name[length] == '.'))
			return !name[strspn(name, ".abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"
						  "0123456789")];
	}
	return false;
}

static bool may_declare(const struct dis *dis, uint32_t index)
{
	const struct object_section *section = &dis->object->sections.at[index];

	return index && !dis->is_plain[index] && !dis->is_ambiguous[index] && !dis->printed_table[index] &&
	       !dis->variables[index].length &&
	       (section->type == SHT_NOBITS || (section->data && section->type == SHT_PROGBITS));
}

static void declare_section(struct dis *dis, uint32_t index, const struct btf_type *datasec)
{
	const struct dis_label *first, *end = dis_section_labels(dis, index, &first);
	struct printer printer = { .dis = dis,
				   .btf = dis->types->btf,
				   .section = &dis->object->sections.at[index],
				   .out = { dis->arena, &dis->types->variables } };
	size_t start = dis->types->variables.count;
	uint64_t at = 0;

	printer.looks = LOOKS_PER_BYTE * (printer.section->data ? printer.section->size : 0);
	find_variables(&printer, datasec);
	for (const struct dis_label *label = first; label < end && !printer.failed; label++) {
		printer.failed = label->value < at;
		at = label->value + dis->object->symbols.at[label->symbol].size;
		put_variable(&printer, label->symbol);
	}
	if (printer.failed || at != printer.section->size) {
		dis->types->variables.count = start;
		return;
	}
	for (const struct dis_label *label = first; label < end; label++)
		dis->declared[label->symbol] =
			ELF64_ST_INFO(ELF64_ST_BIND(dis->object->symbols.at[label->symbol].info), STT_OBJECT);
	dis->variables[index] = (struct dis_span){ start, dis->types->variables.count - start };
}

void dis_declare_variables(struct dis *dis)
{
	const struct btf *btf = dis->types->btf;
	uint32_t sections = 0, index;

	dis->variables = arena_alloc(dis->arena, dis->object->sections.count * sizeof *dis->variables);
	dis->types->variables.count = 0;
	if (!dis->options->declare || dis->options->no_variables || !btf)
		return;
	for (uint32_t id = 1; id < btf__type_cnt(btf) && sections < MAX_SECTIONS; id++) {
		const struct btf_type *type = btf__type_by_id(btf, id);
		const char *name = btf_is_datasec(type) ? btf__name_by_offset(btf, type->name_off) : NULL;

		if (!name || !has_variables_name(name))
			continue;
		sections++;
		index = object_find_section(dis->object, name, 0);
		if (may_declare(dis, index))
			declare_section(dis, index, type);
	}
}

bool dis_has_variables(const struct dis *dis, uint32_t section)
{
	return dis->variables[section].length;
}

void dis_print_variables(struct dis *dis, uint32_t section)
{
	struct dis_span span = dis->variables[section];

	out_bytes(&dis->out, dis->types->variables.at + span.start, span.length);
}
