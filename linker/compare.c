/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Two declarations of a name agree if C would let both stand in one file, but
 * for what does not change code: typedefs and qualifiers are looked through,
 * integers need equal sizes, an enum is an integer, and an array may lack its
 * length. What a pointer points to need only have the same kind and name:
 * objects often know different parts of the same struct of the kernel.
 *
 * Contents of structs count where they are part of a variable, and for keys and
 * values of maps, whose memory two programs share.
 */
#include "linker/compare.h"

#include <string.h>

#include "linker/btf_skip.h"
#include "linker/complain.h"
#include "linker/declaration.h"

#define MAX_DEPTH 32 /* of pointers to pointers to ...: the kernel's limit too */

/* "Here" is the declaration that is compared to the one that goes to the output, "there". */
struct comparison {
	struct link *link;
	const struct btf *here, *there;
	unsigned depth;
	const char *difference;             /* the innermost one that has a name; NULL: none yet */
	uint32_t here_struct, there_struct; /* whose members differ; 0: none */
};

static bool are_equal(struct comparison *c, uint32_t here, uint32_t there, bool exact);

static const char *name_here(const struct comparison *c, uint32_t offset)
{
	return btf__name_by_offset(c->here, offset);
}

static const char *name_there(const struct comparison *c, uint32_t offset)
{
	return btf__name_by_offset(c->there, offset);
}

/* `what` is the arena's. */
static bool differ(struct comparison *c, const char *what, uint32_t here, uint32_t there)
{
	struct arena *arena = &c->link->arena;

	if (!c->difference)
		c->difference = arena_printf(arena, "%s is '%s' here and '%s' there", what,
					     declaration_type(arena, c->here, here),
					     declaration_type(arena, c->there, there));
	return false;
}

/* ---- Structs ---------------------------------------------------------------------- */

/* Pairs that were found equal, or are being compared further out. */
static bool is_known(struct comparison *c, uint32_t here, uint32_t there)
{
	const char *key = arena_printf(&c->link->arena, "%u %u", here, there);
	void **slot = string_map_put(&c->link->arena, &c->link->scratch, key);
	bool known = *slot != NULL;

	*slot = c;
	return known;
}

static bool differ_in_members(struct comparison *c, uint32_t here, uint32_t there)
{
	if (!c->difference)
		c->difference =
			arena_printf(&c->link->arena, "'%s %s' has other members here than there",
				     btf_is_union(btf__type_by_id(c->here, here)) ? "union" : "struct",
				     name_here(c, btf__type_by_id(c->here, here)->name_off));
	if (!c->here_struct) {
		c->here_struct = here;
		c->there_struct = there;
	}
	return false;
}

static bool are_members_equal(struct comparison *c, uint32_t here_id, uint32_t there_id)
{
	const struct btf_type *here = btf__type_by_id(c->here, here_id);
	const struct btf_type *there = btf__type_by_id(c->there, there_id);

	if (here->size != there->size || btf_vlen(here) != btf_vlen(there))
		return differ_in_members(c, here_id, there_id);
	for (uint32_t i = 0; i < btf_vlen(here); i++) {
		const struct btf_member *a = &btf_members(here)[i], *b = &btf_members(there)[i];
		const char *name = name_here(c, a->name_off);

		if (a->offset != b->offset || strcmp(name, name_there(c, b->name_off)))
			return differ_in_members(c, here_id, there_id);
		if (are_equal(c, a->type, b->type, true))
			continue;
		differ(c, arena_printf(&c->link->arena, "member '%s'", name), a->type, b->type);
		return differ_in_members(c, here_id, there_id);
	}
	return true;
}

static bool are_structs_equal(struct comparison *c, uint32_t here_id, uint32_t there_id, bool exact)
{
	const char *here = name_here(c, btf__type_by_id(c->here, here_id)->name_off);
	const char *there = name_there(c, btf__type_by_id(c->there, there_id)->name_off);

	if (strcmp(here, there) && (*here || *there))
		return false;
	if (!exact || is_known(c, here_id, there_id))
		return true;
	return are_members_equal(c, here_id, there_id);
}

/* ---- Functions ---------------------------------------------------------------------- */

static bool are_prototypes_equal(struct comparison *c, const struct btf_type *here,
				 const struct btf_type *there)
{
	struct arena *arena = &c->link->arena;

	if (!are_equal(c, here->type, there->type, false))
		return differ(c, "what it returns", here->type, there->type);
	if (btf_vlen(here) != btf_vlen(there)) {
		if (!c->difference)
			c->difference = arena_printf(arena, "it has %u parameters here and %u there",
						     btf_vlen(here), btf_vlen(there));
		return false;
	}
	for (uint32_t i = 0; i < btf_vlen(here); i++) {
		uint32_t a = btf_params(here)[i].type, b = btf_params(there)[i].type;

		if (!are_equal(c, a, b, false))
			return differ(c, arena_printf(arena, "parameter %u", i + 1), a, b);
	}
	return true;
}

