/* SPDX-License-Identifier: BSD-2-Clause */
/* The bytes of a variable from what stands behind its '=', as C fills structs, unions and arrays. */
#include <inttypes.h>
#include <string.h>

#include "asm/declare.h"
#include "base/suggest.h"
#include "grammar/literal.h"

/* A part of a variable. */
struct place {
	const struct variable *variable;
	struct type *type;
	uint64_t offset; /* in the section */
	uint8_t bits, first_bit;
};

static bool fill(struct assembler *as, struct place place, const struct initializer *initializer);

static uint8_t *bytes_at(const struct place *place)
{
	return place->variable->section->data.at + place->offset;
}

static const char *type_text(struct assembler *as, const struct type *type)
{
	switch (type->kind) {
	case TYPE_STRUCT: return arena_printf(&as->arena, "struct %s", *type->name ? type->name : "{...}");
	case TYPE_UNION: return arena_printf(&as->arena, "union %s", *type->name ? type->name : "{...}");
	case TYPE_ENUM: return arena_printf(&as->arena, "enum %s", type->name);
	case TYPE_POINTER: return "a pointer";
	case TYPE_ARRAY: return "an array";
	default: return type->name;
	}
}

/* ---- Numbers and addresses --------------------------------------------- */

/* The target's order: from the lowest bit up, or from the highest down. */
static void put_bits(const struct assembler *as, const struct place *place, uint64_t number)
{
	bool big = as->object.endian == BPFAS_BIG;

	for (unsigned i = 0; i < place->bits; i++) {
		unsigned at = place->first_bit + i, bit = big ? place->bits - 1 - i : i;
		uint8_t mask = (uint8_t)(1u << (big ? 7 - at % 8 : at % 8));

		if (number >> bit & 1)
			bytes_at(place)[at / 8] |= mask;
		else
			bytes_at(place)[at / 8] &= (uint8_t)~mask;
	}
}

static bool fill_bitfield(struct assembler *as, const struct place *place, const struct value *value,
			  const struct outcome *outcome)
{
	int128 lowest = -((int128)1 << (place->bits - 1)), limit = (int128)1 << place->bits;

	if (outcome->symbol || outcome->number < lowest || outcome->number >= limit) {
		diag_error(&as->diags, value->span, "this does not fit the %u bits of the member",
			   place->bits);
		return false;
	}
	put_bits(as, place, (uint64_t)outcome->number);
	return true;
}

/* libbpf relocates what programs load, and of data only what struct_ops is made of. */
static bool fill_address(struct assembler *as, const struct place *place, const struct type *type,
			 const struct value *value, const struct outcome *outcome)
{
	const char *name = outcome->symbol->name->text;

	if (type->kind != TYPE_POINTER) {
		diag_error(&as->diags, value->span, "'%s' is an address, and this is %s", name,
			   type_text(as, type));
		return false;
	}
	if (!place->variable->takes_addresses) {
		diag_error(&as->diags, value->span,
			   "no loader puts the address of '%s' into %s; a program can: "
			   "'r1 = &%s'",
			   name, place->variable->section->name, name);
		return false;
	}
	asm_put_datum(as, place->variable->section, place->offset, 8, value, outcome);
	return true;
}

static bool fill_number(struct assembler *as, const struct place *place,
			const struct initializer *initializer)
{
	const struct type *type = type_resolve(place->type);
	const struct value *value = &initializer->value;
	struct outcome outcome = expr_evaluate(as, value);

	if (outcome.failed)
		return false;
	if (place->bits)
		return fill_bitfield(as, place, value, &outcome);
	if (outcome.symbol)
		return fill_address(as, place, type, value, &outcome);
	if (type->is_bool && outcome.number != 0 && outcome.number != 1) {
		diag_error(&as->diags, value->span, "a bool is 0 or 1");
		return false;
	}
	if (type->kind == TYPE_POINTER && outcome.number)
		diag_warning(&as->diags, value->span,
			     "a number as an address; only NULL means something in a program");
	if (type->size > 8) {
		diag_error(&as->diags, value->span,
			   "a number of more than 64 bits is given as an array of bytes");
		return false;
	}
	asm_put_datum(as, place->variable->section, place->offset, (unsigned)type->size, value, &outcome);
	return true;
}

