/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Maps as libbpf reads them: each is a struct of pointers in .maps. A number is the length of the array
 * pointed to (in C: int (*max_entries)[64]), a type is pointed to itself. The bytes of .maps carry no
 * information.
 */
#include "asm/btf/maps.h"

#include "asm/assembler.h"
#include "asm/symbol.h"
#include "asm/type/builtin.h"
#include "asm/type/derive.h"
#include "asm/type/find.h"
#include "asm/type/layout.h"

#include <string.h>

static void add_type(struct btf_input *input, struct type *def, const char *name, struct type *type)
{
	struct type *pointer = type_pointer(input->types, type);

	vec_push(input->arena, &def->members, ((struct member){ .name = name, .type = pointer }));
}

/* The kernel refuses an array of 4 GiB and more, and all of the file's BTF with it: then of bytes. */
#define LONGEST_OF_INTS (UINT64_C(1) << 30)

static void add_number(struct btf_input *input, struct type *def, const char *name, uint64_t number)
{
	const char *element_name = number < LONGEST_OF_INTS ? "int" : "u8";
	struct type *element = type_base(input->types, element_name, strlen(element_name));

	if (number)
		add_type(input, def, name, type_array(input->types, element, number));
}

/* A number too large for an array is the only constant of an enum (in C, __ulong of libbpf from 1.4 on). */
static void add_wide_number(struct btf_input *input, struct type *def, const char *name, uint64_t number)
{
	struct type *type = type_declare(input->types, TYPE_ENUM, "", 0);

	vec_push(input->arena, &type->enumerators,
		 ((struct enumerator){ name, (int64_t)number, number > INT64_MAX }));
	type_complete(input->types, input->diags, type);
	vec_push(input->arena, &def->members, ((struct member){ .name = name, .type = type }));
}

static void add_type_or_size(struct btf_input *input, struct type *def, const char *name,
			     const char *size_name, struct type *type, uint32_t size)
{
	if (type)
		add_type(input, def, name, type);
	else
		add_number(input, def, size_name, size);
}

static struct type *define_map(struct btf_input *input, const struct btf_map *map);

/* The last member gives the map's contents: in C, struct inner *values[], or int (*values[])(void). */
static void add_values(struct btf_input *input, struct type *def, const struct btf_map *map)
{
	struct types *types = input->types;
	struct type *target, *array;

	if (map->inner)
		target = define_map(input, map->inner);
	else if (map->slots.count && map->holds_programs)
		target = type_function(types, type_base(types, "int", strlen("int")));
	else
		return;
	array = type_array(types, type_pointer(types, target), 0);
	vec_push(input->arena, &def->members, ((struct member){ .name = "values", .type = array }));
}

static struct type *define_map(struct btf_input *input, const struct btf_map *map)
{
	struct type *def = type_declare(input->types, TYPE_STRUCT, "", 0);

	add_number(input, def, "type", map->type);
	add_number(input, def, "max_entries", map->max_entries);
	add_type_or_size(input, def, "key", "key_size", map->key, map->key_size);
	add_type_or_size(input, def, "value", "value_size", map->value, map->value_size);
	add_number(input, def, "map_flags", map->flags);
	add_number(input, def, "pinning", map->pinning);
	add_number(input, def, "numa_node", map->numa_node);
	if (map->map_extra <= UINT32_MAX)
		add_number(input, def, "map_extra", map->map_extra);
	else
		add_wide_number(input, def, "map_extra", map->map_extra);
	add_values(input, def, map);
	type_complete(input->types, input->diags, def);
	return def;
}

/* The slots follow the definition, each with room for a pointer, up to the last one used. */
static uint64_t slots_size(const struct btf_map *map)
{
	return map->slots.count ? 8 * ((uint64_t)map->slots.at[map->slots.count - 1].index + 1) : 0;
}

/* .maps has room for maps defined here; the linker resolves the others. */
static void place_map(struct btf_input *input, struct btf_map *map)
{
	struct symbol *symbol = map->symbol;
	struct section *section;

	if (map->is_external)
		return;
	if (!input->maps_section)
		input->maps_section = asm_object_add_section(input->object, ".maps", SHT_PROGBITS,
							     SHF_ALLOC | SHF_WRITE, 8);
	section = symbol->section = input->maps_section;
	symbol->value = section->data.count;
	symbol->size = map->def->size + slots_size(map);
	symbol->type = STT_OBJECT;
	bytes_append_zeros(input->arena, &section->data, symbol->size);
}

void btf_add_maps(struct btf_input *input)
{
	for (size_t i = 0; i < input->maps.count; i++) {
		struct btf_map *map = &input->maps.at[i];

		map->def = define_map(input, map);
		map->symbol = asm_object_add_symbol(input->object, map->name);
		map->symbol->binding = STB_GLOBAL;
		place_map(input, map);
	}
}

void btf_fill_map_slots(struct btf_input *input)
{
	for (size_t i = 0; i < input->maps.count; i++) {
		const struct btf_map *map = &input->maps.at[i];
		struct section *section = map->symbol->section;
		uint64_t first = map->symbol->value + map->def->size;

		for (size_t k = 0; k < map->slots.count; k++) {
			struct relocation relocation = { .offset =
								 first + 8 * (uint64_t)map->slots.at[k].index,
							 .symbol = map->slots.at[k].target->symbol,
							 .type = RELOC_64_ABS64 };

			vec_push(input->arena, &section->relocations, relocation);
		}
	}
}
