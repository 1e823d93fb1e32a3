/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * .BTF through libbpf. A type has its id as soon as something reaches it, and the types are added in the
 * order of their ids: so a struct may point to itself, and nothing recurses however deep types nest.
 */
#include "asm/btf/write.h"
#include "asm/type/find.h"

#include <bpf/btf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The kernel's limits: 24 bits for a string's offset and a bitfield's, 16 for a count. */
#define MAX_STRINGS  BTF_MAX_NAME_OFFSET
#define MAX_BITFIELD 0xffffff

uint32_t btf_writer_check(struct btf_writer *w, int result)
{
	if (result >= 0)
		return (uint32_t)result;
	if (result == -ENOMEM)
		arena_out_of_memory(w->arena);
	if (!w->error)
		w->error = result;
	return 0;
}

uint32_t btf_writer_text(struct btf_writer *w, const char *text)
{
	size_t length = strlen(text) + 1;
	uint32_t offset;
	int known;

	if (w->string_end + length > MAX_STRINGS) {
		known = btf__find_str(w->btf, text);
		return known > 0 ? (uint32_t)known : 0;
	}
	offset = btf_writer_check(w, btf__add_str(w->btf, text));
	if (offset + length > w->string_end)
		w->string_end = offset + length;
	return offset;
}

bool btf_writer_count_fits(struct btf_writer *w, size_t count, struct span span, const char *what)
{
	if (count <= BTF_MAX_VLEN)
		return true;
	diag_error(w->input->diags, span, "%zu %s, and BTF can count only %d", count, what, BTF_MAX_VLEN);
	w->reported = true;
	return false;
}

/* The id of a type, now or from now on. */
uint32_t btf_writer_reach(struct btf_writer *w, struct type *type)
{
	if (!type || type->kind == TYPE_VOID)
		return 0;
	if (!type->btf_id) {
		vec_push(w->arena, &w->types, type);
		type->btf_id = (uint32_t)w->types.count;
	}
	return type->btf_id;
}

static int add_member(struct btf_writer *w, const struct member *member)
{
	return btf__add_field(w->btf, member->name, (int)btf_writer_reach(w, member->type),
			      (uint32_t)member->bit_offset, member->bits);
}

/* In a struct with bitfields BTF cuts the offset of every member to 24 bits. */
static void check_offsets(struct btf_writer *w, const struct type *type)
{
	const struct member *last = type->members.count ? &type->members.at[type->members.count - 1] : NULL;
	bool has_bitfield = false;

	for (size_t i = 0; i < type->members.count; i++)
		has_bitfield = has_bitfield || type->members.at[i].bits;
	if (!has_bitfield || last->bit_offset <= MAX_BITFIELD)
		return;
	diag_error(w->input->diags, last->span,
		   "'%s' lies over 2 MiB into a struct with bitfields: too far for BTF", last->name);
	w->reported = true;
}

void btf_writer_add_tags(struct btf_writer *w, const struct decl_tag *tags, uint32_t id, int component)
{
	for (; tags; tags = tags->next)
		btf_writer_check(w, btf__add_decl_tag(w->btf, tags->text, (int)id, component));
}

/* Tags have ids too: they come after the types, whose ids are already assigned. */
static void add_tags_of_types(struct btf_writer *w)
{
	for (size_t i = 0; i < w->types.count; i++) {
		const struct type *type = w->types.at[i];
		int component = 0;

		btf_writer_add_tags(w, type->tags, type->btf_id, -1);
		if (type->kind != TYPE_STRUCT && type->kind != TYPE_UNION)
			continue;
		for (size_t k = 0; k < type->members.count; k++)
			if (!type_member_is_padding(&type->members.at[k]))
				btf_writer_add_tags(w, type->members.at[k].tags, type->btf_id, component++);
	}
}

static void add_compound(struct btf_writer *w, const struct type *type)
{
	bool is_union = type->kind == TYPE_UNION;

	if (!type->complete) {
		btf_writer_check(w,
				 btf__add_fwd(w->btf, type->name, is_union ? BTF_FWD_UNION : BTF_FWD_STRUCT));
		return;
	}
	btf_writer_check(w, is_union ? btf__add_union(w->btf, type->name, (uint32_t)type->size)
				     : btf__add_struct(w->btf, type->name, (uint32_t)type->size));
	if (!btf_writer_count_fits(w, type->members.count, type->span, "members"))
		return;
	check_offsets(w, type);
	for (size_t i = 0; i < type->members.count; i++)
		if (!type_member_is_padding(&type->members.at[i]))
			btf_writer_check(w, add_member(w, &type->members.at[i]));
}

