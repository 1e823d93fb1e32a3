/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Before BTF a map was a variable of struct bpf_map_def in section "maps":
 * five numbers, with more behind them in some loaders' forms. libbpf 1.0
 * dropped it, and a third of the sample objects in public have it. The section
 * becomes .maps here: each number becomes a member of a struct that BTF
 * defines, and each map gets as many bytes as that struct has.
 *
 * Code refers to a map by its symbol, so that its place may change. Where BTF
 * knows the variables already, in a section of its own name, those are given
 * the new types; otherwise both are added.
 */
#include "check/legacy_maps.h"

#include <string.h>

#include "check/checker.h"

#define OLD "maps"
#define NEW ".maps"

/* struct bpf_map_def */
#define NUMBERS     5
#define SMALLEST    (NUMBERS * sizeof(uint32_t))
#define MEMBER_BITS 64
#define MAP_SIZE    (NUMBERS * sizeof(uint64_t))
/* iproute2's struct bpf_elf_map goes on: id, pinning, inner_id, inner_idx. */
#define ELF_MAP_SIZE 36

static const char *const number_names[NUMBERS] = { "type", "key_size", "value_size", "max_entries",
						   "map_flags" };

struct legacy {
	uint32_t section;
	uint64_t each; /* bytes of a map there */
	VEC(uint32_t) symbols;
};

static bool is_map(const struct legacy *legacy, const struct object_symbol *symbol)
{
	int type = ELF64_ST_TYPE(symbol->info);

	return symbol->section == legacy->section && *symbol->name &&
	       (type == STT_OBJECT || (type == STT_NOTYPE && ELF64_ST_BIND(symbol->info) != STB_LOCAL));
}

static bool find_maps(struct checker *checker, struct legacy *legacy)
{
	struct bpfas_object *object = checker->object;
	const struct object_section *section = &object->sections.at[legacy->section];

	for (uint32_t i = 1; i < object->symbols.count; i++)
		if (is_map(legacy, &object->symbols.at[i]))
			vec_push(&checker->arena, &legacy->symbols, i);
	if (legacy->symbols.count && section->size % legacy->symbols.count == 0)
		legacy->each = section->size / legacy->symbols.count;
	if (section->data && legacy->each >= SMALLEST && legacy->each % sizeof(uint32_t) == 0)
		return true;
	check_error(checker, legacy->section, 0,
		    "section '" OLD "' has %zu symbols and %llu bytes: not maps in the old form",
		    legacy->symbols.count, (unsigned long long)section->size);
	check_note(checker, "define the maps in .maps (.map in assembly, SEC(\".maps\") in C)");
	return false;
}

static uint32_t number_at(const struct checker *checker, const struct legacy *legacy, uint32_t symbol,
			  unsigned index)
{
	const struct bpfas_object *object = checker->object;
	const uint8_t *map = object->sections.at[legacy->section].data + object->symbols.at[symbol].value;

	return get32(map + index * sizeof(uint32_t), object->header.endian);
}

/* Whether the map is whole, and says nothing beyond the five numbers that would be lost. */
static bool is_convertible(struct checker *checker, const struct legacy *legacy, uint32_t symbol)
{
	const struct object_symbol *its = &checker->object->symbols.at[symbol];
	unsigned end = (unsigned)(legacy->each / sizeof(uint32_t));

	if (its->value % legacy->each || its->value >= checker->object->sections.at[legacy->section].size) {
		check_error(checker, legacy->section, its->value, "map '%s' is not at a map's beginning",
			    its->name);
		return false;
	}
	for (unsigned i = NUMBERS; i < end; i++) {
		bool is_name_only =
			legacy->each == ELF_MAP_SIZE && i == NUMBERS; /* id: no meaning elsewhere */

		if (is_name_only || !number_at(checker, legacy, symbol, i))
			continue;
		check_error(checker, legacy->section, its->value,
			    "map '%s' is in the old form and has more fields (pinning, an inner map), which "
			    "cannot be taken",
			    its->name);
		check_note(checker, "define the maps in .maps (.map in assembly, SEC(\".maps\") in C)");
		return false;
	}
	return true;
}

/* ---- BTF ------------------------------------------------------------------------ */

static uint32_t add_struct(struct checker *checker, const struct legacy *legacy, uint32_t symbol)
{
	struct btf *btf = checker->btf;
	uint32_t element = check_added(checker, btf__add_int(btf, "unsigned char", 1, 0)), pointers[NUMBERS],
		 def;

	for (unsigned i = 0; i < NUMBERS; i++) {
		uint32_t number = number_at(checker, legacy, symbol, i);
		uint32_t array =
			check_added(checker, btf__add_array(btf, (int)element, (int)element, number));

		pointers[i] = check_added(checker, btf__add_ptr(btf, (int)array));
	}
	def = check_added(checker, btf__add_struct(btf, NULL, MAP_SIZE));
	for (unsigned i = 0; i < NUMBERS; i++)
		if (btf__add_field(btf, number_names[i], (int)pointers[i], i * MEMBER_BITS, 0))
			arena_out_of_memory(&checker->arena);
	return def;
}

