/* SPDX-License-Identifier: BSD-2-Clause */
/* .map: its fields are stored as written and checked at the end of the file (asm/map/rules.c). */
#include "asm/map/map.h"

#include <string.h>

#include "asm/assembler.h"
#include "asm/local_label.h"
#include "asm/symbol.h"
#include "base/suggest.h"
#include "uapi/map_type.h"

/* The name that bpf_map_create takes has 16 bytes with its NUL (kernel: BPF_OBJ_NAME_LEN). */
#define KERNEL_NAME 15

static const char *const field_names[MAP_FIELDS] = {
	[MAP_FIELD_KEY] = "key",
	[MAP_FIELD_VALUE] = "value",
	[MAP_FIELD_MAX_ENTRIES] = "max_entries",
	[MAP_FIELD_FLAGS] = "flags",
	[MAP_FIELD_PINNING] = "pinning",
	[MAP_FIELD_NUMA_NODE] = "numa_node",
	[MAP_FIELD_MAP_EXTRA] = "map_extra",
	[MAP_FIELD_INNER] = "inner",
	[MAP_FIELD_VALUES] = "values",
};

/* ---- While it is read -------------------------------------------------- */

/* The kernel calls it BPF_MAP_TYPE_HASH, and some a hashmap. */
static struct suggestion suggestion_for_type(const struct name *type)
{
	static const char prefix[] = "BPF_MAP_TYPE_", suffix[] = "map";
	const char *text = type->text;
	size_t length = type->length;

	if (length > sizeof prefix && !memcmp(text, prefix, sizeof prefix - 1)) {
		text += sizeof prefix - 1;
		length -= sizeof prefix - 1;
	}
	if (length > sizeof suffix && !memcmp(text + length - 3, suffix, 3))
		length -= text[length - 4] == '_' ? 4 : 3;
	return suggestion_for(text, length);
}

static void report_unknown_type(struct assembler *as, struct span span, const struct name *type)
{
	struct suggestion suggestion = suggestion_for_type(type);
	const char *name, *all = "";

	for (size_t i = 0; (name = map_type_next(&i));) {
		suggestion_offer(&suggestion, name);
		all = arena_printf(&as->arena, "%s%s%s", all, *all ? ", " : "", name);
	}
	diag_error(&as->diags, span, "unknown map type '%s'%s", type->text,
		   suggestion_text(&as->arena, &suggestion));
	if (!suggestion.nearest)
		diag_note(&as->diags, span, "the map types are %s", all);
}

static struct map *new_map(struct assembler *as, const struct map_statement *statement)
{
	struct map *map = ARENA_NEW(&as->arena, struct map);

	vec_reserve(&as->arena, &as->maps->all, 1);
	*map = (struct map){ .name_span = statement->type_span,
			     .type_span = statement->type_span,
			     .type = map_type_find(statement->type->text),
			     .outer = as->maps->open };
	vec_push(&as->arena, &as->maps->all, map);
	as->maps->open = map;
	return map;
}

void asm_map_begin(struct assembler *as, const struct map_statement *statement)
{
	const struct name *name = statement->name;
	struct span name_span = statement->name_span;
	struct symbol_def *def = asm_declare(as, statement->name, name_span);
	struct map *map;

	/* If a syntax error hid the end of the previous map, this one is not part of it. */
	as->maps->open = NULL;
	as->has_declarations = true;
	map = new_map(as, statement);
	if (!map->type)
		report_unknown_type(as, statement->type_span, statement->type);
	map->name_span = name_span;
	if (name->length > KERNEL_NAME)
		diag_warning(&as->diags, name_span,
			     "the kernel keeps only the first %d characters of a map's name", KERNEL_NAME);
	if (!asm_take_name(as, def, name_span))
		return;
	def->is_map = true;
	map->def = def;
}

void asm_map_storage(struct assembler *as, struct name *storage, struct span span)
{
	as->maps->open->is_external = !strcmp(storage->text, "extern");
	if (!as->maps->open->is_external)
		diag_error(&as->diags, span,
			   "a map is '.map NAME TYPE { ... }', or '.map extern NAME TYPE { ... }' if "
			   "another object defines it");
}

void asm_map_misread(struct assembler *as)
{
	if (as->maps->open) /* NULL: the error is in the .map line itself */
		as->maps->open->is_misread = true;
}

/* The field's name here, given its name in C; NULL: unknown. */
static const char *name_in_c(const struct name *field)
{
	static const struct {
		const char *in_c;
		enum map_field_id id;
	} others[] = {
		{ "key_size", MAP_FIELD_KEY },    { "value_size", MAP_FIELD_VALUE },
		{ "map_flags", MAP_FIELD_FLAGS }, { "pinned", MAP_FIELD_PINNING },
		{ "pin", MAP_FIELD_PINNING },
	};

	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (!strcmp(others[i].in_c, field->text))
			return field_names[others[i].id];
	return NULL;
}

/* The field of that name; MAP_FIELDS after reporting an unknown one. */
static enum map_field_id find_field_id(struct assembler *as, const struct name *field, struct span span)
{
	struct suggestion suggestion;

