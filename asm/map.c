/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * .map: fields are kept as written until the end of the file, when their names
 * and types are settled; then the kind's rules are checked, each on its line.
 */
#include <inttypes.h>
#include <string.h>

#include "asm/assembler.h"
#include "asm/map_kind.h"
#include "asm/names.h"
#include "base/suggest.h"

/* The name that bpf_map_create takes has 16 bytes with its NUL (kernel: BPF_OBJ_NAME_LEN). */
#define KERNEL_NAME 15
#define SMALLEST_PAGE 4096

/* Kernel: BPF_F_NUMA_NODE, include/uapi/linux/bpf.h. */
#define FLAG_NUMA_NODE (1u << 2)

enum field_id { FIELD_KEY, FIELD_VALUE, FIELD_MAX_ENTRIES, FIELD_FLAGS, FIELD_PINNING, FIELD_NUMA_NODE, FIELDS };

struct map_field_rule {
	const char *name;
	bool takes_type;
};

static const struct map_field_rule field_rules[FIELDS] = {
	[FIELD_KEY] = { .name = "key", .takes_type = true },
	[FIELD_VALUE] = { .name = "value", .takes_type = true },
	[FIELD_MAX_ENTRIES] = { .name = "max_entries" },
	[FIELD_FLAGS] = { .name = "flags" },
	[FIELD_PINNING] = { .name = "pinning" },
	[FIELD_NUMA_NODE] = { .name = "numa_node" },
};

/* ---- While it is read -------------------------------------------------- */

static void report_unknown_kind(struct assembler *as, struct span span, const struct name *kind)
{
	struct suggestion suggestion = suggestion_for(kind->text, kind->length);
	const char *name, *all = "";

	for (size_t i = 0; (name = map_kind_next(&i));) {
		suggestion_offer(&suggestion, name);
		all = arena_printf(&as->arena, "%s%s%s", all, *all ? ", " : "", name);
	}
	diag_error(&as->diags, span, "there is no map kind '%s'%s", kind->text,
		   suggestion_text(&as->arena, &suggestion));
	if (!suggestion.nearest)
		diag_note(&as->diags, span, "the kinds are %s", all);
}

void asm_map_begin(struct assembler *as, struct name *name, struct span name_span, struct name *kind,
		   struct span kind_span)
{
	struct definition *definition = asm_declare(as, name, name_span);
	struct map *map;

	vec_reserve(&as->arena, &as->maps, 1);
	map = ARENA_NEW(&as->arena, struct map);
	*map = (struct map){ .name_span = name_span, .kind_span = kind_span, .kind = map_kind_find(kind->text) };
	vec_push(&as->arena, &as->maps, map);
	as->has_declarations = true;
	if (!map->kind)
		report_unknown_kind(as, kind_span, kind);
	if (name->length > KERNEL_NAME)
		diag_warning(&as->diags, name_span, "the kernel keeps only the first %d letters of a map's name",
			     KERNEL_NAME);
	if (asm_take_name(as, definition, name_span))
		map->definition = definition;
}

static const struct map_field_rule *find_rule(struct assembler *as, const struct name *field, struct span span)
{
	struct suggestion suggestion = suggestion_for(field->text, field->length);

	for (size_t i = 0; i < FIELDS; i++) {
		if (!strcmp(field_rules[i].name, field->text))
			return &field_rules[i];
		suggestion_offer(&suggestion, field_rules[i].name);
	}
	diag_error(&as->diags, span, "a map has no field '%s'%s", field->text,
		   suggestion_text(&as->arena, &suggestion));
	if (!suggestion.nearest)
		diag_note(&as->diags, span, "the fields are key, value, max_entries, flags, pinning and numa_node");
	return NULL;
}

static const struct map_field *find_field(const struct map *map, enum field_id id)
{
	for (size_t i = 0; i < map->fields.count; i++)
		if (map->fields.at[i].rule == &field_rules[id])
			return &map->fields.at[i];
	return NULL;
}

static void add_field(struct assembler *as, struct map_field field)
{
	struct map *map = as->maps.at[as->maps.count - 1];
	const struct map_field *first = find_field(map, (enum field_id)(field.rule - field_rules));

	if (first) {
		diag_error(&as->diags, field.name_span, "a second '%s'", field.rule->name);
		diag_note(&as->diags, first->name_span, "the first is here");
		return;
	}
	vec_push(&as->arena, &map->fields, field);
}

void asm_map_field(struct assembler *as, struct name *field, struct span field_span, struct value value)
{
	const struct map_field_rule *rule = find_rule(as, field, field_span);

	if (rule)
		add_field(as, (struct map_field){ .rule = rule, .name_span = field_span, .value = value });
}

void asm_map_type_field(struct assembler *as, struct name *field, struct span field_span,
			struct type_words words)
{
	const struct map_field_rule *rule = find_rule(as, field, field_span);

	if (!rule)
		return;
	if (!rule->takes_type) {
		diag_error(&as->diags, words.span, "'%s' takes one value", rule->name);
		return;
	}
	add_field(as, (struct map_field){ .rule = rule, .name_span = field_span, .is_type = true, .words = words });
}