/* BTF's variable of the map in its section; -1: it has none. */
static int variable_of(const struct checker *checker, uint32_t datasec, const char *name)
{
	const struct btf_type *section = btf__type_by_id(checker->btf, datasec);

	for (uint32_t i = 0; i < btf_vlen(section); i++) {
		const struct btf_type *var = btf__type_by_id(checker->btf, btf_var_secinfos(section)[i].type);

		if (btf_is_var(var) && !strcmp(check_name(checker, var->name_off), name))
			return (int)i;
	}
	return -1;
}

/* Those that BTF knows by the section's old name. */
static void retype(struct checker *checker, const struct legacy *legacy, uint32_t datasec)
{
	uint32_t name = check_added(checker, btf__add_str(checker->btf, NEW));

	for (uint32_t i = 0; i < legacy->symbols.count; i++) {
		uint32_t symbol = legacy->symbols.at[i];
		const char *map = checker->object->symbols.at[symbol].name;
		int at = variable_of(checker, datasec, map);
		uint32_t def = add_struct(checker, legacy, symbol);
		struct btf_var_secinfo *info;
		struct btf_type *var;

		if (at < 0) {
			check_error(checker, legacy->section, 0,
				    "BTF has section '" OLD "', but not its map '%s'", map);
			check_note(checker,
				   "define the maps in .maps (.map in assembly, SEC(\".maps\") in C)");
			return;
		}
		info = &btf_var_secinfos(check_type(checker, datasec))[at];
		var = check_type(checker, info->type);
		var->type = def;
		btf_var(var)->linkage = BTF_VAR_GLOBAL_ALLOCATED;
		*info = (struct btf_var_secinfo){ info->type, (uint32_t)(i * MAP_SIZE), MAP_SIZE };
	}
	check_type(checker, datasec)->name_off = name;
	check_type(checker, datasec)->size = (uint32_t)(legacy->symbols.count * MAP_SIZE);
}

static void add_all(struct checker *checker, const struct legacy *legacy)
{
	struct btf *btf = checker->btf;
	size_t count = legacy->symbols.count;
	uint32_t *vars = arena_alloc(&checker->arena, count * sizeof *vars);

	for (size_t i = 0; i < count; i++) {
		uint32_t symbol = legacy->symbols.at[i], def = add_struct(checker, legacy, symbol);

		vars[i] = check_added(checker, btf__add_var(btf, checker->object->symbols.at[symbol].name,
							    BTF_VAR_GLOBAL_ALLOCATED, (int)def));
	}
	check_added(checker, btf__add_datasec(btf, NEW, (uint32_t)(count * MAP_SIZE)));
	for (size_t i = 0; i < count; i++)
		if (btf__add_datasec_var_info(btf, (int)vars[i], (uint32_t)(i * MAP_SIZE), MAP_SIZE))
			arena_out_of_memory(&checker->arena);
}

/* ---- The section ------------------------------------------------------------------ */

static void move_maps(struct checker *checker, const struct legacy *legacy)
{
	struct bpfas_object *object = checker->object;
	struct object_section *section = &object->sections.at[legacy->section];

	section->name = NEW;
	section->align = sizeof(uint64_t);
	object_new_data(object, legacy->section, legacy->symbols.count * MAP_SIZE);
	for (size_t i = 0; i < legacy->symbols.count; i++) {
		struct object_symbol *symbol = &object->symbols.at[legacy->symbols.at[i]];

		symbol->value = i * MAP_SIZE;
		symbol->size = MAP_SIZE;
		symbol->info = ELF64_ST_INFO(ELF64_ST_BIND(symbol->info), STT_OBJECT);
	}
}

static void convert(struct checker *checker, const struct legacy *legacy)
{
	uint32_t datasec = check_datasec(checker, OLD);

	if (!checker->btf)
		checker->btf = btf__new_empty();
	if (!checker->btf)
		arena_out_of_memory(&checker->arena);
	if (datasec)
		retype(checker, legacy, datasec);
	else
		add_all(checker, legacy);
	move_maps(checker, legacy);
	check_note(checker, "its maps are in the old form (struct bpf_map_def in section '" OLD
			    "'); they are taken as those of .maps");
}

void check_legacy_maps(struct checker *checker)
{
	struct legacy legacy = { .section = object_find_section(checker->object, OLD, 0) };
	bool is_good;

	if (!legacy.section)
		return;
	is_good = find_maps(checker, &legacy);
	for (size_t i = 0; is_good && i < legacy.symbols.count; i++)
		is_good = is_convertible(checker, &legacy, legacy.symbols.at[i]);
	if (is_good && object_find_section(checker->object, NEW, 0)) {
		check_error(checker, legacy.section, 0,
			    "it has maps both in .maps and, in the old form, in '" OLD "'");
		check_note(checker, "move those of the old section into .maps");
	} else if (is_good) {
		convert(checker, &legacy);
	}
	vec_free(&legacy.symbols);
}
