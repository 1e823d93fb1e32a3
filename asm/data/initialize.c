/* SPDX-License-Identifier: BSD-2-Clause */
/* The bytes of a variable from its initializer, as C fills structs, unions and arrays. */
#include "asm/data/initialize.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "asm/assembler.h"
#include "asm/data/cursor.h"
#include "asm/data/initializer.h"
#include "asm/data/variable.h"
#include "asm/expr/evaluate.h"
#include "asm/expr/expr.h"
#include "asm/expr/value.h"
#include "asm/resolve.h"
#include "asm/symbol.h"
#include "asm/type/derive.h"
#include "asm/type/name.h"
#include "asm/type/type.h"
#include "base/literal.h"

/* A part of a variable, by its place in the section. */
struct place {
	const struct variable *variable;
	struct type *type;
	uint64_t offset;
	uint8_t bits, first_bit;
};

static bool fill(struct assembler *as, struct place place, const struct initializer *initializer);

static uint8_t *bytes_at(const struct place *place)
{
	return place->variable->section->data.at + place->offset;
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

/* 255 would read back as -1. A char is as good for bytes as for text. */
static void warn_of_sign(struct assembler *as, const struct type *type, unsigned bits,
			 const struct value *value, int128 number)
{
	int128 limit = (int128)1 << (bits - 1);

	if (!type->is_signed || type->is_char || number < limit || number >= 2 * limit)
		return;
	diag_warning(&as->diags, value->span, "%" PRIu64 " is read as %" PRId64 " from %u bits with a sign",
		     (uint64_t)number, (int64_t)(number - 2 * limit), bits);
}

static bool fill_bitfield(struct assembler *as, const struct place *place, const struct value *value,
			  const struct result *result)
{
	int128 lowest = -((int128)1 << (place->bits - 1)), limit = (int128)1 << place->bits;

	if (result->symbol || result->number < lowest || result->number >= limit) {
		diag_error(&as->diags, value->span, "this does not fit the %u bits of the member",
			   place->bits);
		return false;
	}
	warn_of_sign(as, type_resolve(place->type), place->bits, value, result->number);
	put_bits(as, place, (uint64_t)result->number);
	return true;
}

/* libbpf relocates instructions, and of data only struct_ops. */
static bool fill_address(struct assembler *as, const struct place *place, const struct type *type,
			 const struct value *value, const struct result *result)
{
	const char *name = result->symbol->name->text;

	if (type->kind != TYPE_POINTER) {
		diag_error(&as->diags, value->span, "'%s' is an address, but this is %s", name,
			   type_description(as, type));
		return false;
	}
	if (!place->variable->takes_addresses) {
		diag_error(&as->diags, value->span,
			   "no loader writes the address of '%s' into %s; a program can: "
			   "'r1 = &%s'",
			   name, place->variable->section->name, name);
		return false;
	}
	asm_put_datum(as, place->variable->section, place->offset, 8, value, result);
	return true;
}

static bool fill_number(struct assembler *as, const struct place *place,
			const struct initializer *initializer)
{
	const struct type *type = type_resolve(place->type);
	const struct value *value = &initializer->value;
	struct result result = expr_evaluate(as, value);

	if (result.failed)
		return false;
	if (place->bits)
		return fill_bitfield(as, place, value, &result);
	if (result.symbol)
		return fill_address(as, place, type, value, &result);
	if (type->is_bool && result.number != 0 && result.number != 1) {
		diag_error(&as->diags, value->span, "a bool is 0 or 1");
		return false;
	}
	if (type->kind == TYPE_POINTER && result.number)
		diag_warning(&as->diags, value->span,
			     "a number as an address; only NULL means something in a program");
	if (type->size > 8) {
		diag_error(&as->diags, value->span,
			   "a number of more than 64 bits is given as an array of bytes");
		return false;
	}
	warn_of_sign(as, type, (unsigned)type->size * 8, value, result.number);
	asm_put_datum(as, place->variable->section, place->offset, (unsigned)type->size, value, &result);
	return true;
}

static bool fill_scalar(struct assembler *as, const struct place *place,
			const struct initializer *initializer)
{
	const struct type *type = type_resolve(place->type);
	struct initializer address = { .kind = INIT_VALUE, .span = initializer->span };

	if (type->kind == TYPE_STRUCT || type->kind == TYPE_UNION || type->kind == TYPE_ARRAY) {
		diag_error(&as->diags, initializer->span, "this is %s: give its %s in braces",
			   type_description(as, type), type->kind == TYPE_ARRAY ? "elements" : "members");
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
			   "a string needs an array of bytes, such as 'char name[16]'%s",
			   type->kind == TYPE_POINTER ? "; no loader fills a pointer to one" : "");
		return false;
	}
	text = literal_string(&as->diags, initializer->string, &length);
	/* As in C, the terminating NUL may not fit. */
	if (length > type->count) {
		diag_error(&as->diags, initializer->span,
			   "this string has %zu bytes, but the array only %" PRIu64, length, type->count);
		return false;
	}
	if (length)
		memcpy(bytes_at(place), text, length);
	return true;
}

/* ---- Lists ------------------------------------------------------------- */