/* ---- At the end of the file -------------------------------------------- */

/* What a type or size field gives: a type, or a number of bytes. */
struct field_type {
	struct type *type;
	uint32_t size;
	struct span span;
	bool failed;
};

static bool field_number(struct assembler *as, const struct value *value, uint64_t limit, uint64_t *number)
{
	struct outcome outcome = expr_evaluate(as, value);

	if (outcome.failed)
		return false;
	if (outcome.symbol) {
		diag_error(&as->diags, value->span, "a number is needed here, and '%s' is an address",
			   outcome.symbol->name->text);
		return false;
	}
	if (outcome.number < 0 || outcome.number > (int128)limit) {
		diag_error(&as->diags, value->span, "%s is out of range; at most %" PRIu64 " fits here",
			   name_number(as, outcome.number), limit);
		return false;
	}
	*number = (uint64_t)outcome.number;
	return true;
}

/* `key u32`: one word is a type, unless the file gives the name a number. */
static struct type *word_as_type(struct assembler *as, const struct value *value)
{
	struct name *name = expr_as_name(value);
	struct type_words words = { .span = value->span, .name = name };

	if (!name || (name->file && name->file->is_constant) || builtin_constant(name->text, name->length))
		return NULL;
	return asm_type(as, &words);
}

static struct field_type resolve_type(struct assembler *as, const struct map_field *field)
{
	struct field_type result = { .span = field->is_type ? field->words.span : field->value.span };
	uint64_t size = 0, align;
	struct name *name = field->is_type ? NULL : expr_as_name(&field->value);

	if (field->is_type) {
		result.type = asm_type(as, &field->words);
		result.failed = !result.type;
	} else {
		result.type = word_as_type(as, &field->value);
		if (!result.type)
			result.failed = (name && !name->file && !builtin_constant(name->text, name->length)) ||
					!field_number(as, &field->value, UINT32_MAX, &size);
	}
	if (result.type && !type_size(result.type, &size, &align)) {
		diag_error(&as->diags, result.span, "this type has no size");
		result.failed = true;
	}
	result.size = (uint32_t)size;
	result.failed |= size > UINT32_MAX;
	return result;
}

static struct field_type default_u32(struct assembler *as)
{
	return (struct field_type){ .type = type_base(&as->types, "u32", 3), .size = 4 };
}

static struct field_type missing(struct assembler *as, const struct map *map, const char *field, const char *how)
{
	diag_error(&as->diags, map->name_span, "this map needs '%s'; write '%s'", field, how);
	return (struct field_type){ .failed = true };
}

static bool check_size(struct assembler *as, const struct map *map, enum size_rule rule, uint32_t limit,
		       const char *what, const struct field_type *type)
{
	const char *kind = map->kind->name;

	if (rule == SIZE_4 && type->size != 4)
		diag_error(&as->diags, type->span, "a %s of %s has 4 bytes, as it is %s; this has %u", what, kind,
			   map->kind->why_4, type->size);
	else if (rule == SIZE_4_OR_8 && type->size != 4 && type->size != 8)
		diag_error(&as->diags, type->span, "a %s of %s has 4 bytes, an interface's index, or 8 as 'struct "
			   "bpf_devmap_val'; this has %u", what, kind, type->size);
	else if (rule == SIZE_ANY && !type->size)
		diag_error(&as->diags, type->span, "a %s has at least 1 byte", what);
	else if (rule == SIZE_ANY && type->size > limit)
		diag_error(&as->diags, type->span, "a %s of %s has at most %u bytes; this has %u", what, kind, limit,
			   type->size);
	else
		return true;
	return false;
}

static struct field_type key_or_value(struct assembler *as, const struct map *map, enum field_id id,
				      enum size_rule rule, uint32_t limit)
{
	const struct map_field *field = find_field(map, id);
	const char *what = field_rules[id].name;
	struct field_type type;