/* ENUM64 only where a value needs it: older readers refuse it. */
static void add_enum(struct btf_writer *w, const struct type *type)
{
	bool wide = type->size == 8;

	if (!type->complete) {
		btf_writer_check(w, btf__add_fwd(w->btf, type->name, BTF_FWD_ENUM));
		return;
	}
	btf_writer_check(w, wide ? btf__add_enum64(w->btf, type->name, 8, type->is_signed)
				 : btf__add_enum(w->btf, type->name, (uint32_t)type->size));
	if (!btf_writer_count_fits(w, type->enumerators.count, type->span, "enumerators"))
		return;
	for (size_t i = 0; i < type->enumerators.count; i++) {
		const struct enumerator *e = &type->enumerators.at[i];

		btf_writer_check(w, wide ? btf__add_enum64_value(w->btf, e->name, (uint64_t)e->value)
					 : btf__add_enum_value(w->btf, e->name, e->value));
	}
}

static void add_int(struct btf_writer *w, const struct type *type)
{
	int encoding = type->is_bool ? BTF_INT_BOOL : type->is_signed ? BTF_INT_SIGNED : 0;

	btf_writer_check(w, btf__add_int(w->btf, type->name, type->size, encoding));
}

/* The index of an array has a type, too: clang makes up an integer for it. */
static struct type *index_type(struct btf_writer *w)
{
	static const char name[] = "__ARRAY_SIZE_TYPE__";
	struct types *types = w->input->types;
	struct type *type = type_find(types, TYPE_INT, name, strlen(name));

	if (type)
		return type;
	type = type_declare(types, TYPE_INT, name, strlen(name));
	type->size = type->align = 4;
	type->complete = true;
	return type;
}

/* A declaration takes no count over 32 bits. */
static void add_array(struct btf_writer *w, const struct type *type, uint32_t element)
{
	btf_writer_check(w, btf__add_array(w->btf, (int)btf_writer_reach(w, index_type(w)), (int)element,
					   (uint32_t)type->count));
}

/* As in clang's, parameters have names only in functions that are here. */
static void add_prototype(struct btf_writer *w, const struct type *type, uint32_t result)
{
	btf_writer_check(w, btf__add_func_proto(w->btf, (int)result));
	for (size_t i = 0; i < type->members.count; i++)
		btf_writer_check(w, btf__add_func_param(w->btf, "",
							(int)btf_writer_reach(w, type->members.at[i].type)));
}

static void add_type(struct btf_writer *w, const struct type *type)
{
	uint32_t target = btf_writer_reach(w, type->target);

	switch (type->kind) {
	case TYPE_VOID: break;
	case TYPE_INT: add_int(w, type); break;
	case TYPE_POINTER: btf_writer_check(w, btf__add_ptr(w->btf, (int)target)); break;
	case TYPE_CONST: btf_writer_check(w, btf__add_const(w->btf, (int)target)); break;
	case TYPE_VOLATILE: btf_writer_check(w, btf__add_volatile(w->btf, (int)target)); break;
	case TYPE_RESTRICT: btf_writer_check(w, btf__add_restrict(w->btf, (int)target)); break;
	case TYPE_TAGGED: btf_writer_check(w, btf__add_type_tag(w->btf, type->name, (int)target)); break;
	case TYPE_TYPEDEF: btf_writer_check(w, btf__add_typedef(w->btf, type->name, (int)target)); break;
	case TYPE_ARRAY: add_array(w, type, target); break;
	case TYPE_STRUCT:
	case TYPE_UNION: add_compound(w, type); break;
	case TYPE_ENUM: add_enum(w, type); break;
	case TYPE_FUNCTION: add_prototype(w, type, target); break;
	}
}

