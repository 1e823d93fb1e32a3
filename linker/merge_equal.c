/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Objects that include the same header have the same types, and libbpf's
 * deduplication hashes every name of every one of them. So equal types are
 * found here first, and only one of them is handed over. This leaves libbpf
 * the last word: types that are wrongly kept apart cost time, no more. Types
 * must never be wrongly made one.
 *
 * Types are split into classes by hashes, as in the minimization of automata:
 * at first by all that they hold but references, then, again and again, by the
 * classes of what they refer to, until no class splits any more. Then classes
 * are closed: equal ones refer to equal ones. As hashes may collide, this is
 * compared byte by byte in the end.
 *
 * A struct may be declared in one input and defined in another, and then
 * nothing that points to it would be equal. So a reference to a struct or union
 * with a name is hashed by the name, as long as all definitions of it, in all
 * inputs, are in one class; and then a declaration is in this class too, as
 * libbpf would resolve it. This also makes the rounds few: what is between two
 * such references is short. Where it is not, all types stay apart.
 */
#include "linker/merge_equal.h"

#include <bpf/btf.h>
#include <string.h>

#include "linker/btf_walk.h"
#include "linker/merge_strings.h"

#define MAX_ROUNDS 32
#define AMBIGUOUS  UINT32_MAX

/* Types are numbered over all inputs; 0 is void. */
struct equal {
	struct link *link;
	struct link_input *input; /* that is read */
	bytes copies;             /* of types, with strings of the output and such numbers */
	size_t *at;               /* by type: in `copies`; 0: it is not looked at */
	uint32_t **output;        /* by type */
	uint64_t *hashes, *next;
	uint32_t *first;   /* by type: the first one of its class */
	uint32_t *named;   /* by type: 1 + its place in `defined`, of a struct or union with a name; else 0 */
	uint32_t *defined; /* by name: the first definition; 0: none; or AMBIGUOUS */
	uint32_t *slots;   /* a hash table of types, to count classes */
	uint32_t count, mask, classes, ambiguous;
	uint64_t hash;            /* of the type that is visited */
	VEC(uint32_t) references; /* of the type that is read */
	size_t next_reference;
};

static uint64_t mix(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * UINT64_C(0x9e3779b97f4a7c15);
	return hash ^ hash >> 29;
}

static struct btf_type *copy_of(const struct equal *e, uint32_t number)
{
	/* All sizes are multiples of 4. */
	return (struct btf_type *)(void *)(e->copies.at + e->at[number]);
}

/* ---- Reading -------------------------------------------------------------------- */

static void take_string(void *context, uint32_t *field)
{
	struct equal *e = context;

	*field = merge_string(e->link, e->input, *field);
}

static void take_out(void *context, uint32_t *field)
{
	struct equal *e = context;

	vec_push(&e->link->arena, &e->references, *field);
	*field = 0;
}

static void put_back(void *context, uint32_t *field)
{
	struct equal *e = context;
	uint32_t id = e->references.at[e->next_reference++];

	*field = id ? e->input->types.first + id - 1 : 0;
}

static struct btf_type *copy(struct equal *e, const struct btf_type *type)
{
	size_t size = btf_walk_size(type);
	struct btf_type *made;

	bytes_append(&e->link->arena, &e->copies, type, size);
	made = (struct btf_type *)(void *)(e->copies.at + e->copies.count - size);
	btf_walk_strings(made, take_string, e);
	return made;
}

/* Of all but the references. */
static uint64_t hash_contents(const struct btf_type *type)
{
	const uint32_t *words = (const void *)type;
	uint64_t hash = 1;

	for (size_t i = 0; i < btf_walk_size(type) / sizeof *words; i++)
		hash = mix(hash, words[i]);
	return hash;
}

static void read_type(struct equal *e, uint32_t number_of_type, const struct btf_type *type)
{
	struct btf_type *made = copy(e, type);

	e->references.count = e->next_reference = 0;
	btf_walk_types(made, take_out, e);
	e->hashes[number_of_type] = hash_contents(made);
	btf_walk_types(made, put_back, e);
	e->at[number_of_type] = (size_t)((uint8_t *)made - e->copies.at);
	if (btf_is_composite(made) && made->name_off)
		e->named[number_of_type] = 1 + 2 * made->name_off + btf_is_union(made);
	else if (btf_is_fwd(made))
		e->named[number_of_type] = 1 + 2 * made->name_off + btf_kflag(made);
}

static bool may_be_equal(const struct btf_type *type)
{
	return !btf_is_func(type) && !btf_is_var(type) && !btf_is_datasec(type) && !btf_is_decl_tag(type);
}

static void read_input(struct equal *e, struct link_input *input,
		       bool (*goes)(const struct link_input *input, uint32_t id, const struct btf_type *type))
{
	e->input = input;
	for (uint32_t id = 1; id < input->types.count; id++) {
		const struct btf_type *type = input->types.at[id];
		uint32_t number_of_type = input->types.first + id - 1;

		e->output[number_of_type] = &input->types.output[id];
		if (may_be_equal(type) && goes(input, id, type))
			read_type(e, number_of_type, type);
		else
			e->hashes[number_of_type] = mix(2, number_of_type);
	}
}

/* ---- Classes --------------------------------------------------------------------- */

static bool is_ambiguous(const struct equal *e, uint32_t name)
{
	return e->defined[name - 1] == AMBIGUOUS;
}