/* ---- Any type ------------------------------------------------------------------------ */

static bool is_integer(const struct btf_type *type)
{
	return btf_is_int(type) || btf_is_any_enum(type);
}

static bool is_forward_of(const struct comparison *c, const struct btf_type *here,
			  const struct btf_type *there)
{
	return (btf_is_fwd(here) || btf_is_fwd(there)) && (btf_is_fwd(here) || btf_is_composite(here)) &&
	       (btf_is_fwd(there) || btf_is_composite(there)) &&
	       !strcmp(name_here(c, here->name_off), name_there(c, there->name_off));
}

static bool are_arrays_equal(struct comparison *c, const struct btf_type *here, const struct btf_type *there,
			     bool exact)
{
	const struct btf_array *a = btf_array(here), *b = btf_array(there);

	return (a->nelems == b->nelems || !a->nelems || !b->nelems) && are_equal(c, a->type, b->type, exact);
}

static bool are_kinds_equal(struct comparison *c, uint32_t here_id, uint32_t there_id, bool exact)
{
	const struct btf_type *here = btf__type_by_id(c->here, here_id);
	const struct btf_type *there = btf__type_by_id(c->there, there_id);

	if (is_integer(here) && is_integer(there))
		return here->size == there->size;
	if (!exact && is_forward_of(c, here, there))
		return true;
	if (btf_kind(here) != btf_kind(there))
		return false;
	switch (btf_kind(here)) {
	case BTF_KIND_FLOAT: return here->size == there->size;
	case BTF_KIND_PTR: return are_equal(c, here->type, there->type, false);
	case BTF_KIND_ARRAY: return are_arrays_equal(c, here, there, exact);
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION: return are_structs_equal(c, here_id, there_id, exact);
	case BTF_KIND_FUNC_PROTO:
		/* Parameters can be pointers to functions with such parameters, and so on. */
		return (c->depth > 1 && is_known(c, here_id, there_id)) ||
		       are_prototypes_equal(c, here, there);
	default: return true;
	}
}

static bool are_equal(struct comparison *c, uint32_t here, uint32_t there, bool exact)
{
	bool equal;

	btf_skip(c->here, here, &here);
	btf_skip(c->there, there, &there);
	if (++c->depth > MAX_DEPTH) {
		c->depth--;
		return true;
	}
	equal = are_kinds_equal(c, here, there, exact);
	c->depth--;
	return equal;
}

/* ---- Maps ----------------------------------------------------------------------------- */

/* A field of a map's definition: a number, int (*NAME)[N], or a type, T *NAME. */
struct field {
	bool is_there;
	bool is_number;
	uint32_t number; /* or the type's id */
};

static struct field read_field(const struct btf *btf, const struct btf_type *map, const char *name)
{
	for (uint32_t i = 0; i < btf_vlen(map); i++) {
		const struct btf_member *member = &btf_members(map)[i];
		const struct btf_type *type, *target;

		if (strcmp(btf__name_by_offset(btf, member->name_off), name))
			continue;
		type = btf_skip(btf, member->type, NULL);
		target = btf_is_ptr(type) ? btf_skip(btf, type->type, NULL) : type;
		if (btf_is_ptr(type) && btf_is_array(target))
			return (struct field){ true, true, btf_array(target)->nelems };
		if (btf_is_ptr(type))
			return (struct field){ true, false, type->type };
		return (struct field){ 0 };
	}
	return (struct field){ 0 };
}

static bool differ_in_number(struct comparison *c, const char *name, uint32_t here, uint32_t there)
{
	c->difference = arena_printf(&c->link->arena, "'%s' is %u here and %u there", name, here, there);
	return false;
}

static bool are_numbers_equal(struct comparison *c, const struct btf_type *here, const struct btf_type *there,
			      const char *name)
{
	struct field a = read_field(c->here, here, name), b = read_field(c->there, there, name);

	/* One that is not given is 0. */
	return a.number == b.number || differ_in_number(c, name, a.number, b.number);
}

static uint32_t size_of(const struct btf *btf, const struct btf_type *map, struct field type,
			const char *name)
{
	struct field size = read_field(btf, map, name);
	int64_t resolved = type.is_there && !type.is_number ? btf__resolve_size(btf, type.number) : 0;

	if (size.is_there)
		return size.number;
	return resolved > 0 ? (uint32_t)resolved : 0;
}

/* A key or value: by its type if both say that, else by its size. */
static bool are_contents_equal(struct comparison *c, const struct btf_type *here,
			       const struct btf_type *there, const char *name, const char *size_name)
{
	struct field a = read_field(c->here, here, name), b = read_field(c->there, there, name);
	uint32_t a_size = size_of(c->here, here, a, size_name),
		 b_size = size_of(c->there, there, b, size_name);

	if (a.is_there && b.is_there && !a.is_number && !b.is_number) {
		if (are_equal(c, a.number, b.number, true))
			return true;
		return differ(c, arena_printf(&c->link->arena, "'%s'", name), a.number, b.number);
	}
	return a_size == b_size || differ_in_number(c, size_name, a_size, b_size);
}

