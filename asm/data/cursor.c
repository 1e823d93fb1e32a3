/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Brace elision as C has it (C11, 6.7.9): an initializer without braces of its own fills the members of a
 * nested struct or array one by one, and the list goes on after it. So the cursor is a stack of levels, one
 * for each aggregate that is open without braces; a level that is full is left, and the next item goes on in
 * the outer one.
 *
 * A designator starts again from the list's own level and opens the levels along its path. The following item
 * continues after it, in the innermost of these, as in C.
 *
 * Levels are allocated once and reused, so a list of a million items costs no memory for them; MAX_DEPTH
 * bounds the braces that can be omitted at once.
 */
#include "asm/data/cursor.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "asm/assembler.h"
#include "asm/data/initializer.h"
#include "asm/type/derive.h"
#include "asm/type/index.h"
#include "asm/type/name.h"
#include "asm/type/path.h"
#include "base/suggest.h"
#include "output/dis/text.h"

/* This many braces may be omitted at once: otherwise each value could cost as much as all types together. */
#define MAX_DEPTH 64

static bool is_compound(const struct type *type)
{
	return type->kind == TYPE_STRUCT || type->kind == TYPE_UNION;
}

/* Only a union's first member is filled. */
uint64_t type_count_parts(const struct type *type)
{
	if (type->kind == TYPE_ARRAY)
		return type->count;
	return is_compound(type) ? type->members.count : 0;
}

const char *type_description(struct assembler *as, const struct type *type)
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

static void begin_level(struct cursor_level *level, struct subobject whole, uint64_t count)
{
	level->whole = whole;
	level->type = type_resolve(whole.type);
	level->next = 0;
	level->count = count;
}

void cursor_begin(struct cursor *cursor, struct assembler *as, struct subobject whole, uint64_t count)
{
	*cursor = (struct cursor){ .as = as };
	begin_level(&cursor->first, whole, count);
	cursor->at = &cursor->first;
}

static void descend(struct cursor *cursor, struct subobject part)
{
	struct cursor_level *outer = cursor->at;

	if (!outer->inner) {
		outer->inner = ARENA_NEW(&cursor->as->arena, struct cursor_level);
		outer->inner->outer = outer;
	}
	cursor->at = outer->inner;
	begin_level(cursor->at, part, type_count_parts(type_resolve(part.type)));
}

/* ---- In order --------------------------------------------------------- */

static bool take_element(struct cursor_level *level, struct subobject *part)
{
	uint64_t size, align;

	if (!type_size(level->type->target, &size, &align))
		return false;
	*part = (struct subobject){ .type = level->type->target, .offset = level->whole.offset };
	part->offset += level->next++ * size;
	return true;
}

static bool take_member(struct cursor_level *level, struct subobject *part)
{
	const struct member *member = &level->type->members.at[level->next++];

	*part = (struct subobject){ .type = member->type,
				    .offset = level->whole.offset + member->bit_offset / 8,
				    .bits = member->bits,
				    .first_bit = (uint8_t)(member->bit_offset % 8) };
	if (level->type->kind == TYPE_UNION)
		level->next = level->count;
	return true;
}

/* False if the level is full. */
static bool take(struct cursor_level *level, struct subobject *part)
{
	if (is_compound(level->type))
		while (level->next < level->count &&
		       type_member_is_padding(&level->type->members.at[level->next]))
			level->next++;
	if (level->next >= level->count)
		return false;
	return level->type->kind == TYPE_ARRAY ? take_element(level, part) : take_member(level, part);
}

static void report_too_many(struct cursor *cursor, struct span span)
{
	const struct type *type = cursor->first.type;
	struct diags *diags = &cursor->as->diags;

	if (type->kind == TYPE_UNION)
		diag_error(diags, span, "excess initializer: a union takes one");
	else if (!cursor->first.count)
		diag_error(diags, span, "%s without a size cannot have initial values",
			   type_description(cursor->as, type));
	else
		diag_error(diags, span, "%s has %" PRIu64 " %s; this is one too many",
			   type_description(cursor->as, type), cursor->first.count,
			   type->kind == TYPE_ARRAY ? "elements" : "members");
}

static bool take_next(struct cursor *cursor, struct span span, struct subobject *part)
{
	while (!take(cursor->at, part)) {
		if (cursor->at == &cursor->first) {
			report_too_many(cursor, span);
			return false;
		}
		cursor->at = cursor->at->outer;
	}
	return true;
}

/* ---- By name and index ------------------------------------------------- */

