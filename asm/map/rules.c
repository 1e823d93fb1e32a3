/* SPDX-License-Identifier: BSD-2-Clause */
/* .map, at the end of the file: names and types are settled, and the kind's rules checked, each on its line.
 */
#include "asm/map/rules.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "asm/assembler.h"
#include "asm/btf/btf.h"
#include "asm/declarator.h"
#include "asm/expr/evaluate.h"
#include "asm/expr/expr.h"
#include "asm/expr/value.h"
#include "asm/local_label.h"
#include "asm/map/map.h"
#include "asm/symbol.h"
#include "asm/type/builtin.h"
#include "asm/type/derive.h"
#include "asm/type/name.h"
#include "base/number.h"
#include "output/dis/text.h"
#include "uapi/builtin.h"
#include "uapi/map_type.h"

#define SMALLEST_PAGE 4096
/* Kernel: kernel/bpf/lpm_trie.c; the key begins with the u32 of its prefix's length. */
#define PREFIX_BITS 4
#define PREFIX_DATA 256
/* Kernel: PERF_MAX_STACK_DEPTH; struct bpf_stack_build_id has 32 bytes. */
#define STACK_DEPTH   127
#define BUILD_ID_SIZE 32

/* What a type or size field gives: a type, or a number of bytes. */
struct field_type {
	struct type *type;
	uint32_t size;
	struct span span;
	bool failed;
};

static bool field_number(struct assembler *as, const struct value *value, uint64_t limit, uint64_t *number)
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

/* ---- Keys and values --------------------------------------------------- */

static bool is_constant_name(const struct name *name)
{
	return (name->file && name->file->is_constant) || builtin_constant(name->text, name->length);
}

/* `key u32`: one word is a type, unless it is a constant's name. */
static struct field_type resolve_word(struct assembler *as, const struct map_field *field)
{
	struct field_type result = { .span = field->value.span };
	struct name *name = expr_as_name(&field->value);
	struct type_words words = { .span = field->value.span, .name = name };
	uint64_t size = 0;

	if (name && !is_constant_name(name)) {
		result.type = asm_type(as, &words);
		result.failed = !result.type;
		return result;
	}
	result.failed = !field_number(as, &field->value, UINT32_MAX, &size);
	result.size = (uint32_t)size;
	return result;
}

static struct field_type resolve_words(struct assembler *as, const struct map_field *field)
{
	struct type *type = field->array ? asm_declared_type(as, &field->words, field->array)
					 : asm_type(as, &field->words);

	return (struct field_type){ .type = type, .span = field->words.span, .failed = !type };
}

static struct field_type resolve_type(struct assembler *as, const struct map_field *field)
{
	struct field_type result = field->is_type ? resolve_words(as, field) : resolve_word(as, field);
	uint64_t size = result.size, align;

	if (result.failed)
		return result;
	if (result.type && (!type_size(result.type, &size, &align) || size > UINT32_MAX)) {
		diag_error(&as->diags, result.span, "this type has no size");
		result.failed = true;
	}
	result.size = (uint32_t)size;
	return result;
}

static struct field_type base_type(struct assembler *as, const char *name)
{
	struct type *type = type_base(&as->types, name, strlen(name));

	return (struct field_type){ .type = type, .size = (uint32_t)type->size };
}

/* Where the field is not given: what the kind dictates, or a message that it is missing. */
static struct field_type default_type(struct assembler *as, const struct map *map, enum map_field_id id,
				      enum size_rule rule)
{
	switch (rule) {
	case SIZE_NONE:
	case SIZE_RECORD: return (struct field_type){ 0 };
	case SIZE_4:
	case SIZE_4_OR_8: return base_type(as, "u32");
	case SIZE_INT: return base_type(as, "int");
	case SIZE_CGROUP: return base_type(as, "u64");
	case SIZE_16: return (struct field_type){ .size = 16 };
	default: break;
	}
	if (!map->is_misread)
		diag_error(&as->diags, map->name_span, "this map needs '%s'; write '%s'", map_field_name(id),
			   rule == SIZE_PREFIX
				   ? "key 8', or a struct of a u32, the prefix's bits, and 'u8 data[4]"
			   : rule == SIZE_STACK  ? "value u64[127]', or a size such as 'value 1016"
			   : id == MAP_FIELD_KEY ? "key u32"
						 : "value u64");
	return (struct field_type){ .failed = true };
}