/* The bits that a list item initializes. */
static struct filled_bits filled_bits(const struct subobject *part, const struct init_item *item)
{
	uint64_t size = 0, align, begin = part->offset * 8 + part->first_bit;

	type_size(part->type, &size, &align);
	return (struct filled_bits){ begin, begin + (part->bits ? part->bits : size * 8), item };
}

static int compare_filled(const void *left, const void *right)
{
	const struct filled_bits *a = left, *b = right;
	uint32_t a_span = a->item->value->span.begin, b_span = b->item->value->span.begin;

	if (a->begin != b->begin)
		return a->begin < b->begin ? -1 : 1;
	return (a_span > b_span) - (a_span < b_span);
}

static struct span item_span(const struct init_item *item)
{
	return item->path ? span_join(item->path->span, item->value->span) : item->value->span;
}

/* The later item in the source is the duplicate, whatever their order in the variable. */
static void report_twice(struct assembler *as, const struct init_item *one, const struct init_item *other)
{
	bool in_order = one->value->span.begin < other->value->span.begin;

	diag_error(&as->diags, item_span(in_order ? other : one), "initialized a second time");
	diag_note(&as->diags, item_span(in_order ? one : other), "it is given first here");
}

/* In C the last one wins silently; here a duplicate is an error. */
static bool check_twice(struct assembler *as, struct filled_bits *filled, size_t count)
{
	const struct filled_bits *farthest = filled;
	unsigned errors = as->diag_run.errors;

	if (count)
		qsort(filled, count, sizeof *filled, compare_filled);
	for (size_t i = 1; i < count; i++) {
		if (filled[i].begin < farthest->end && filled[i].begin < filled[i].end)
			report_twice(as, farthest->item, filled[i].item);
		if (filled[i].end > farthest->end)
			farthest = &filled[i];
	}
	return as->diag_run.errors == errors;
}

static bool has_designator(const struct initializer *list)
{
	for (const struct init_item *item = list->first; item; item = item->next)
		if (item->path)
			return true;
	return false;
}

static bool fill_items(struct assembler *as, const struct place *place, const struct initializer *list)
{
	struct subobject whole = { .type = place->type }, part;
	bool designated = has_designator(list);
	struct cursor cursor;

	cursor_begin(&cursor, as, whole, type_count_parts(type_resolve(place->type)));
	for (const struct init_item *item = list->first; item; item = item->next) {
		struct place inner = *place;

		if (!cursor_find(&cursor, item, &part))
			return false;
		if (designated)
			vec_push(&as->arena, &as->variables->filled, filled_bits(&part, item));
		inner.type = part.type;
		inner.offset += part.offset;
		inner.bits = part.bits;
		inner.first_bit = part.first_bit;
		if (!fill(as, inner, item->value))
			return false;
	}
	return true;
}

/* as->variables->filled has the entries of enclosing lists first, then this list's. */
static bool fill_list(struct assembler *as, const struct place *place, const struct initializer *list)
{
	const struct type *type = type_resolve(place->type);
	size_t outer = as->variables->filled.count;
	bool good;

	if (type->kind != TYPE_ARRAY && type->kind != TYPE_STRUCT && type->kind != TYPE_UNION) {
		diag_error(&as->diags, list->span, "this is %s, which takes one value without braces",
			   type_description(as, type));
		return false;
	}
	good = fill_items(as, place, list) &&
	       check_twice(as, as->variables->filled.at + outer, as->variables->filled.count - outer);
	as->variables->filled.count = outer;
	return good;
}

/* C allows braces around a string for an array of bytes. */
static const struct initializer *without_braces(struct type *type, const struct initializer *initializer)
{
	const struct init_item *only = initializer->first;

	if (initializer->kind == INIT_LIST && type->kind == TYPE_ARRAY && only && !only->next &&
	    !only->path && only->value->kind == INIT_STRING && type_is_byte(type_resolve(type->target)))
		return only->value;
	return initializer;
}

static bool fill(struct assembler *as, struct place place, const struct initializer *initializer)
{
	initializer = without_braces(type_resolve(place.type), initializer);
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
			       .offset = variable->def->symbol->value };

	return fill(as, place, variable->initializer);
}

bool asm_count_elements(struct assembler *as, struct type *type, const struct initializer *initializer,
			uint64_t *count)
{
	struct cursor cursor;
	struct subobject part;
	size_t length;

	*count = 0;
	initializer = without_braces(type_resolve(type), initializer);
	if (initializer->kind == INIT_STRING) {
		literal_string(&as->diags, initializer->string, &length);
		*count = length + 1;
		return true;
	}
	if (initializer->kind != INIT_LIST) {
		diag_error(&as->diags, initializer->span, "an array's elements are given in braces");
		return false;
	}
	cursor_begin(&cursor, as, (struct subobject){ .type = type }, UINT32_MAX);
	for (const struct init_item *item = initializer->first; item; item = item->next) {
		if (!cursor_find(&cursor, item, &part))
			return false;
		if (cursor.first.next > *count)
			*count = cursor.first.next;
	}
	if (!*count)
		diag_error(&as->diags, initializer->span, "an array has at least one element");
	return *count;
}
