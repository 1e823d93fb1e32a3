/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Maps as libbpf reads them (parse_btf_map_def()): in BTF's section .maps a
 * variable of each, whose struct has a member for each field. A number is the
 * length of the array that the member points to; from libbpf 1.4 on it may be
 * the constant of an enum of 64 bits, too (__ulong), which libbpf 1.1 refuses.
 *
 * Mended, as no information is lost:
 *   - numbers as enums become lengths; map_extra beyond 32 bits, which no
 *     length can state, is handed to libbpf after it has opened the object;
 *   - lengths from 2^30 of arrays of int, which have more bytes than the kernel
 *     lets an array have: it refuses all of the object's BTF for one of them.
 *     Of such numbers the element becomes a byte; libbpf looks at the length;
 *   - a ring buffer's key and value sizes, and those of a perf_event_array,
 *     where other loaders take a value as the type of the records;
 *   - an arena without an address, which libbpf before 1.5 cannot map.
 */
#include "check/map_defs.h"

#include <inttypes.h>
#include <linux/bpf.h>
#include <string.h>

#include "base/suggest.h"
#include "check/checker.h"
#include "check/map_rules.h"

#define LONGEST_OF_INTS (UINT32_C(1) << 30)
#define ARENA_ADDRESS   (UINT64_C(1) << 44)

enum field {
	FIELD_TYPE,
	FIELD_MAX_ENTRIES,
	FIELD_KEY_SIZE,
	FIELD_VALUE_SIZE,
	FIELD_FLAGS,
	FIELD_NODE,
	FIELD_PINNING,
	FIELD_EXTRA,
	FIELD_KEY,
	FIELD_VALUE,
	FIELD_VALUES,
	FIELD_COUNT,
};

static const char *const field_names[FIELD_COUNT] = {
	[FIELD_TYPE] = "type",         [FIELD_MAX_ENTRIES] = "max_entries",
	[FIELD_KEY_SIZE] = "key_size", [FIELD_VALUE_SIZE] = "value_size",
	[FIELD_FLAGS] = "map_flags",   [FIELD_NODE] = "numa_node",
	[FIELD_PINNING] = "pinning",   [FIELD_EXTRA] = "map_extra",
	[FIELD_KEY] = "key",           [FIELD_VALUE] = "value",
	[FIELD_VALUES] = "values",
};

struct map_def {
	const char *name;
	uint32_t section; /* .maps */
	uint64_t offset;
	bool has[FIELD_COUNT];
	uint64_t number[FIELD_COUNT]; /* those before FIELD_KEY; of a key and a value: their size */
	uint32_t values_type;         /* what `values` has an array of pointers to */
	const struct map_def *outer;  /* of an inner map */
};

static void refuse(struct checker *checker, const struct map_def *map, const char *text, const char *way_out)
{
	check_error(checker, map->section, map->offset, "%smap '%s': %s",
		    map->outer ? "the inner map of " : "", map->name, text);
	if (way_out)
		check_note(checker, "%s", way_out);
}

/* ---- Fields ------------------------------------------------------------------ */

static uint32_t skip_modifiers(const struct checker *checker, uint32_t id)
{
	/* btf_check() has seen that these chains end. */
	for (const struct btf_type *type = btf__type_by_id(checker->btf, id);
	     btf_is_mod(type) || btf_is_typedef(type); type = btf__type_by_id(checker->btf, id))
		id = type->type;
	return id;
}

static const struct btf_type *plain_type(const struct checker *checker, uint32_t id)
{
	return btf__type_by_id(checker->btf, skip_modifiers(checker, id));
}

/* The type that a member points to; 0: it is no pointer. */
static uint32_t pointed_to(const struct checker *checker, uint32_t id)
{
	const struct btf_type *type = plain_type(checker, id);

	return btf_is_ptr(type) ? type->type : 0;
}

static uint32_t add_byte(struct checker *checker)
{
	return check_added(checker, btf__add_int(checker->btf, "unsigned char", 1, 0));
}