/* The index among the type's direct members of the one that has the name, or is anonymous and contains it. */
static bool find_member(struct type *type, const char *name, size_t length, uint64_t *place)
{
	const struct member_slot *slot = type_index_find(type, name, length);
	struct type_place found;
	size_t bad;

	if (slot)
		*place = slot->member;
	if (slot || type->index || !is_compound(type))
		return slot != NULL;
	for (size_t i = 0; i < type->members.count; i++) {
		const struct member *member = &type->members.at[i];

		*place = i;
		if (*member->name
			    ? strlen(member->name) == length && !memcmp(member->name, name, length)
			    : !type_member_is_padding(member) && type_member(type_resolve(member->type), name,
									     length, &found, &bad, NULL))
			return true;
	}
	return false;
}

/* Descends through the anonymous members that contain it. */
static bool take_named(struct cursor *cursor, const char *name, size_t length, struct subobject *part)
{
	const struct member *member;

	for (;;) {
		struct cursor_level *level = cursor->at;

		if (!find_member(level->type, name, length, &level->next))
			return false;
		member = &level->type->members.at[level->next];
		take_member(level, part);
		if (*member->name)
			return true;
		descend(cursor, *part);
	}
}

static void report_no_member(struct cursor *cursor, struct type *type, const struct init_step *step)
{
	const char *path = step->member->text + 1, *suggestion = NULL;
	struct assembler *as = cursor->as;
	struct type_place found;
	size_t bad;

	if (diag_error_hidden(&as->diags))
		return;
	type_member(type, path, strlen(path), &found, &bad, &suggestion);
	diag_error(&as->diags, step->span, "%s has no member '%s'%s", type_description(as, type), path,
		   suggestion_words(&as->arena, suggestion));
}

/* Takes "[2]"; *length is its end. */
static bool take_indexed(struct cursor *cursor, const char *name, size_t *length, struct subobject *part)
{
	struct cursor_level *level = cursor->at;
	char *end;
	unsigned long long index = strtoull(name + 1, &end, 10);

	if (level->type->kind != TYPE_ARRAY || *end != ']' || index >= level->count)
		return false;
	*length = (size_t)(end + 1 - name);
	level->next = index;
	return take_element(level, part);
}

/* .member, or .member.sub[2] in one. */
static bool step_member(struct cursor *cursor, const struct init_step *step, struct subobject *part)
{
	struct type *type = cursor->at->type;
	const char *name = step->member->text + 1;

	for (;;) {
		size_t length = strcspn(name, ".[");

		if (!(*name == '[' ? take_indexed(cursor, name, &length, part)
				   : take_named(cursor, name, length, part)))
			break;
		name += length;
		if (!*name)
			return true;
		name += *name == '.';
		descend(cursor, *part);
	}
	report_no_member(cursor, type, step);
	return false;
}

static bool step_index(struct cursor *cursor, const struct init_step *step, struct subobject *part)
{
	struct cursor_level *level = cursor->at;
	struct assembler *as = cursor->as;
	uint64_t index;

	if (level->type->kind != TYPE_ARRAY) {
		diag_error(&as->diags, step->span,
			   is_compound(level->type) ? "%s has members, not indices"
						    : "this is %s, which has no elements",
			   type_description(as, level->type));
		return false;
	}
	if (!asm_constant_now(as, &step->index, UINT32_MAX - 1, &index))
		return false;
	if (!level->count) {
		diag_error(&as->diags, step->span, "an array without a size cannot have values");
		return false;
	}
	if (index >= level->count) {
		diag_error(&as->diags, step->span, "this array's last index is %" PRIu64, level->count - 1);
		return false;
	}
	level->next = index;
	return take_element(level, part);
}

static bool follow_path(struct cursor *cursor, const struct init_step *path, struct subobject *part)
{
	cursor->at = &cursor->first;
	for (const struct init_step *step = path; step; step = step->next) {
		if (step != path)
			descend(cursor, *part);
		if (!(step->member ? step_member(cursor, step, part) : step_index(cursor, step, part)))
			return false;
	}
	return true;
}

/* ---- All of it --------------------------------------------------------- */

static bool fills(const struct initializer *initializer, const struct type *type)
{
	if (initializer->kind == INIT_LIST)
		return true;
	if (initializer->kind == INIT_STRING && type->kind == TYPE_ARRAY)
		return type_is_byte(type_resolve(type->target));
	return !is_compound(type) && type->kind != TYPE_ARRAY;
}

bool cursor_find(struct cursor *cursor, const struct init_item *item, struct subobject *part)
{
	struct span span = item->value->span;
	unsigned depth = 0;

	if (!(item->path ? follow_path(cursor, item->path, part) : take_next(cursor, span, part)))
		return false;
	while (!fills(item->value, type_resolve(part->type))) {
		struct subobject whole = *part;

		descend(cursor, whole);
		if (++depth <= MAX_DEPTH && take(cursor->at, part))
			continue;
		diag_error(&cursor->as->diags, span, "this is %s: give its %s in braces",
			   type_description(cursor->as, type_resolve(whole.type)),
			   type_resolve(whole.type)->kind == TYPE_ARRAY ? "elements" : "members");
		return false;
	}
	return true;
}