static void reach_all(struct btf_writer *w)
{
	const struct btf_input *input = w->input;

	for (size_t i = 0; i < input->maps.count; i++) {
		btf_writer_reach(w, input->maps.at[i].def);
		btf_writer_reach(w, input->maps.at[i].record_type);
	}
	for (size_t i = 0; i < input->functions.count; i++) {
		const struct btf_function *function = &input->functions.at[i];

		btf_writer_reach(w, function->result);
		for (size_t k = 0; k < function->parameters.count; k++)
			btf_writer_reach(w, function->parameters.at[k].type);
	}
	for (size_t i = 0; i < input->variables.count; i++)
		btf_writer_reach(w, input->variables.at[i].type);
	for (size_t i = 0; i < input->externals.count; i++)
		btf_writer_reach(w, input->externals.at[i].type);
	for (size_t i = 0; i < input->core.count; i++)
		btf_writer_reach(w, input->core.at[i].root);
}

static uint32_t add_map_variable(struct btf_writer *w, const struct btf_map *map)
{
	int linkage = map->is_external ? BTF_VAR_GLOBAL_EXTERN : BTF_VAR_GLOBAL_ALLOCATED;

	return btf_writer_check(w, btf__add_var(w->btf, map->name, linkage, (int)map->def->btf_id));
}

/* Another object's have no place: they come first, at 0. */
static void list_maps(struct btf_writer *w, uint32_t first, bool external)
{
	for (size_t i = 0; i < w->input->maps.count; i++) {
		const struct btf_map *map = &w->input->maps.at[i];
		uint32_t size = (uint32_t)(external ? map->def->size : map->symbol->size);

		if (map->is_external == external)
			btf_writer_check(w, btf__add_datasec_var_info(w->btf, (int)(first + i),
								      (uint32_t)map->symbol->value, size));
	}
}

static uint32_t maps_size(const struct btf_input *input)
{
	for (size_t i = 0; i < input->maps.count; i++)
		if (!input->maps.at[i].is_external)
			return (uint32_t)input->maps.at[i].symbol->section->data.count;
	return 0;
}

static void add_maps(struct btf_writer *w)
{
	const struct btf_input *input = w->input;
	uint32_t first = 0;

	if (!input->maps.count ||
	    !btf_writer_count_fits(w, input->maps.count, input->maps.at[0].span, "maps"))
		return;
	for (size_t i = 0; i < input->maps.count; i++) {
		uint32_t id = add_map_variable(w, &input->maps.at[i]);

		first = i ? first : id;
	}
	btf_writer_check(w, btf__add_datasec(w->btf, ".maps", maps_size(input)));
	list_maps(w, first, true);
	list_maps(w, first, false);
	for (size_t i = 0; i < input->maps.count; i++)
		if (input->maps.at[i].record)
			btf_writer_check(w, btf__add_decl_tag(w->btf,
							      arena_printf(w->arena, "record:%s",
									   input->maps.at[i].record),
							      (int)(first + i), -1));
}

/* The kernel requires a name for every parameter. */
static const char *parameter_name(struct btf_writer *w, const struct btf_function *function, size_t i)
{
	const char *name = function->parameters.at[i].name;

	return name && *name ? name : arena_printf(w->arena, "arg%zu", i + 1);
}

static uint32_t add_function(struct btf_writer *w, const struct btf_function *function)
{
	bool is_static = function->symbol->binding == STB_LOCAL || function->checked_by_call;
	uint32_t result = btf_writer_reach(w, function->result), prototype;

	prototype = btf_writer_check(w, btf__add_func_proto(w->btf, (int)result));
	for (size_t i = 0; i < function->parameters.count; i++)
		btf_writer_check(
			w, btf__add_func_param(w->btf, parameter_name(w, function, i),
					       (int)btf_writer_reach(w, function->parameters.at[i].type)));
	return btf_writer_check(w,
				btf__add_func(w->btf, function->symbol->name,
					      is_static ? BTF_FUNC_STATIC : BTF_FUNC_GLOBAL, (int)prototype));
}

static const char *const argument_tags[] = { "ctx", "nonnull", "nullable", "trusted", "arena", "untrusted" };

#define ARGUMENT_TAGS (sizeof argument_tags / sizeof *argument_tags)

unsigned btf_argument_tag(const char *name)
{
	for (unsigned i = 0; i < ARGUMENT_TAGS; i++)
		if (!strcmp(argument_tags[i], name))
			return 1u << i;
	return 0;
}