/* A pointer to an array of `length` elements. */
static uint32_t add_number_type(struct checker *checker, uint32_t length)
{
	struct btf *btf = checker->btf;
	uint32_t byte = add_byte(checker);
	uint32_t array = check_added(checker, btf__add_array(btf, (int)byte, (int)byte, length));

	return check_added(checker, btf__add_ptr(btf, (int)array));
}

/* In place: as it is, the kernel would refuse the array wherever it is used. */
static void shrink_elements(struct checker *checker, uint32_t array)
{
	uint32_t byte = add_byte(checker);

	btf_array(check_type(checker, array))->type = byte;
}

static void set_member_type(struct checker *checker, uint32_t def, uint32_t index, uint32_t type)
{
	btf_members(check_type(checker, def))[index].type = type;
}

static struct map_fix *fix_of(struct checker *checker, const struct map_def *map)
{
	size_t count = checker->fixes->count;

	/* Map by map: if it has one, that is the last. */
	if (count && !strcmp(checker->fixes->at[count - 1].name, map->name))
		return &checker->fixes->at[count - 1];
	vec_push(&checker->arena, checker->fixes,
		 ((struct map_fix){
			 .name = arena_copy(&checker->object->arena, map->name, strlen(map->name)) }));
	return &checker->fixes->at[checker->fixes->count - 1];
}

static uint64_t enum_number(const struct btf_type *type)
{
	if (btf_is_enum64(type))
		return btf_enum64_value(btf_enum64(type));
	return (uint64_t)btf_enum(type)->val;
}

static void take_enum(struct checker *checker, struct map_def *map, enum field field, uint32_t def,
		      uint32_t index, uint64_t number)
{
	if (number > UINT32_MAX && (field != FIELD_EXTRA || map->outer)) {
		refuse(checker, map,
		       arena_printf(&checker->arena, "%s is beyond 32 bits", field_names[field]), NULL);
		return;
	}
	map->number[field] = number;
	if (number > UINT32_MAX) {
		struct map_fix *fix = fix_of(checker, map);

		fix->has_extra = true;
		fix->extra = number;
		number = 0;
	}
	set_member_type(checker, def, index, add_number_type(checker, (uint32_t)number));
}

/* __uint(name, number), or __ulong. */
static void read_number(struct checker *checker, struct map_def *map, enum field field, uint32_t def,
			uint32_t index)
{
	uint32_t id = btf_members(check_type(checker, def))[index].type, array = pointed_to(checker, id);
	const struct btf_type *type = plain_type(checker, id);

	if ((btf_is_enum(type) || btf_is_enum64(type)) && btf_vlen(type)) {
		take_enum(checker, map, field, def, index, enum_number(type));
		return;
	}
	type = array ? plain_type(checker, array) : NULL;
	if (!type || !btf_is_array(type)) {
		refuse(checker, map,
		       arena_printf(&checker->arena, "field '%s' is not a number", field_names[field]),
		       "write __uint(NAME, NUMBER) as in bpf_helpers.h");
		return;
	}
	map->number[field] = btf_array(type)->nelems;
	if (btf_array(type)->nelems >= LONGEST_OF_INTS)
		shrink_elements(checker, skip_modifiers(checker, array));
}

/* __type(key, type) */
static void read_type(struct checker *checker, struct map_def *map, enum field field, uint32_t id)
{
	uint32_t type = pointed_to(checker, id);
	int64_t size = type ? btf__resolve_size(checker->btf, type) : -1;

	if (size >= 0)
		map->number[field] = (uint64_t)size;
	else if (!type)
		refuse(checker, map,
		       arena_printf(&checker->arena, "field '%s' is not a type", field_names[field]),
		       "write __type(NAME, TYPE) as in bpf_helpers.h");
	else
		refuse(checker, map,
		       arena_printf(&checker->arena, "the type of its %s has no size", field_names[field]),
		       "include the type's definition");
}

