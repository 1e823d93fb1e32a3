/* SPDX-License-Identifier: BSD-2-Clause */
/* The initial contents of a map: programs, or other maps. */
#include "asm/map/values.h"

#include <inttypes.h>
#include <stdlib.h>

#include "asm/assembler.h"
#include "asm/map/map.h"
#include "asm/map/number.h"
#include "asm/symbol.h"
#include "uapi/map_type.h"

/* An object stores all indices up to the last. */
#define MAX_SLOTS (1u << 20)

/* The program or the map that a slot holds. */
static bool slot_target(struct assembler *as, const struct map *map, const struct map_value *value)
{
	bool programs = map->type->values == VALUES_PROGRAMS;
	const struct symbol_def *target = value->name->file;

	if (target && (programs ? target->is_program : target->is_map))
		return true;
	diag_error(&as->diags, value->name_span, "no %s '%s'", programs ? "program" : "map",
		   value->name->text);
	return false;
}

static bool slot(struct assembler *as, const struct map *map, const struct map_value *value,
		 struct btf_map *out)
{
	uint64_t index = 0, limit = out->max_entries ? out->max_entries - 1 : 0;

	if (!map_field_number(as, &value->index, UINT32_MAX, &index) || !slot_target(as, map, value))
		return false;
	if (index > limit) {
		diag_error(&as->diags, value->index.span, "this map's last index is %" PRIu64, limit);
		return false;
	}
	if (index >= MAX_SLOTS) {
		diag_error(&as->diags, value->index.span,
			   "an object has room for values up to index %u; fill those above when the map is "
			   "there",
			   MAX_SLOTS - 1);
		return false;
	}
	vec_push(&as->arena, &out->slots,
		 ((struct btf_map_slot){
			 .index = (uint32_t)index, .span = value->index.span, .target = value->name->file }));
	return true;
}

static int compare_slots(const void *a, const void *b)
{
	const struct btf_map_slot *left = a, *right = b;

	if (left->index != right->index)
		return left->index < right->index ? -1 : 1;
	return left->span.begin < right->span.begin ? -1 : 1;
}

static bool sort_slots(struct assembler *as, struct btf_map *out)
{
	bool good = true;

	if (out->slots.count)
		qsort(out->slots.at, out->slots.count, sizeof *out->slots.at, compare_slots);
	for (size_t i = 1; i < out->slots.count; i++)
		if (out->slots.at[i].index == out->slots.at[i - 1].index) {
			diag_error(&as->diags, out->slots.at[i].span, "duplicate value for index %u",
				   out->slots.at[i].index);
			good = false;
		}
	return good;
}

bool map_values(struct assembler *as, const struct map *map, struct btf_map *out)
{
	const struct map_field *field = map_find_field(map, MAP_FIELD_VALUES);
	bool good = true;

	out->holds_programs = map->type->values == VALUES_PROGRAMS;
	if (!field)
		return true;
	if (map->is_external) {
		diag_error(&as->diags, field->name_span,
			   "the values belong to the object that defines the map");
		return false;
	}
	if (map->type->values == VALUES_NONE) {
		diag_error(&as->diags, field->name_span,
			   "values are given to prog_array, array_of_maps and "
			   "hash_of_maps; %s is filled when it runs",
			   map->type->name);
		return false;
	}
	if (out->key_size != 4) {
		diag_error(&as->diags, field->name_span, "'values' needs a map with 4-byte keys");
		return false;
	}
	for (size_t i = 0; i < map->values.count; i++)
		good &= slot(as, map, &map->values.at[i], out);
	return sort_slots(as, out) && good;
}

static int compare_symbol_defs(const void *a, const void *b)
{
	uintptr_t left = (uintptr_t)(*(struct map *const *)a)->def;
	uintptr_t right = (uintptr_t)(*(struct map *const *)b)->def;

	return (left > right) - (left < right);
}

/* How the slot's map differs from the declared inner map, by the kernel's rules; NULL: not at all. */
static const char *slot_difference(const struct btf_map *inner, const struct btf_map *map)
{
	if (map->type != inner->type)
		return "type differs";
	if (map->key_size != inner->key_size)
		return "key size differs";
	if (map->value_size != inner->value_size)
		return "value size differs";
	if (map->flags != inner->flags)
		return "flags differ";
	if (map_type_of(map->type)->flags & MAP_F_INNER_MAP && !(inner->flags & MAP_F_INNER_MAP) &&
	    map->max_entries != inner->max_entries)
		return "max_entries differs";
	return NULL;
}

static void check_slots(struct assembler *as, const struct btf_map *map, struct map **sorted, size_t count)
{
	for (size_t i = 0; i < map->slots.count && map->inner; i++) {
		const struct btf_map_slot *slot = &map->slots.at[i];
		struct map key = { .def = slot->target }, *wanted = &key;
		struct map *const *found =
			bsearch(&wanted, sorted, count, sizeof *sorted, compare_symbol_defs);
		const char *difference =
			found ? slot_difference(map->inner, &as->btf.maps.at[(*found)->btf_index]) : NULL;

		if (!difference)
			continue;
		diag_error(&as->diags, slot->span, "'%s' does not match 'inner': its %s",
			   slot->target->name->text, difference);
		diag_note(&as->diags, (*found)->name_span, "it is declared here");
	}
}

void map_check_held(struct assembler *as)
{
	struct map **sorted = arena_alloc(&as->arena, as->maps->all.count * sizeof *sorted);
	size_t count = 0;

	for (size_t i = 0; i < as->maps->all.count; i++)
		if (as->maps->all.at[i]->def)
			sorted[count++] = as->maps->all.at[i];
	if (count)
		qsort(sorted, count, sizeof *sorted, compare_symbol_defs);
	for (size_t i = 0; i < as->btf.maps.count; i++)
		check_slots(as, &as->btf.maps.at[i], sorted, count);
}