static uint32_t stack_unit(uint32_t flags)
{
	return flags & MAP_F_STACK_BUILD_ID ? BUILD_ID_SIZE : 8;
}

/* What is wrong with the size, for "a key of hash ...; this has 600"; NULL where it is good. */
static const char *wrong_size(struct assembler *as, const struct map *map, enum map_field_id id,
			      enum size_rule rule, const struct field_type *type, uint32_t flags)
{
	bool is_key = id == MAP_FIELD_KEY;
	uint32_t limit = is_key ? map->kind->key_limit : map->kind->value_limit;
	const char *is = is_key ? map->kind->key_is : map->kind->value_is;
	uint32_t size = type->size;

	switch (rule) {
	case SIZE_4:
	case SIZE_INT: return size == 4 ? NULL : arena_printf(&as->arena, "has 4 bytes, as it is %s", is);
	case SIZE_4_OR_8:
		return size == 4 || size == 8 ? NULL : arena_printf(&as->arena, "has 4 bytes, %s", is);
	case SIZE_16: return size == 16 ? NULL : arena_printf(&as->arena, "has 16 bytes, as it is %s", is);
	case SIZE_CGROUP:
		return size == 8 || size == 16 ? NULL
					       : "has 8 bytes, or 16 for 'struct bpf_cgroup_storage_key'";
	case SIZE_PREFIX:
		return size > PREFIX_BITS && size <= PREFIX_BITS + PREFIX_DATA
			       ? NULL
			       : "has 5 to 260 bytes, a u32 of prefix bits first";
	case SIZE_STACK:
		return size && size % stack_unit(flags) == 0 && size / stack_unit(flags) <= STACK_DEPTH
			       ? NULL
			       : arena_printf(&as->arena, "has 1 to %d times %u bytes", STACK_DEPTH,
					      stack_unit(flags));
	default: return size && size <= limit ? NULL : arena_printf(&as->arena, "has 1 to %u bytes", limit);
	}
}

static bool check_size(struct assembler *as, const struct map *map, enum map_field_id id, enum size_rule rule,
		       const struct field_type *type, uint32_t flags)
{
	const char *wrong;

	if (rule == SIZE_RECORD)
		return true;
	wrong = wrong_size(as, map, id, rule, type, flags);
	if (wrong)
		diag_error(&as->diags, type->span, "a %s of %s %s; this has %u", map_field_name(id),
			   map->kind->name, wrong, type->size);
	else if ((rule == SIZE_INT || rule == SIZE_TYPED) && !type->type)
		diag_error(&as->diags, type->span, "%s needs its %s's type, not only a size", map->kind->name,
			   map_field_name(id));
	else
		return true;
	return false;
}

static struct field_type key_or_value(struct assembler *as, const struct map *map, enum map_field_id id,
				      enum size_rule rule, uint32_t flags)
{
	const struct map_field *field = map_find_field(map, id);
	struct field_type type;

	if (!field)
		return default_type(as, map, id, rule);
	if (rule == SIZE_NONE) {
		diag_error(&as->diags, field->name_span, "%s has no %s", map->kind->name, map_field_name(id));
		return (struct field_type){ .failed = true };
	}
	type = resolve_type(as, field);
	if (!type.failed)
		type.failed = !check_size(as, map, id, rule, &type, flags);
	return type;
}

static bool check_sum(struct assembler *as, const struct map *map, const struct field_type *key,
		      const struct field_type *value)
{
	uint64_t sum = (uint64_t)key->size + value->size;

	if (!map->kind->sum_limit || sum <= map->kind->sum_limit)
		return true;
	diag_error(&as->diags, value->span,
		   "a key and a value of %s have at most %u bytes together; these have %" PRIu64,
		   map->kind->name, map->kind->sum_limit, sum);
	return false;
}

/* ---- Numbers ----------------------------------------------------------- */

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
			   map->kind->entries == ENTRIES_BYTES ? "256K"
			   : map->kind->entries == ENTRIES_PAGES
				   ? "256', which counts pages, or 'max_entries 1K"
				   : "1024");
	return false;
}

