/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * .map, at the end of the file: resolves names and types, and checks the map type's rules, each on its line.
 *
 * The kernel answers a bad map with EINVAL and no reason; here each of its rules is in a row of
 * uapi/map_type.h and has a message. Fields are kept as written while the map is read, since `key struct
 * flow` may come before .struct flow, and a constant before its .set.
 *
 * Checks continue after an error, so that one run shows everything wrong with a map; a field that was misread
 * is not also reported as missing. Maps filled with other maps come last: libbpf creates maps in order, and
 * fills each on creation.
 */
#include "asm/map/rules.h"

#include <string.h>

#include "asm/assembler.h"
#include "asm/btf/maps.h"
#include "asm/map/key_value.h"
#include "asm/map/map.h"
#include "asm/map/number.h"
#include "asm/map/values.h"
#include "asm/symbol.h"
#include "uapi/map_type.h"

static bool describe(struct assembler *as, const struct map *map, struct btf_map *out);

static bool inner(struct assembler *as, const struct map *map, struct btf_map *out)
{
	const struct map_field *field = map_find_field(map, MAP_FIELD_INNER);

	if (map->type->values != VALUES_MAPS) {
		if (field)
			diag_error(&as->diags, field->name_span, "%s holds no maps", map->type->name);
		return !field;
	}
	if (!field || !map->inner) {
		if (!map->is_misread)
			diag_error(&as->diags, map->name_span,
				   "this map needs a template for its maps; write 'inner hash { key u32; "
				   "value u64; max_entries 8 }'");
		return false;
	}
	if (!map->inner->type)
		return false;
	if (map->inner->type->values != VALUES_NONE) {
		diag_error(&as->diags, map->inner->type_span, "the kernel nests maps only one level deep");
		return false;
	}
	if (map->inner->type->is_not_inner) {
		diag_error(&as->diags, map->inner->type_span, "the kernel does not allow %s as an inner map",
			   map->inner->type->name);
		return false;
	}
	out->inner = ARENA_NEW(&as->arena, struct btf_map);
	out->inner->span = map->inner->type_span;
	return describe(as, map->inner, out->inner);
}

static bool set_value(struct assembler *as, const struct map *map, const struct field_type *value,
		      struct btf_map *out)
{
	const struct map_field *field = map_find_field(map, MAP_FIELD_VALUE);

	if (!map_value_is_record(map, value->type)) {
		out->value = value->type;
		out->value_size = value->size;
		return true;
	}
	if (map->type->value == SIZE_4)
		out->value_size = 4; /* an event's descriptor, of which only the kernel knows */
	if (!field)
		return true;
	out->record_type = value->type;
	out->record = value->type ? value->type->name : NULL;
	if (out->record && *out->record)
		return true;
	diag_error(&as->diags, field->name_span,
		   "a ring buffer's records vary in size; its 'value' gives their type, such as 'value "
		   "struct event'");
	return false;
}

static bool describe(struct assembler *as, const struct map *map, struct btf_map *out)
{
	const struct map_type *type = map->type;
	bool good = map_flags(as, map, &out->flags);
	struct field_type key = map_key_or_value(as, map, MAP_FIELD_KEY, type->key, out->flags);
	struct field_type value = map_key_or_value(as, map, MAP_FIELD_VALUE, type->value, out->flags);

	good &= !key.failed && !value.failed && map_check_sum(as, map, &key, &value);
	out->type = type->number;
	out->key = key.type;
	out->key_size = key.size;
	good &= value.failed || set_value(as, map, &value, out);
	good &= map_max_entries(as, map, &out->max_entries);
	good &= map_pinning(as, map, &out->pinning);
	good &= map_numa_node(as, map, out);
	good = good && map_flags_together(as, map, out->flags);
	good &= map_extra(as, map, &out->map_extra);
	good &= inner(as, map, out);
	return map_values(as, map, out) && good;
}

/* Checks the map and adds it to those that become BTF; its symbol is made with the BTF. */
static void finish_map(struct assembler *as, struct map *map)
{
	struct btf_map out = { .span = map->name_span, .is_external = map->is_external };

	if (!map->def || !map->type)
		return;
	out.name = map->def->name->text;
	vec_reserve(&as->arena, &as->btf.maps, 1);
	map->btf_index = as->btf.maps.count;
	as->btf.maps.at[as->btf.maps.count++] = out;
	describe(as, map, &as->btf.maps.at[map->btf_index]);
}

static bool is_filled_with_maps(const struct map *map)
{
	return map->type && map->type->values == VALUES_MAPS && map->values.count;
}

/*
 * libbpf creates maps in order, and the contents of a map must exist by then. In a stated object the order is
 * kept.
 */
static void finish_in_order(struct assembler *as)
{
	for (size_t i = 0; i < as->maps->all.count; i++)
		if (as->raw || !is_filled_with_maps(as->maps->all.at[i]))
			finish_map(as, as->maps->all.at[i]);
	for (size_t i = 0; i < as->maps->all.count; i++)
		if (!as->raw && is_filled_with_maps(as->maps->all.at[i]))
			finish_map(as, as->maps->all.at[i]);
}

/* Applies .weak and .hidden of the name to the map's symbol, too. */
static void take_symbol(struct symbol_def *def, struct symbol *symbol)
{
	struct symbol *named = def->symbol;

	def->symbol = symbol;
	if (!named)
		return;
	named->absent = true;
	symbol->visibility = named->visibility;
	if (def->has_binding)
		symbol->binding = named->binding;
}

void asm_finish_maps(struct assembler *as)
{
	finish_in_order(as);
	if (as->diag_run.errors)
		return;
	map_check_held(as);
	if (as->diag_run.errors)
		return;
	btf_add_maps(&as->btf);
	for (size_t i = 0; i < as->maps->all.count; i++)
		if (as->maps->all.at[i]->def)
			take_symbol(as->maps->all.at[i]->def,
				    as->btf.maps.at[as->maps->all.at[i]->btf_index].symbol);
	btf_fill_map_slots(&as->btf);
}