/* __array(values, type) */
static void read_values(struct checker *checker, struct map_def *map, uint32_t id)
{
	const struct btf_type *type = plain_type(checker, id);

	if (btf_is_array(type))
		map->values_type = pointed_to(checker, btf_array(type)->type);
	if (!map->values_type)
		refuse(checker, map, "field 'values' is not an array of pointers",
		       "write __array(values, TYPE) as in bpf_helpers.h");
	else
		map->values_type = skip_modifiers(checker, map->values_type);
}

static void refuse_field(struct checker *checker, const struct map_def *map, const char *name)
{
	struct suggestion suggestion = suggestion_for(name, strlen(name));

	for (enum field field = 0; field < FIELD_COUNT; field++)
		suggestion_offer(&suggestion, field_names[field]);
	refuse(checker, map,
	       arena_printf(&checker->arena, "unknown field '%s'%s", name,
			    suggestion_text(&checker->arena, &suggestion)),
	       "fields are type, max_entries, key, value, key_size, value_size, map_flags, numa_node, "
	       "map_extra, pinning and values");
}

static enum field find_field(const char *name)
{
	enum field field = 0;

	while (field < FIELD_COUNT && strcmp(field_names[field], name))
		field++;
	return field;
}

static void read_member(struct checker *checker, struct map_def *map, uint32_t def, uint32_t index)
{
	struct btf_member member = btf_members(check_type(checker, def))[index];
	const char *name = check_name(checker, member.name_off);
	enum field field = find_field(name);

	if (field == FIELD_COUNT) {
		refuse_field(checker, map, name);
		return;
	}
	map->has[field] = true;
	if (field < FIELD_KEY)
		read_number(checker, map, field, def, index);
	else if (field < FIELD_VALUES)
		read_type(checker, map, field, member.type);
	else
		read_values(checker, map, member.type);
}

/* ---- What the fields say together --------------------------------------------- */

static uint32_t size_of(struct checker *checker, const struct map_def *map, enum field type, enum field size)
{
	if (map->has[type] && map->has[size] && map->number[type] != map->number[size])
		refuse(checker, map,
		       arena_printf(&checker->arena,
				    "%s is %" PRIu64 ", but the type of its %s has %" PRIu64 " bytes",
				    field_names[size], map->number[size], field_names[type],
				    map->number[type]),
		       "omit the size: the type gives it");
	return (uint32_t)map->number[map->has[type] ? type : size];
}

static void fix_sizes(struct checker *checker, const struct map_def *map, struct map_facts *facts,
		      uint32_t key, uint32_t value)
{
	struct map_fix *fix;

	if (map->outer || (facts->key_size == key && facts->value_size == value))
		return;
	if (facts->value_size != value && map->has[FIELD_VALUE])
		diag_at(&checker->diags, BPFAS_NOTE,
			DIAG_OFFSET(&checker->diags, ".maps", map->offset, map->name),
			"a %s has no values of its own: the value's type is taken as that of its records",
			facts->type->name);
	fix = fix_of(checker, map);
	fix->has_sizes = true;
	fix->key_size = facts->key_size = key;
	fix->value_size = facts->value_size = value;
}

static void mend(struct checker *checker, const struct map_def *map, struct map_facts *facts)
{
	switch (facts->type->number) {
	case BPF_MAP_TYPE_RINGBUF:
	case BPF_MAP_TYPE_USER_RINGBUF: fix_sizes(checker, map, facts, 0, 0); break;
	case BPF_MAP_TYPE_PERF_EVENT_ARRAY: fix_sizes(checker, map, facts, 4, 4); break;
	default: break;
	}
	if (facts->type->extra == EXTRA_ADDRESS && !facts->extra && !map->outer) {
		struct map_fix *fix = fix_of(checker, map);

		/* Arenas of one object lie apart. */
		fix->has_extra = true;
		fix->extra = ARENA_ADDRESS + ((uint64_t)(fix - checker->fixes->at) << 32);
	}
}