static bool check_entries(struct assembler *as, const struct map *map, const struct value *value,
			  uint64_t number)
{
	enum entries_rule rule = map->kind->entries;

	if (rule == ENTRIES_NONE && number)
		diag_error(&as->diags, value->span, "%s has no limit of its own; leave 'max_entries' out",
			   map->kind->name);
	else if (!number && rule != ENTRIES_NONE && rule != ENTRIES_OPTIONAL)
		diag_error(&as->diags, value->span, "a map has at least 1 entry");
	else if (map->kind->entries_limit && number > map->kind->entries_limit)
		diag_error(&as->diags, value->span, "the kernel gives %s at most %u %s", map->kind->name,
			   map->kind->entries_limit, rule == ENTRIES_PAGES ? "pages" : "entries");
	else if (rule == ENTRIES_BYTES && (!is_power_of_two(number) || number % SMALLEST_PAGE))
		diag_error(&as->diags, value->span,
			   "a ring buffer's size is a power of two and whole pages of %d bytes; the next is "
			   "%" PRIu64,
			   SMALLEST_PAGE, next_buffer_size(number));
	else
		return true;
	return false;
}

static bool max_entries(struct assembler *as, const struct map *map, uint32_t *entries)
{
	const struct map_field *field = map_find_field(map, MAP_FIELD_MAX_ENTRIES);
	enum entries_rule rule = map->kind->entries;
	uint64_t number = 0;

	if (!field)
		return rule == ENTRIES_NONE || rule == ENTRIES_OPTIONAL || missing_entries(as, map);
	if (!field_number(as, &field->value, UINT32_MAX, &number))
		return false;
	*entries = (uint32_t)number;
	return check_entries(as, map, &field->value, number);
}

static const char *flag_name(struct assembler *as, uint32_t flags)
{
	const char *name = map_flag_name(flags);

	return name ? name : arena_printf(&as->arena, "flag 0x%x", flags & -flags);
}

static bool flags(struct assembler *as, const struct map *map, uint32_t *flags)
{
	const struct map_field *field = map_find_field(map, MAP_FIELD_FLAGS);
	uint32_t odd, lacking;
	uint64_t number = 0;

	*flags = map->kind->needed_flags;
	if (!field)
		return true;
	if (!field_number(as, &field->value, UINT32_MAX, &number))
		return false;
	*flags = (uint32_t)number;
	odd = *flags & ~map->kind->flags;
	lacking = map->kind->needed_flags & ~*flags;
	if (odd)
		diag_error(&as->diags, field->value.span, "%s does not take %s", map->kind->name,
			   flag_name(as, odd));
	else if (lacking)
		diag_error(&as->diags, field->value.span, "%s needs %s", map->kind->name,
			   flag_name(as, lacking));
	return !odd && !lacking;
}

static bool pinning(struct assembler *as, const struct map *map, uint32_t *pinning)
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
	else if (name && !is_constant_name(name)) {
		diag_error(&as->diags, field->value.span, "'pinning' is by_name or none");
		return false;
	} else if (!field_number(as, &field->value, 1, &number))
		return false;
	*pinning = (uint32_t)number;
	return true;
}

/* The node counts only with its flag, so the one brings the other. */
static bool numa_node(struct assembler *as, const struct map *map, struct btf_map *out)
{
	const struct map_field *field = map_find_field(map, MAP_FIELD_NUMA_NODE);
	uint64_t number = 0;

	if (!field)
		return true;
	if (!field_number(as, &field->value, UINT32_MAX, &number))
		return false;
	if (!(map->kind->flags & MAP_F_NUMA_NODE)) {
		diag_error(&as->diags, field->name_span, "%s cannot be placed on a NUMA node",
			   map->kind->name);
		return false;
	}
	out->numa_node = (uint32_t)number;
	out->flags |= MAP_F_NUMA_NODE;
	return true;
}

/* Flags that are opposed; one of each pair is written among the flags, as only a node may be given otherwise.
 */