static bool are_maps_equal(struct comparison *c, const struct btf_type *here, const struct btf_type *there)
{
	static const char *const numbers[] = { "type", "max_entries", "map_flags", "numa_node", "map_extra" };

	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (!are_numbers_equal(c, here, there, numbers[i]))
			return false;
	return are_contents_equal(c, here, there, "key", "key_size") &&
	       are_contents_equal(c, here, there, "value", "value_size");
}

/* ---- Declarations ------------------------------------------------------------------------ */

static bool is_map(const struct btf *btf, const struct btf_type *type)
{
	return btf_is_struct(type) && read_field(btf, type, "type").is_number;
}

static bool are_declarations_equal(struct comparison *c, uint32_t here_id, uint32_t there_id)
{
	const struct btf_type *here = btf__type_by_id(c->here, here_id);
	const struct btf_type *there = btf__type_by_id(c->there, there_id);
	const struct btf_type *a = btf_skip(c->here, here->type, NULL),
			      *b = btf_skip(c->there, there->type, NULL);

	if (btf_kind(here) != btf_kind(there)) {
		c->difference = arena_printf(&c->link->arena, "it is a %s here and a %s there",
					     btf_is_func(here) ? "function" : "variable",
					     btf_is_func(there) ? "function" : "variable");
		return false;
	}
	if (btf_is_var(here) && is_map(c->here, a) && is_map(c->there, b))
		return are_maps_equal(c, a, b);
	return are_equal(c, here->type, there->type, true);
}

/* Where an input refers to the symbol first; its name alone if it does not. */
static struct link_place find_use(const struct link_input *input, uint32_t symbol)
{
	for (uint32_t i = 1; i < input->object->sections.count; i++) {
		const struct object_section *table = &input->object->sections.at[i];

		if (!object_holds_relocations(input->object, table) ||
		    !object_is_section(input->object, table->info) ||
		    !input->sections[table->info].is_allocated)
			continue;
		for (size_t j = 0; j < table->relocations.count; j++)
			if (table->relocations.at[j].symbol == symbol)
				return (struct link_place){ input, table->info,
							    table->relocations.at[j].offset };
	}
	return (struct link_place){ .input = input };
}

static struct link_place place_of(const struct link_input *input, uint32_t symbol)
{
	if (object_is_section(input->object, input->object->symbols.at[symbol].section))
		return complain_definition(input, symbol);
	return find_use(input, symbol);
}

static void show(struct link *link, const struct link_input *input, struct link_place place, uint32_t type,
		 uint32_t members, const char *where)
{
	struct arena *arena = &link->arena;

	complain_say(link, BPFAS_NOTE, place, "%s: %s", where, declaration_of(arena, input->types.btf, type));
	if (members)
		complain_say(link, BPFAS_NOTE, (struct link_place){ .input = input }, "%s: %s", where,
			     declaration_members(arena, input->types.btf, members));
}

static uint32_t symbol_of_type(const struct link_input *input, uint32_t type)
{
	for (uint32_t i = 1; i < input->object->symbols.count; i++)
		if (input->types.of_symbol[i] == type)
			return i;
	return 0;
}

static void complain(struct comparison *c, const struct global *global, const struct link_input *input,
		     uint32_t symbol)
{
	const struct link_input *there = global->type_input;
	struct link *link = c->link;

	if (!complain_counts(link))
		return;
	complain_say(link, BPFAS_ERROR, place_of(input, symbol),
		     "'%s' is declared in '%s' in another way than in '%s'%s%s", global->name, input->name,
		     there->name, c->difference ? ": " : "", c->difference ? c->difference : "");
	/* The error has shown the place here. */
	show(link, input, (struct link_place){ .input = input }, input->types.of_symbol[symbol],
	     c->here_struct, "here");
	show(link, there, place_of(there, symbol_of_type(there, global->type)), global->type, c->there_struct,
	     "there");
	diag_file_note(&link->diags, "give both objects the same declaration");
}

static void compare(struct link *link, const struct link_input *input, uint32_t symbol)
{
	const struct global *global = global_final(input->globals[symbol]);
	uint32_t type = input->types.of_symbol[symbol];
	struct comparison c = { .link = link, .here = input->types.btf };

	if (!global->type || (global->type_input == input && global->type == type))
		return;
	c.there = global->type_input->types.btf;
	if (!are_declarations_equal(&c, type, global->type))
		complain(&c, global, input, symbol);
	string_map_free(&link->scratch);
}

void compare_declarations(struct link *link)
{
	for (size_t i = 0; i < link->inputs.count; i++) {
		const struct link_input *input = link->inputs.at[i];

		for (uint32_t j = 1; input->types.btf && j < input->object->symbols.count; j++)
			if (input->types.of_symbol[j])
				compare(link, input, j);
	}
}
