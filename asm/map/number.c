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
#include "uapi/builtin.h"
#include "uapi/map_type.h"

#define SMALLEST_PAGE 4096

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

static bool is_power_of_two(uint64_t n)
{
	return n && !(n & (n - 1));
}

static uint64_t next_buffer_size(uint64_t n)
{
	uint64_t size = SMALLEST_PAGE;

	while (size < n && size < 1u << 31)
		size *= 2;
	return size;
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

static bool check_entries(struct assembler *as, const struct map *map, const struct value *value,
			  uint64_t number)
{
	enum entries_rule rule = map->type->entries;

	if (rule == ENTRIES_NONE && number)
		diag_error(&as->diags, value->span, "%s has no limit of its own; leave 'max_entries' out",
			   map->type->name);
	else if (!number && rule != ENTRIES_NONE && rule != ENTRIES_OPTIONAL)
		diag_error(&as->diags, value->span, "max_entries must be at least 1");
	else if (map->type->entries_limit && number > map->type->entries_limit)
		diag_error(&as->diags, value->span, "the kernel limits %s to %u %s", map->type->name,
			   map->type->entries_limit, rule == ENTRIES_PAGES ? "pages" : "entries");
	else if (rule == ENTRIES_BYTES && (!is_power_of_two(number) || number % SMALLEST_PAGE))
		diag_error(&as->diags, value->span,
			   "a ring buffer's size is a power of two and whole pages of %d bytes; the next is "
			   "%" PRIu64,
			   SMALLEST_PAGE, next_buffer_size(number));
	else
		return true;
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
	return check_entries(as, map, &field->value, number);
}

static const char *flag_name(struct assembler *as, uint32_t flags)
{
	const char *name = map_flag_name(flags);

	return name ? name : arena_printf(&as->arena, "flag 0x%x", flags & -flags);
}

bool map_flags(struct assembler *as, const struct map *map, uint32_t *flags)
{
	const struct map_field *field = map_find_field(map, MAP_FIELD_FLAGS);
	uint32_t odd, lacking;
	uint64_t number = 0;

	*flags = map->type->needed_flags;
	if (!field)
		return true;
	if (!map_field_number(as, &field->value, UINT32_MAX, &number))
		return false;
	*flags = (uint32_t)number;
	odd = *flags & ~map->type->flags;
	lacking = map->type->needed_flags & ~*flags;
	if (odd)
		diag_error(&as->diags, field->value.span, "%s does not support %s", map->type->name,
			   flag_name(as, odd));
	else if (lacking)
		diag_error(&as->diags, field->value.span, "%s needs %s", map->type->name,
			   flag_name(as, lacking));
	return !odd && !lacking;
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

/* Contradictory flags; one of each pair must be among the flags, as only a node can be given elsewhere. */
bool map_flags_together(struct assembler *as, const struct map *map, uint32_t flags)
{
	static const uint32_t opposed[] = { MAP_F_RDONLY | MAP_F_WRONLY,
					    MAP_F_RDONLY_PROG | MAP_F_WRONLY_PROG,
					    MAP_F_NO_COMMON_LRU | MAP_F_NUMA_NODE };
	const struct map_field *field = map_find_field(map, MAP_FIELD_FLAGS);

	for (size_t i = 0; i < sizeof opposed / sizeof *opposed; i++)
		if ((flags & opposed[i]) == opposed[i]) {
			diag_error(&as->diags, field->value.span, "the kernel refuses %s and %s together",
				   map_flag_name(opposed[i]), map_flag_name(opposed[i] & (opposed[i] - 1)));
			return false;
		}
	return true;
}

bool map_extra(struct assembler *as, const struct map *map, uint64_t *extra)
{
	const struct map_field *field = map_find_field(map, MAP_FIELD_MAP_EXTRA);
	enum extra_rule rule = map->type->extra;

	if (!field)
		return true;
	if (rule == EXTRA_NONE) {
		diag_error(&as->diags, field->name_span, "%s has no map_extra", map->type->name);
		return false;
	}
	if (!map_field_number(as, &field->value, rule == EXTRA_HASHES ? 15 : UINT64_MAX, extra))
		return false;
	if (rule == EXTRA_ADDRESS && *extra % SMALLEST_PAGE) {
		diag_error(&as->diags, field->value.span, "an arena's address must be page-aligned");
		return false;
	}
	if (*extra > UINT32_MAX)
		diag_warning(&as->diags, field->value.span,
			     "loaders with libbpf before 1.4 ignore map_extra beyond 32 bits");
	return true;
}