static bool flags_together(struct assembler *as, const struct map *map, uint32_t flags)
{
	static const uint32_t opposed[] = { MAP_F_RDONLY | MAP_F_WRONLY,
					    MAP_F_RDONLY_PROG | MAP_F_WRONLY_PROG,
					    MAP_F_NO_COMMON_LRU | MAP_F_NUMA_NODE };
	const struct map_field *field = map_find_field(map, MAP_FIELD_FLAGS);

	for (size_t i = 0; i < sizeof opposed / sizeof *opposed; i++)
		if ((flags & opposed[i]) == opposed[i]) {
			diag_error(&as->diags, field->value.span,
				   "the kernel does not take %s and %s together", map_flag_name(opposed[i]),
				   map_flag_name(opposed[i] & (opposed[i] - 1)));
			return false;
		}
	return true;
}

static bool map_extra(struct assembler *as, const struct map *map, uint64_t *extra)
{
	const struct map_field *field = map_find_field(map, MAP_FIELD_MAP_EXTRA);
	enum extra_rule rule = map->kind->extra;

	if (!field)
		return true;
	if (rule == EXTRA_NONE) {
		diag_error(&as->diags, field->name_span, "%s has no map_extra", map->kind->name);
		return false;
	}
	if (!field_number(as, &field->value, rule == EXTRA_HASHES ? 15 : UINT64_MAX, extra))
		return false;
	if (rule == EXTRA_ADDRESS && *extra % SMALLEST_PAGE) {
		diag_error(&as->diags, field->value.span, "an arena's address is a page's beginning");
		return false;
	}
	if (*extra > UINT32_MAX)
		diag_warning(&as->diags, field->value.span,
			     "loaders with a libbpf older than 1.4 read no map_extra of over 32 bits");
	return true;
}

/* ---- Blocks ------------------------------------------------------------ */

static bool describe(struct assembler *as, const struct map *map, struct btf_map *out);

static bool inner(struct assembler *as, const struct map *map, struct btf_map *out)
{
	const struct map_field *field = map_find_field(map, MAP_FIELD_INNER);

	if (map->kind->values != VALUES_MAPS) {
		if (field)
			diag_error(&as->diags, field->name_span, "%s holds no maps", map->kind->name);
		return !field;
	}
	if (!field || !map->inner) {
		if (!map->is_misread)
			diag_error(&as->diags, map->name_span,
				   "this map needs a template for its maps; write 'inner hash { key u32; "
				   "value u64; max_entries 8 }'");
		return false;
	}
	if (!map->inner->kind)
		return false;
	if (map->inner->kind->values != VALUES_NONE) {
		diag_error(&as->diags, map->inner->kind_span, "the kernel nests maps once only");
		return false;
	}
	if (map->inner->kind->is_not_inner) {
		diag_error(&as->diags, map->inner->kind_span, "the kernel puts no %s into other maps",
			   map->inner->kind->name);
		return false;
	}
	out->inner = ARENA_NEW(&as->arena, struct btf_map);
	out->inner->span = map->inner->kind_span;
	return describe(as, map->inner, out->inner);
}

/* The program or the map that a slot holds. */
static bool slot_target(struct assembler *as, const struct map *map, const struct map_value *value)
{
	bool programs = map->kind->values == VALUES_PROGRAMS;
	const struct symbol_def *target = value->name->file;

	if (target && (programs ? target->is_program : target->is_map))
		return true;
	diag_error(&as->diags, value->name_span, "no %s '%s'", programs ? "program" : "map",
		   value->name->text);
	return false;
}

/* An object has room for all indices up to the last. */
#define MAX_SLOTS (1u << 20)

static bool slot(struct assembler *as, const struct map *map, const struct map_value *value,
		 struct btf_map *out)
{
	uint64_t index = 0, limit = out->max_entries ? out->max_entries - 1 : 0;