static void add_argument_tags(struct btf_writer *w, const struct btf_function_id *function)
{
	for (size_t i = 0; i < function->function->parameters.count; i++) {
		unsigned tags = function->function->parameters.at[i].tags;

		for (unsigned k = 0; k < ARGUMENT_TAGS; k++)
			if (tags >> k & 1)
				btf_writer_check(w, btf__add_decl_tag(w->btf,
								      arena_printf(w->arena, "arg:%s",
										   argument_tags[k]),
								      (int)function->id, (int)i));
	}
}

static void add_functions(struct btf_writer *w)
{
	const struct btf_input *input = w->input;

	w->functions = arena_alloc(w->arena, input->functions.count * sizeof *w->functions);
	for (size_t i = 0; i < input->functions.count; i++) {
		w->functions[i].function = &input->functions.at[i];
		w->functions[i].id = add_function(w, &input->functions.at[i]);
	}
	for (size_t i = 0; i < input->functions.count; i++) {
		btf_writer_add_tags(w, w->functions[i].function->tags, w->functions[i].id, -1);
		add_argument_tags(w, &w->functions[i]);
	}
}

uint32_t btf_writer_strings(struct btf_writer *w)
{
	const struct btf_header *header;
	uint32_t size;

	header = btf__raw_data(w->btf, &size);
	if (!header)
		arena_out_of_memory(w->arena);
	return header->str_len;
}

static bool within_limits(struct btf_writer *w)
{
	const struct sources *sources = w->input->diags->run->sources;
	const char *file = sources->list.count ? sources->list.at[0]->name : NULL;
	uint32_t types = btf__type_cnt(w->btf) - 1, strings;

	if (w->error && !w->reported)
		diag_at(w->input->diags, BPFAS_ERROR, DIAG_FILE(file),
			"cannot make BTF of these declarations: %s", strerror(-w->error));
	if (w->error || w->reported)
		return false;
	strings = btf_writer_strings(w);
	if (types <= BTF_MAX_TYPE && strings <= MAX_STRINGS)
		return true;
	diag_at(w->input->diags, BPFAS_ERROR, DIAG_FILE(file),
		"%u types with %u bytes of names are too many for BTF, which holds %d and %d", types, strings,
		BTF_MAX_TYPE, MAX_STRINGS);
	return false;
}

static void add_section(struct btf_writer *w)
{
	struct asm_object *object = w->input->object;
	struct section *section = asm_object_add_section(object, ".BTF", SHT_PROGBITS, 0, 4);
	const void *data;
	uint32_t size;

	btf_writer_check(w, btf__set_endianness(w->btf, object->endian == BPFAS_BIG ? BTF_BIG_ENDIAN
										    : BTF_LITTLE_ENDIAN));
	data = btf__raw_data(w->btf, &size);
	if (!data)
		arena_out_of_memory(w->arena);
	bytes_append(w->arena, &section->data, data, size);
}

static bool write_sections(struct btf_writer *w, bool debug)
{
	w->btf = btf__new_empty();
	if (!w->btf)
		arena_out_of_memory(w->arena);
	reach_all(w);
	for (size_t i = 0; i < w->types.count; i++)
		add_type(w, w->types.at[i]);
	if (w->input->types->has_decl_tags)
		add_tags_of_types(w);
	add_maps(w);
	add_functions(w);
	btf_add_variables(w);
	btf_collect_ext(w, debug);
	if (!within_limits(w))
		return false;
	add_section(w);
	btf_add_ext_section(w);
	return true;
}

static void writer_free(struct btf_writer *w)
{
	btf__free(w->btf);
	vec_free(&w->types);
	ext_free(&w->ext);
}

/* What libbpf allocates is not the arena's: when memory runs out it has to be freed on the way. */
bool btf_add_sections(struct btf_input *input, bool debug)
{
	struct btf_writer *w;
	jmp_buf *outer = input->arena->out_of_memory, here;
	bool good;

	if (!input->maps.count && !input->functions.count && !input->variables.count &&
	    !input->externals.count && !input->core.count)
		return true;
	w = ARENA_NEW(input->arena, struct btf_writer);
	w->input = input;
	w->arena = input->arena;
	if (setjmp(here)) {
		writer_free(w);
		input->arena->out_of_memory = outer;
		arena_out_of_memory(input->arena);
	}
	input->arena->out_of_memory = &here;
	good = write_sections(w, debug);
	input->arena->out_of_memory = outer;
	writer_free(w);
	return good;
}