	if (as->maps->open->is_ignored)
		return MAP_FIELDS;
	for (enum map_field_id id = 0; id < MAP_FIELDS; id++)
		if (!strcmp(field_names[id], field->text))
			return id;
	suggestion = suggestion_for(field->text, field->length);
	for (enum map_field_id id = 0; id < MAP_FIELDS; id++)
		suggestion_offer(&suggestion, field_names[id]);
	if (name_in_c(field))
		suggestion.nearest = name_in_c(field);
	as->maps->open->is_misread = true;
	diag_error(&as->diags, span, "a map has no field '%s'%s", field->text,
		   suggestion_text(&as->arena, &suggestion));
	if (!suggestion.nearest)
		diag_note(&as->diags, span,
			  "the fields are key, value, max_entries, flags, pinning, numa_node, "
			  "map_extra, inner and values");
	return MAP_FIELDS;
}

const char *map_field_name(enum map_field_id id)
{
	return field_names[id];
}

const struct map_field *map_find_field(const struct map *map, enum map_field_id id)
{
	for (size_t i = 0; i < map->fields.count; i++)
		if (map->fields.at[i].id == id)
			return &map->fields.at[i];
	return NULL;
}

static void add_field(struct assembler *as, struct map_field field)
{
	struct map *map = as->maps->open;
	const struct map_field *first = map_find_field(map, field.id);

	if (first) {
		diag_error(&as->diags, field.name_span, "a second '%s'", field_names[field.id]);
		diag_note(&as->diags, first->name_span, "the first is here");
		return;
	}
	vec_push(&as->arena, &map->fields, field);
}

static bool takes_block(enum map_field_id id)
{
	return id == MAP_FIELD_INNER || id == MAP_FIELD_VALUES;
}

void asm_map_field(struct assembler *as, struct name *field, struct span field_span, struct value value)
{
	enum map_field_id id = find_field_id(as, field, field_span);

	if (id == MAP_FIELDS)
		return;
	as->maps->open->is_misread |= takes_block(id);
	if (takes_block(id))
		diag_error(&as->diags, value.span, "'%s' takes a block: %s", field->text,
			   id == MAP_FIELD_INNER ? "inner hash { key u32; value u64; max_entries 8 }"
						 : "values { 0 = name, 1 = name }");
	else
		add_field(as, (struct map_field){ .id = id, .name_span = field_span, .value = value });
}

void asm_map_type_field(struct assembler *as, struct name *field, struct span field_span,
			struct type_words words, const struct declarator *array)
{
	enum map_field_id id = find_field_id(as, field, field_span);

	if (id == MAP_FIELDS)
		return;
	if (id != MAP_FIELD_KEY && id != MAP_FIELD_VALUE) {
		as->maps->open->is_misread = true;
		diag_error(&as->diags, words.span, "'%s' takes one value", field->text);
	} else
		add_field(as, (struct map_field){ .id = id,
						  .name_span = field_span,
						  .is_type = true,
						  .words = words,
						  .array = array });
}

void asm_map_inner_begin(struct assembler *as, const struct map_statement *statement)
{
	const struct name *field = statement->name, *type = statement->type;
	struct span field_span = statement->name_span, type_span = statement->type_span;
	enum map_field_id id = find_field_id(as, field, field_span);
	struct map *outer = as->maps->open, *inner;
	bool is_struct = !strcmp(type->text, "struct") || !strcmp(type->text, "union");

	if ((id == MAP_FIELD_KEY || id == MAP_FIELD_VALUE) && is_struct)
		diag_error(&as->diags, type_span,
			   "declare the type by itself: '.%s T { ... }', and here '%s %s T'", type->text,
			   field->text, type->text);
	else if (id != MAP_FIELDS && id != MAP_FIELD_INNER)
		diag_error(&as->diags, field_span, "'%s' takes no block", field->text);
	else if (id == MAP_FIELD_INNER)
		add_field(as, (struct map_field){ .id = id, .name_span = field_span });
	inner = new_map(as, statement);
	if (id != MAP_FIELD_INNER) {
		outer->is_misread = true;
		inner->is_ignored = true;
		return;
	}
	if (!inner->type)
		report_unknown_type(as, type_span, type);
	outer->inner = inner;
}

void asm_map_inner_end(struct assembler *as)
{
	as->maps->open = as->maps->open->outer;
}

void asm_map_values_begin(struct assembler *as, struct name *field, struct span field_span)
{
	enum map_field_id id = find_field_id(as, field, field_span);

	if (id == MAP_FIELD_VALUES)
		add_field(as, (struct map_field){ .id = id, .name_span = field_span });
	else if (id == MAP_FIELD_INNER)
		diag_error(&as->diags, field_span, "expected the inner map's type, as 'inner hash { ... }'");
	else if (id != MAP_FIELDS)
		diag_error(&as->diags, field_span, "'%s' takes no block", field->text);
	as->maps->open->is_misread |= id != MAP_FIELD_VALUES;
}

void asm_map_value(struct assembler *as, struct value index, struct name *name, struct span name_span)
{
	struct map_value value = { .index = index, .name = name, .name_span = name_span };

	vec_push(&as->arena, &as->maps->open->values, value);
}

void maps_free(struct maps *maps)
{
	for (size_t i = 0; i < maps->all.count; i++) {
		vec_free(&maps->all.at[i]->fields);
		vec_free(&maps->all.at[i]->values);
	}
	vec_free(&maps->all);
}