	if (!field_number(as, &value->index, UINT32_MAX, &index) || !slot_target(as, map, value))
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

static bool values(struct assembler *as, const struct map *map, struct btf_map *out)
{
	const struct map_field *field = map_find_field(map, MAP_FIELD_VALUES);
	bool good = true;

	out->holds_programs = map->kind->values == VALUES_PROGRAMS;
	if (!field)
		return true;
	if (map->is_external) {
		diag_error(&as->diags, field->name_span,
			   "the values belong to the object that defines the map");
		return false;
	}
	if (map->kind->values == VALUES_NONE) {
		diag_error(&as->diags, field->name_span,
			   "values are given to prog_array, array_of_maps and "
			   "hash_of_maps; %s is filled when it runs",
			   map->kind->name);
		return false;
	}
	if (out->key_size != 4) {
		diag_error(&as->diags, field->name_span, "values are given only by keys of 4 bytes");
		return false;
	}
	for (size_t i = 0; i < map->values.count; i++)
		good &= slot(as, map, &map->values.at[i], out);
	return sort_slots(as, out) && good;
}

/* ---- All of a map ------------------------------------------------------ */

static bool set_value(struct assembler *as, const struct map *map, const struct field_type *value,
		      struct btf_map *out)
{
	const struct map_field *field = map_find_field(map, MAP_FIELD_VALUE);

	if (map->kind->value != SIZE_RECORD) {
		out->value = value->type;
		out->value_size = value->size;
		return true;
	}
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
	const struct map_type *kind = map->kind;
	bool good = flags(as, map, &out->flags);
	struct field_type key = key_or_value(as, map, MAP_FIELD_KEY, kind->key, out->flags);
	struct field_type value = key_or_value(as, map, MAP_FIELD_VALUE, kind->value, out->flags);

	good &= !key.failed && !value.failed && check_sum(as, map, &key, &value);
	out->kind = kind->number;
	out->key = key.type;
	out->key_size = key.size;
	good &= value.failed || set_value(as, map, &value, out);
	good &= max_entries(as, map, &out->max_entries);
	good &= pinning(as, map, &out->pinning);
	good &= numa_node(as, map, out);
	good = good && flags_together(as, map, out->flags);
	good &= map_extra(as, map, &out->map_extra);
	good &= inner(as, map, out);
	return values(as, map, out) && good;
}

/* Checks the map and adds it to those that become BTF; its symbol comes with that. */
static void finish_map(struct assembler *as, struct map *map)
{
	struct btf_map out = { .span = map->name_span, .is_external = map->is_external };

	if (!map->def || !map->kind)
		return;
	out.name = map->def->name->text;
	vec_reserve(&as->arena, &as->btf.maps, 1);
	map->btf_index = as->btf.maps.count;
	as->btf.maps.at[as->btf.maps.count++] = out;
	describe(as, map, &as->btf.maps.at[map->btf_index]);
}

static bool is_filled_with_maps(const struct map *map)
{
	return map->kind && map->kind->values == VALUES_MAPS && map->values.count;
}

/*
 * libbpf makes maps in their order, and what fills a map must be made by then. Where the object is stated, its
 * maker settled the order.
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

/* ---- Maps in maps ------------------------------------------------------ */

static int compare_symbol_defs(const void *a, const void *b)
{
	uintptr_t left = (uintptr_t)(*(struct map *const *)a)->def;
	uintptr_t right = (uintptr_t)(*(struct map *const *)b)->def;

	return (left > right) - (left < right);
}

/* In what the slot's map differs from those that were announced, as the kernel compares them; NULL: in
 * nothing. */
static const char *slot_difference(const struct btf_map *inner, const struct btf_map *map)
{
	if (map->kind != inner->kind)
		return "kind differs";
	if (map->key_size != inner->key_size)
		return "key has another size";
	if (map->value_size != inner->value_size)
		return "value has another size";
	if (map->flags != inner->flags)
		return "flags differ";
	if (map_type_of(map->kind)->flags & MAP_F_INNER_MAP && !(inner->flags & MAP_F_INNER_MAP) &&
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

/* Each map that another holds must be what that one's `inner` says. */
static void check_held_maps(struct assembler *as)
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

/* What .weak and .hidden said of the name holds for the map's symbol, too. */
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
	check_held_maps(as);
	if (as->diag_run.errors)
		return;
	btf_add_maps(&as->btf);
	for (size_t i = 0; i < as->maps->all.count; i++)
		if (as->maps->all.at[i]->def)
			take_symbol(as->maps->all.at[i]->def,
				    as->btf.maps.at[as->maps->all.at[i]->btf_index].symbol);
	btf_fill_map_slots(&as->btf);
}