static bool fill_scalar(struct assembler *as, const struct place *place,
			const struct initializer *initializer)
{
	const struct type *type = type_resolve(place->type);
	struct initializer address = { .kind = INIT_VALUE, .span = initializer->span };

	if (type->kind == TYPE_STRUCT || type->kind == TYPE_UNION || type->kind == TYPE_ARRAY) {
		diag_error(&as->diags, initializer->span, "this is %s: give its %s in braces",
			   type_text(as, type), type->kind == TYPE_ARRAY ? "elements" : "members");
		return false;
	}
	if (initializer->kind == INIT_VALUE)
		return fill_number(as, place, initializer);
	address.value = expr_name(as, initializer->span, initializer->name);
	return fill_number(as, place, &address);
}

/* ---- Strings ----------------------------------------------------------- */

static bool fill_string(struct assembler *as, const struct place *place,
			const struct initializer *initializer)
{
	const struct type *type = type_resolve(place->type);
	size_t length;
	const char *text;

	if (type->kind != TYPE_ARRAY || !type_is_byte(type_resolve(type->target))) {
		diag_error(&as->diags, initializer->span,
			   "a string fits an array of bytes, as 'char name[16]'%s",
			   type->kind == TYPE_POINTER ? "; no loader fills a pointer to one" : "");
		return false;
	}
	text = literal_string(as, initializer->string, &length);
	/* As in C, the NUL behind it may be the one byte too many. */
	if (length > type->count) {
		diag_error(&as->diags, initializer->span, "this string has %zu bytes, and the array %" PRIu64,
			   length, type->count);
		return false;
	}
	if (length)
		memcpy(bytes_at(place), text, length);
	return true;
}

/* ---- Lists ------------------------------------------------------------- */

static bool index_of(struct assembler *as, const struct init_step *step, const struct type *array,
		     uint64_t *index)
{
	if (!asm_constant_now(as, &step->index, UINT32_MAX, index))
		return false;
	if (*index < array->count)
		return true;
	diag_error(&as->diags, step->span, "this array's last index is %" PRIu64, array->count - 1);
	return false;
}

static bool step_member(struct assembler *as, struct place *place, const struct init_step *step)
{
	const char *path = step->member->text + 1, *suggestion;
	struct type *type = type_resolve(place->type);
	struct type_place found;
	size_t bad;

	if (!type_member(type, path, strlen(path), &found, &bad, NULL)) {
		if (diag_error_hidden(&as->diags))
			return false;
		type_member(type, path, strlen(path), &found, &bad, &suggestion);
		diag_error(&as->diags, step->span, "%s has no member '%s'%s", type_text(as, type), path,
			   suggestion ? arena_printf(&as->arena, "; did you mean '%s'?", suggestion) : "");
		return false;
	}
	place->type = found.type;
	place->offset += found.bit_offset / 8;
	place->bits = found.bits;
	place->first_bit = (uint8_t)(found.bit_offset % 8);
	return true;
}

static bool step_index(struct assembler *as, struct place *place, const struct init_step *step)
{
	struct type *type = type_resolve(place->type);
	uint64_t index, size, align;

	if (type->kind != TYPE_ARRAY) {
		diag_error(&as->diags, step->span, "%s has members, no indices", type_text(as, type));
		return false;
	}
	if (!index_of(as, step, type, &index) || !type_size(type->target, &size, &align))
		return false;
	place->type = type->target;
	place->offset += index * size;
	return true;
}

static bool walk_path(struct assembler *as, struct place *place, const struct init_step *path)
{
	for (const struct init_step *step = path; step; step = step->next)
		if (!(step->member ? step_member(as, place, step) : step_index(as, place, step)))
			return false;
	return true;
}

/* Where a list stands: the member or element that comes without a name of its own. */
struct cursor {
	size_t next, count;
	bool is_lost; /* behind a path of several steps */
};

/* What a first step of a path says about the next item. */
static void follow_path(struct assembler *as, struct cursor *cursor, const struct type *type,
			const struct init_step *path)
{
	uint64_t index = 0;

	cursor->is_lost = true;
	if (path->next)
		return;
	if (type->kind == TYPE_ARRAY) {
		cursor->is_lost = !asm_constant_now(as, &path->index, UINT32_MAX, &index);
		cursor->next = index + 1;
		return;
	}
	if (type->index) {
		const struct member_slot *slot =
			type_index_find(type, path->member->text + 1, path->member->length - 1);

		cursor->is_lost = !slot;
		cursor->next = slot ? (size_t)slot->member + 1 : 0;
		return;
	}
	for (size_t i = 0; i < type->members.count; i++)
		if (!strcmp(type->members.at[i].name, path->member->text + 1)) {
			cursor->next = i + 1;
			cursor->is_lost = false;
			return;
		}
}