static void check_rules(struct checker *checker, const struct map_def *map, const struct map_type *type)
{
	struct map_facts facts = {
		.type = type,
		.key_size = size_of(checker, map, FIELD_KEY, FIELD_KEY_SIZE),
		.value_size = size_of(checker, map, FIELD_VALUE, FIELD_VALUE_SIZE),
		.max_entries = (uint32_t)map->number[FIELD_MAX_ENTRIES],
		.flags = (uint32_t)map->number[FIELD_FLAGS],
		.extra = map->number[FIELD_EXTRA],
		.has_key_type = map->has[FIELD_KEY],
		.has_value_type = map->has[FIELD_VALUE],
	};
	struct map_fault fault;

	if (map->has[FIELD_VALUES] && !facts.value_size)
		facts.value_size = sizeof(uint32_t); /* as libbpf does */
	mend(checker, map, &facts);
	if (!map_is_good(&facts, &fault))
		refuse(checker, map, fault.text, NULL);
}

static void read_def(struct checker *checker, struct map_def *map, uint32_t def);

static void check_inner(struct checker *checker, const struct map_def *map, const struct map_type *type)
{
	struct map_def inner = {
		.name = map->name, .section = map->section, .offset = map->offset, .outer = map
	};
	const struct btf_type *target =
		map->values_type ? btf__type_by_id(checker->btf, map->values_type) : NULL;

	if (map->outer && type->values != VALUES_NONE)
		refuse(checker, map, "the kernel nests maps only one level deep", NULL);
	else if (map->outer && type->is_not_inner)
		refuse(checker, map,
		       arena_printf(&checker->arena, "the kernel does not allow %s as an inner map",
				    type->name),
		       NULL);
	else if (type->values == VALUES_MAPS && !map->has[FIELD_VALUES])
		refuse(checker, map, "it needs a template for its maps",
		       "write __array(values, struct { ... }) with an inner map's fields as its last field");
	else if (type->values == VALUES_MAPS && target && btf_is_struct(target))
		read_def(checker, &inner, map->values_type);
	else if (type->values == VALUES_NONE && map->has[FIELD_VALUES])
		refuse(checker, map,
		       arena_printf(&checker->arena, "%s holds neither maps nor programs", type->name), NULL);
}

static void check_kind(struct checker *checker, const struct map_def *map)
{
	const struct map_type *type = map_type_of((uint32_t)map->number[FIELD_TYPE]);

	if (!map->has[FIELD_TYPE] || !map->number[FIELD_TYPE])
		refuse(checker, map, "it has no type",
		       "write __uint(type, BPF_MAP_TYPE_HASH) or another type");
	else if (type->is_made_by_loader)
		refuse(checker, map,
		       arena_printf(&checker->arena, "a %s map is not defined in .maps", type->name),
		       "it is made of a variable in section .struct_ops");
	else
		check_inner(checker, map, type);
	if (map->number[FIELD_TYPE] && !type->is_made_by_loader)
		check_rules(checker, map, type);
}

static void check_pinning(struct checker *checker, const struct map_def *map)
{
	if (map->outer && map->has[FIELD_PINNING])
		refuse(checker, map, "an inner map is not pinned; it has no name", NULL);
	else if (map->number[FIELD_PINNING] > 1)
		refuse(checker, map,
		       arena_printf(&checker->arena, "pinning is %" PRIu64, map->number[FIELD_PINNING]),
		       "it is LIBBPF_PIN_NONE (0) or LIBBPF_PIN_BY_NAME (1)");
}

static void read_def(struct checker *checker, struct map_def *map, uint32_t def)
{
	unsigned errors = checker->errors;
	uint32_t count = btf_vlen(check_type(checker, def));

	for (uint32_t i = 0; i < count; i++) {
		if (map->has[FIELD_VALUES])
			refuse(checker, map, "a field follows 'values'", "make it the last one");
		read_member(checker, map, def, i);
	}
	if (checker->errors != errors)
		return;
	check_pinning(checker, map);
	check_kind(checker, map);
}