	if (!field) {
		if (rule == SIZE_ANY)
			return missing(as, map, what, id == FIELD_KEY ? "key u32" : "value u64");
		return rule == SIZE_NONE || rule == SIZE_RECORD ? (struct field_type){ 0 } : default_u32(as);
	}
	if (rule == SIZE_NONE) {
		diag_error(&as->diags, field->name_span, "%s has no %s", map->kind->name, what);
		return (struct field_type){ .failed = true };
	}
	type = resolve_type(as, field);
	if (!type.failed)
		type.failed = !check_size(as, map, rule, limit, what, &type);
	return type;
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

static bool max_entries(struct assembler *as, const struct map *map, uint32_t *entries)
{
	const struct map_field *field = find_field(map, FIELD_MAX_ENTRIES);
	bool pages = map->kind->entries == ENTRIES_PAGES;
	uint64_t number = 0;

	if (!field)
		return !missing(as, map, "max_entries", pages ? "max_entries 256K" : "max_entries 1024").failed;
	if (!field_number(as, &field->value, UINT32_MAX, &number))
		return false;
	*entries = (uint32_t)number;
	if (!number) {
		diag_error(&as->diags, field->value.span, "a map has at least 1 entry");
		return false;
	}
	if (pages && (!is_power_of_two(number) || number % SMALLEST_PAGE)) {
		diag_error(&as->diags, field->value.span, "a ring buffer's size is a power of two and whole pages of "
			   "%d bytes; the next is %" PRIu64, SMALLEST_PAGE, next_buffer_size(number));
		return false;
	}
	return true;
}

static const char *flag_name(uint32_t flag)
{
	static const char *const wanted[] = { "BPF_F_NO_PREALLOC", "BPF_F_NO_COMMON_LRU", "BPF_F_NUMA_NODE",
					      "BPF_F_RDONLY",      "BPF_F_WRONLY",	  "BPF_F_STACK_BUILD_ID",
					      "BPF_F_ZERO_SEED",   "BPF_F_RDONLY_PROG",   "BPF_F_WRONLY_PROG",
					      "BPF_F_CLONE",	   "BPF_F_MMAPABLE",	  "BPF_F_PRESERVE_ELEMS",
					      "BPF_F_INNER_MAP",   "BPF_F_LINK" };
	unsigned bit = (unsigned)__builtin_ctz(flag);

	return bit < sizeof wanted / sizeof *wanted ? wanted[bit] : "one of its bits";
}

static bool flags(struct assembler *as, const struct map *map, uint32_t *flags)
{
	const struct map_field *field = find_field(map, FIELD_FLAGS);
	uint64_t number = 0;
	uint32_t odd;

	if (!field)
		return true;
	if (!field_number(as, &field->value, UINT32_MAX, &number))
		return false;
	*flags = (uint32_t)number;
	odd = *flags & ~map->kind->flags;
	if (odd)
		diag_error(&as->diags, field->value.span, "%s does not take %s", map->kind->name, flag_name(odd & -odd));
	return !odd;
}

static bool pinning(struct assembler *as, const struct map *map, uint32_t *pinning)
{
	const struct map_field *field = find_field(map, FIELD_PINNING);
	struct name *name = field ? expr_as_name(&field->value) : NULL;
	uint64_t number = 0;

	if (!field)
		return true;
	if (name && !strcmp(name->text, "by_name"))
		number = 1;
	else if (name && !strcmp(name->text, "none"))
		number = 0;
	else if (!field_number(as, &field->value, 1, &number))
		return false;
	*pinning = (uint32_t)number;
	return true;
}

/* The node counts only with its flag, so the one brings the other. */
static bool numa_node(struct assembler *as, const struct map *map, struct btf_map *out)
{
	const struct map_field *field = find_field(map, FIELD_NUMA_NODE);
	uint64_t number = 0;

	if (!field)
		return true;
	if (!field_number(as, &field->value, UINT32_MAX, &number))
		return false;
	if (!(map->kind->flags & FLAG_NUMA_NODE)) {
		diag_error(&as->diags, field->name_span, "%s stands on no NUMA node", map->kind->name);
		return false;
	}
	out->numa_node = (uint32_t)number;
	out->flags |= FLAG_NUMA_NODE;
	return true;
}

static bool describe(struct assembler *as, const struct map *map, struct btf_map *out)
{
	const struct map_kind *kind = map->kind;
	struct field_type key = key_or_value(as, map, FIELD_KEY, kind->key, kind->key_limit);
	struct field_type value = key_or_value(as, map, FIELD_VALUE, kind->value, kind->value_limit);
	bool good = !key.failed && !value.failed;

	good &= max_entries(as, map, &out->max_entries);
	good &= flags(as, map, &out->flags);
	good &= pinning(as, map, &out->pinning);
	good &= numa_node(as, map, out);
	out->kind = kind->number;
	out->key = key.type;
	out->key_size = key.size;
	if (kind->value == SIZE_RECORD) {
		out->record_type = value.type;
		out->record = value.type ? value.type->name : NULL;
		return good;
	}
	out->value = value.type;
	out->value_size = value.size;
	return good;
}

static bool check_record(struct assembler *as, const struct map *map, const struct btf_map *out)
{
	const struct map_field *field = find_field(map, FIELD_VALUE);

	if (map->kind->value != SIZE_RECORD || !field || (out->record && *out->record))
		return true;
	diag_error(&as->diags, field->name_span, "a ring buffer's records have sizes of their own; here 'value' names "
		   "their type, as 'value struct event'");
	return false;
}

/* Checks the map and adds it to those that become BTF; its symbol comes with that. */
static void finish_map(struct assembler *as, const struct map *map)
{
	struct btf_map out = { .span = map->name_span };

	if (!map->definition || !map->kind)
		return;
	out.name = map->definition->name->text;
	if (describe(as, map, &out) && check_record(as, map, &out))
		vec_push(&as->arena, &as->btf.maps, out);
}

void asm_finish_maps(struct assembler *as)
{
	for (size_t i = 0; i < as->maps.count; i++)
		finish_map(as, as->maps.at[i]);
	if (as->diags.errors)
		return;
	btf_add_maps(&as->btf);
	for (size_t i = 0; i < as->maps.count; i++)
		as->maps.at[i]->definition->symbol = as->btf.maps.at[i].symbol;
}