static void report_too_many(struct assembler *as, const struct type *type, size_t count, struct span span)
{
	if (type->kind == TYPE_UNION)
		diag_error(&as->diags, span, "of a union one member is given, and this is one more");
	else
		diag_error(&as->diags, span, "%s has %zu %s, and this is one more", type_text(as, type),
			   count, type->kind == TYPE_ARRAY ? "elements" : "members");
}

static bool next_place(struct assembler *as, struct cursor *cursor, struct place *place, struct span span)
{
	const struct type *type = type_resolve(place->type);
	const struct member *member;
	uint64_t size, align;

	if (cursor->is_lost) {
		diag_error(&as->diags, span,
			   "which one this is for is not plain here; name it: '.member = ' or '[2] = '");
		return false;
	}
	while (type->kind != TYPE_ARRAY && cursor->next < cursor->count &&
	       !*type->members.at[cursor->next].name && type->members.at[cursor->next].bits)
		cursor->next++;
	if (cursor->next >= cursor->count) {
		report_too_many(as, type, cursor->count, span);
		return false;
	}
	if (type->kind == TYPE_ARRAY) {
		if (!type_size(type->target, &size, &align))
			return false;
		place->offset += cursor->next++ * size;
		place->type = type->target;
		return true;
	}
	member = &type->members.at[cursor->next++];
	place->type = member->type;
	place->offset += member->bit_offset / 8;
	place->bits = member->bits;
	place->first_bit = (uint8_t)(member->bit_offset % 8);
	return true;
}

static bool fill_list(struct assembler *as, const struct place *place, const struct initializer *list)
{
	const struct type *type = type_resolve(place->type);
	struct cursor cursor = { .count = type->members.count };
	bool good = true;

	if (type->kind == TYPE_ARRAY)
		cursor.count = type->count;
	else if (type->kind == TYPE_UNION)
		cursor.count = type->members.count ? 1 : 0;
	else if (type->kind != TYPE_STRUCT) {
		diag_error(&as->diags, list->span, "this is %s, and takes one value without braces",
			   type_text(as, type));
		return false;
	}
	for (const struct init_item *item = list->first; item && good; item = item->next) {
		struct place part = *place;

		if (item->path) {
			good = walk_path(as, &part, item->path);
			if (good)
				follow_path(as, &cursor, type, item->path);
		} else {
			good = next_place(as, &cursor, &part, item->value->span);
		}
		good = good && fill(as, part, item->value);
	}
	return good;
}

static bool fill(struct assembler *as, struct place place, const struct initializer *initializer)
{
	switch (initializer->kind) {
	case INIT_STRING: return fill_string(as, &place, initializer);
	case INIT_LIST: return fill_list(as, &place, initializer);
	default: return fill_scalar(as, &place, initializer);
	}
}

bool asm_initialize(struct assembler *as, const struct variable *variable)
{
	struct place place = { .variable = variable,
			       .type = variable->type,
			       .offset = variable->definition->symbol->value };

	return fill(as, place, variable->initializer);
}

bool asm_count_elements(struct assembler *as, const struct initializer *initializer, uint64_t *count)
{
	uint64_t next = 0;
	size_t length;

	*count = 0;
	if (initializer->kind == INIT_STRING) {
		literal_string(as, initializer->string, &length);
		*count = length + 1;
		return true;
	}
	if (initializer->kind != INIT_LIST) {
		diag_error(&as->diags, initializer->span, "an array's elements are given in braces");
		return false;
	}
	for (const struct init_item *item = initializer->first; item; item = item->next) {
		if (item->path && !item->path->member &&
		    !asm_constant_now(as, &item->path->index, UINT32_MAX - 1, &next))
			return false;
		if (++next > *count)
			*count = next;
	}
	if (!*count)
		diag_error(&as->diags, initializer->span, "an array has one element at least");
	return *count;
}