/* ---- The section --------------------------------------------------------------- */

/* libbpf finds a map by its variable's name and offset; the symbol's is right where BTF's is not filled in.
 */
static uint64_t offset_of(const struct checker *checker, uint32_t section, const char *name, uint64_t offset)
{
	const struct bpfas_object *object = checker->object;

	for (uint32_t i = 1; i < object->symbols.count; i++)
		if (object->symbols.at[i].section == section && !strcmp(object->symbols.at[i].name, name))
			return object->symbols.at[i].value;
	return offset;
}

static void check_variable(struct checker *checker, uint32_t section, struct btf_var_secinfo at)
{
	const struct btf_type *var = btf__type_by_id(checker->btf, at.type);
	const char *shared = check_name(checker, var->name_off);
	/* Adding types moves BTF's names, too. */
	const char *name = arena_copy(&checker->arena, shared, strlen(shared));
	struct map_def map = { .name = name, .section = section };
	uint32_t def;

	map.offset = checker->object->symbols.count < 4096 ? offset_of(checker, section, name, at.offset)
							   : at.offset;
	if (!btf_is_var(var)) {
		refuse(checker, &map, "it is not a variable", NULL);
		return;
	}
	def = skip_modifiers(checker, var->type);
	if (btf_var(var)->linkage == BTF_VAR_STATIC)
		refuse(checker, &map, "it is static", "remove 'static': a map is global");
	else if (!btf_is_struct(btf__type_by_id(checker->btf, def)))
		refuse(checker, &map, "its type is not a struct of a map's fields",
		       "write struct { __uint(type, ...); ... } NAME SEC(\".maps\")");
	else
		read_def(checker, &map, def);
}

/* The place in .maps that a relocation fills is a program's or a map's. */
static void check_filled(struct checker *checker, uint32_t section, struct object_relocation at)
{
	const struct bpfas_object *object = checker->object;
	const struct object_symbol *target = &object->symbols.at[at.symbol];
	uint32_t map = check_symbol_at(checker, section, at.offset);
	const char *name = map ? object->symbols.at[map].name : ".maps";

	if (!object_is_section(object, target->section) || target->section == section)
		return;
	if (strcmp(object->sections.at[target->section].name, ".text"))
		return;
	check_error(checker, section, at.offset, "map '%s' lists function '%s', which is not a program", name,
		    object_symbol_name(object, at.symbol));
	check_note(checker, "put the function in a program's section: SEC(\"xdp\") in C, .prog in assembly");
}

static void check_contents(struct checker *checker, uint32_t section)
{
	const struct bpfas_object *object = checker->object;

	for (uint32_t i = 1; i < object->sections.count; i++) {
		const struct object_section *table = &object->sections.at[i];

		if (!object_holds_relocations(object, table) || table->info != section)
			continue;
		for (size_t k = 0; k < table->relocations.count && !check_has_enough(checker); k++)
			if (table->relocations.at[k].symbol < object->symbols.count)
				check_filled(checker, section, table->relocations.at[k]);
	}
}

void check_map_defs(struct checker *checker)
{
	uint32_t section = object_find_section(checker->object, ".maps", 0);
	uint32_t datasec = check_datasec(checker, ".maps"), count;

	if (!section)
		return;
	if (!datasec) {
		check_error(checker, section, 0, "it has maps, but no BTF that defines them");
		check_note(checker, "compile it with -g, or use .map in assembly");
		return;
	}
	/* Adding types moves them. */
	count = btf_vlen(check_type(checker, datasec));
	for (uint32_t i = 0; i < count; i++)
		check_variable(checker, section, btf_var_secinfos(check_type(checker, datasec))[i]);
	check_contents(checker, section);
}
