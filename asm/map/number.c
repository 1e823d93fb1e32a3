/* SPDX-License-Identifier: BSD-2-Clause */
/* Numeric fields of a map. */
#include "asm/map/number.h"

#include <inttypes.h>
#include <string.h>

#include "asm/assembler.h"
#include "asm/expr/evaluate.h"
#include "asm/expr/expr.h"
#include "asm/local_label.h"
#include "asm/map/map.h"
#include "asm/symbol.h"
#include "check/map_rules.h"
#include "uapi/builtin.h"
#include "uapi/map_type.h"

bool map_field_number(struct assembler *as, const struct value *value, uint64_t limit, uint64_t *number)
{
	struct result result = expr_evaluate(as, value);

	if (result.failed)
		return false;
	if (result.symbol) {
		diag_error(&as->diags, value->span, "expected a number, but '%s' is an address",
			   result.symbol->name->text);
		return false;
	}
	if (result.number < 0 || result.number > (int128)limit) {
		diag_error(&as->diags, value->span, "%s is out of range; at most %" PRIu64 " fits here",
			   number_text(&as->arena, result.number), limit);
		return false;
	}
	*number = (uint64_t)result.number;
	return true;
}

bool map_is_constant(const struct name *name)
{
	return (name->file && name->file->is_constant) || builtin_constant(name->text, name->length);
}

/* Reports on the value if the number, which is a part of *facts, breaks a rule. */
static bool check_part(struct assembler *as, const struct map_facts *facts, enum map_part part,
		       const struct value *value)
{
	struct map_fault fault;

	if (map_part_is_good(facts, part, &fault))
		return true;
	diag_error(&as->diags, value->span, "%s", fault.text);
	return false;
}

static bool missing_entries(struct assembler *as, const struct map *map)
{
	if (!map->is_misread)
		diag_error(&as->diags, map->name_span, "this map needs 'max_entries'; write 'max_entries %s'",
			   map->type->entries == ENTRIES_BYTES ? "256K"
			   : map->type->entries == ENTRIES_PAGES
				   ? "256', which counts pages, or 'max_entries 1K"
				   : "1024");
	return false;
}

bool map_max_entries(struct assembler *as, const struct map *map, uint32_t *entries)
{
	const struct map_field *field = map_find_field(map, MAP_FIELD_MAX_ENTRIES);
	enum entries_rule rule = map->type->entries;
	uint64_t number = 0;

	if (!field)
		return rule == ENTRIES_NONE || rule == ENTRIES_OPTIONAL || missing_entries(as, map);
	if (!map_field_number(as, &field->value, UINT32_MAX, &number))
		return false;
	*entries = (uint32_t)number;
	return check_part(as, &(struct map_facts){ .type = map->type, .max_entries = *entries },
			  MAP_PART_ENTRIES, &field->value);
}

bool map_flags(struct assembler *as, const struct map *map, uint32_t *flags)
{
	const struct map_field *field = map_find_field(map, MAP_FIELD_FLAGS);
	uint64_t number = 0;

	*flags = map->type->needed_flags;
	if (!field)
		return true;
	if (!map_field_number(as, &field->value, UINT32_MAX, &number))
		return false;
	*flags = (uint32_t)number;
	return check_part(as, &(struct map_facts){ .type = map->type, .flags = *flags }, MAP_PART_FLAGS,
			  &field->value);
}

bool map_pinning(struct assembler *as, const struct map *map, uint32_t *pinning)
{
	const struct map_field *field = map_find_field(map, MAP_FIELD_PINNING);
	struct name *name = field ? expr_as_name(&field->value) : NULL;
	uint64_t number = 0;

	if (!field)
		return true;
	if (!map->def) {
		diag_error(&as->diags, field->name_span, "an inner map is not pinned; it has no name");
		return false;
	}
	if (name && !strcmp(name->text, "by_name"))
		number = 1;
	else if (name && !strcmp(name->text, "none"))
		number = 0;
	else if (name && !map_is_constant(name)) {
		diag_error(&as->diags, field->value.span, "'pinning' is by_name or none");
		return false;
	} else if (!map_field_number(as, &field->value, 1, &number))
		return false;
	*pinning = (uint32_t)number;
	return true;
}

/* The kernel reads the node only with its flag, so giving one sets the other. */
bool map_numa_node(struct assembler *as, const struct map *map, struct btf_map *out)
{
	const struct map_field *field = map_find_field(map, MAP_FIELD_NUMA_NODE);
	uint64_t number = 0;

	if (!field)
		return true;
	if (!map_field_number(as, &field->value, UINT32_MAX, &number))
		return false;
	if (!(map->type->flags & MAP_F_NUMA_NODE)) {
		diag_error(&as->diags, field->name_span, "%s cannot be placed on a NUMA node",
			   map->type->name);
		return false;
	}
	out->numa_node = (uint32_t)number;
	out->flags |= MAP_F_NUMA_NODE;
	return true;
}

/* Again, since a node adds its flag to those that were written. */
bool map_flags_together(struct assembler *as, const struct map *map, uint32_t flags)
{
	const struct map_field *field = map_find_field(map, MAP_FIELD_FLAGS);

	return !field || check_part(as, &(struct map_facts){ .type = map->type, .flags = flags },
				    MAP_PART_FLAGS, &field->value);
}

bool map_extra(struct assembler *as, const struct map *map, uint64_t *extra)
{
	const struct map_field *field = map_find_field(map, MAP_FIELD_MAP_EXTRA);

	if (!field)
		return true;
	if (map->type->extra == EXTRA_NONE) {
		diag_error(&as->diags, field->name_span, "%s has no map_extra", map->type->name);
		return false;
	}
	if (!map_field_number(as, &field->value, UINT64_MAX, extra) ||
	    !check_part(as, &(struct map_facts){ .type = map->type, .extra = *extra }, MAP_PART_EXTRA,
			&field->value))
		return false;
	if (*extra > UINT32_MAX)
		diag_warning(&as->diags, field->value.span,
			     "loaders with libbpf before 1.4 ignore map_extra beyond 32 bits");
	return true;
}