static void see_names(struct equal *e)
{
	for (uint32_t i = 1; i < e->count; i++) {
		uint32_t *defined;

		if (!e->named[i] || btf_is_fwd(copy_of(e, i)))
			continue;
		defined = &e->defined[e->named[i] - 1];
		if (!*defined) {
			*defined = i;
		} else if (*defined != AMBIGUOUS && e->hashes[*defined] != e->hashes[i]) {
			*defined = AMBIGUOUS;
			e->ambiguous++;
		}
	}
}

static void see_classes(struct equal *e)
{
	memset(e->slots, 0, (e->mask + 1) * sizeof *e->slots);
	e->classes = 0;
	for (uint32_t i = 1; i < e->count; i++) {
		uint32_t slot = (uint32_t)(e->hashes[i] >> 20) & e->mask;

		while (e->slots[slot] && e->hashes[e->slots[slot]] != e->hashes[i])
			slot = (slot + 1) & e->mask;
		if (!e->slots[slot]) {
			e->slots[slot] = i;
			e->classes++;
		}
		e->first[i] = e->slots[slot];
	}
}

static void hash_reference(void *context, uint32_t *field)
{
	struct equal *e = context;
	uint32_t name = e->named[*field];

	e->hash = mix(e->hash, name && !is_ambiguous(e, name) ? name : e->hashes[*field]);
}

static void refine(struct equal *e)
{
	uint64_t *hashes = e->hashes;

	for (uint32_t i = 1; i < e->count; i++) {
		e->hash = hashes[i];
		if (e->at[i])
			btf_walk_types(copy_of(e, i), hash_reference, e);
		e->next[i] = e->hash;
	}
	e->hashes = e->next;
	e->next = hashes;
	see_names(e);
	see_classes(e);
}

static bool find_classes(struct equal *e)
{
	see_names(e);
	see_classes(e);
	for (unsigned round = 0; round < MAX_ROUNDS; round++) {
		uint32_t classes = e->classes, ambiguous = e->ambiguous;

		refine(e);
		if (e->classes == classes && e->ambiguous == ambiguous)
			return true;
	}
	return false;
}

/* ---- Result ---------------------------------------------------------------------- */

/* Declarations go with the definition. */
static uint32_t class_of(const struct equal *e, uint32_t number_of_type)
{
	uint32_t name = e->named[number_of_type];

	if (!name || !e->defined[name - 1] || is_ambiguous(e, name))
		return e->first[number_of_type];
	return e->first[e->defined[name - 1]];
}

static void set_class(void *context, uint32_t *field)
{
	*field = class_of(context, *field);
}

static bool is_copy_of_first(const struct equal *e, uint32_t i)
{
	const struct btf_type *type = copy_of(e, i), *first = copy_of(e, e->first[i]);

	return e->at[e->first[i]] && btf_walk_size(type) == btf_walk_size(first) &&
	       !memcmp(type, first, btf_walk_size(type));
}

static bool is_exact(struct equal *e)
{
	for (uint32_t i = 1; i < e->count; i++)
		if (e->at[i])
			btf_walk_types(copy_of(e, i), set_class, e);
	for (uint32_t i = 1; i < e->count; i++)
		if (e->at[i] ? !is_copy_of_first(e, i) : e->first[i] != i)
			return false;
	return true;
}

static void give_result(struct equal *e, struct link_input *input)
{
	input->types.same = arena_alloc(&e->link->arena, input->types.count * sizeof *input->types.same);
	for (uint32_t id = 1; id < input->types.count; id++) {
		uint32_t i = input->types.first + id - 1, same = class_of(e, i);

		if (e->at[i] && same != i)
			input->types.same[id] = e->output[same];
	}
}

/* ---- All ------------------------------------------------------------------------- */

static void allocate(struct equal *e)
{
	struct arena *arena = &e->link->arena;

	e->at = arena_alloc(arena, e->count * sizeof *e->at);
	e->output = arena_alloc(arena, e->count * sizeof *e->output);
	e->hashes = arena_alloc(arena, e->count * sizeof *e->hashes);
	e->next = arena_alloc(arena, e->count * sizeof *e->next);
	e->first = arena_alloc(arena, e->count * sizeof *e->first);
	e->named = arena_alloc(arena, e->count * sizeof *e->named);
	for (e->mask = 63; e->mask / 2 < e->count; e->mask = e->mask * 2 + 1)
		;
	e->slots = arena_alloc(arena, ((size_t)e->mask + 1) * sizeof *e->slots);
	/* So that no type is at 0. */
	bytes_append_zeros(arena, &e->copies, sizeof(uint32_t));
}

/* Returns how many inputs have types. */
static size_t number_inputs(struct equal *e)
{
	size_t typed = 0;

	e->count = 1;
	for (size_t i = 0; i < e->link->inputs.count; i++) {
		struct link_types *types = &e->link->inputs.at[i]->types;

		if (!types->btf)
			continue;
		types->first = e->count;
		e->count += types->count - 1;
		typed++;
	}
	return typed;
}

void merge_find_equal(struct link *link,
		      bool (*goes)(const struct link_input *input, uint32_t id, const struct btf_type *type))
{
	struct equal e = { .link = link };

	if (number_inputs(&e) < 2)
		return;
	allocate(&e);
	for (size_t i = 0; i < link->inputs.count; i++)
		if (link->inputs.at[i]->types.btf)
			read_input(&e, link->inputs.at[i], goes);
	e.defined = arena_alloc(&link->arena, 2 * (link->merge->table.count + 1) * sizeof *e.defined);
	if (find_classes(&e) && is_exact(&e))
		for (size_t i = 0; i < link->inputs.count; i++)
			if (link->inputs.at[i]->types.btf)
				give_result(&e, link->inputs.at[i]);
	vec_free(&e.copies);
	vec_free(&e.references);
}
