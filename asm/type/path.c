/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/type/path.h"

#include <string.h>

#include "asm/type/derive.h"
#include "asm/type/index.h"
#include "base/suggest.h"
#include "output/dis/text.h"

/* A path being walked: `at` is the end of the part found. */
struct walk {
	const char *path;
	size_t at, length;
	struct type_place place;
	struct type_access *access; /* NULL: the steps are not needed */
	bool wants_suggestion;      /* whose search visits all */
	const char *suggestion;
};

static void note_step(struct walk *walk, uint64_t step)
{
	if (!walk->access)
		return;
	if (walk->access->count < TYPE_ACCESS_DEPTH)
		walk->access->at[walk->access->count] = (uint32_t)step;
	walk->access->count++;
}

static void forget_step(struct walk *walk)
{
	if (walk->access)
		walk->access->count--;
}

static bool has_name(const struct member *member, const char *name, size_t length)
{
	return *member->name && strlen(member->name) == length && !memcmp(member->name, name, length);
}

static const struct member *find_member(struct walk *walk, const struct type *type, const char *name,
					size_t length);

/* The member if it has the name, or if it is anonymous the one inside it. Records the path. */
static const struct member *look_into(struct walk *walk, const struct type *type, const struct member *member,
				      uint64_t step, const char *name, size_t length)
{
	const struct member *found = NULL;

	note_step(walk, step);
	if (type_member_is_transparent(member)) {
		found = find_member(walk, type_resolve(member->type), name, length);
	} else if (has_name(member, name, length)) {
		walk->place.record = type;
		found = member;
	}
	if (found)
		walk->place.bit_offset += member->bit_offset;
	else
		forget_step(walk);
	return found;
}

static const struct member *find_member(struct walk *walk, const struct type *type, const char *name,
					size_t length)
{
	const struct member_slot *slot = type_index_find(type, name, length);
	uint64_t step = 0;

	if (slot)
		return look_into(walk, type, &type->members.at[slot->member], slot->step, name, length);
	if (type->index)
		return NULL;
	for (size_t i = 0; i < type->members.count; i++) {
		const struct member *member = &type->members.at[i], *found;

		if (type_member_is_padding(member))
			continue;
		found = look_into(walk, type, member, step++, name, length);
		if (found)
			return found;
	}
	return NULL;
}

static void offer_members(struct suggestion *suggestion, const struct type *type)
{
	for (size_t i = 0; i < type->members.count; i++) {
		const struct member *member = &type->members.at[i];

		if (type_member_is_transparent(member))
			offer_members(suggestion, type_resolve(member->type));
		else if (*member->name)
			suggestion_offer(suggestion, member->name);
	}
}

static const char *nearest_member(const struct type *type, const char *name, size_t length)
{
	struct suggestion suggestion = suggestion_for(name, length);

	offer_members(&suggestion, type);
	return suggestion.nearest;
}

static bool step_name(struct walk *walk, size_t start)
{
	const struct type *type = type_resolve(walk->place.type);
	const char *name = walk->path + start;
	size_t length = 0;
	const struct member *member;

	while (start + length < walk->length && name[length] != '.' && name[length] != '[')
		length++;
	if (!type_is_record(type) || walk->place.bits)
		return false;
	member = find_member(walk, type, name, length);
	if (!member) {
		if (walk->wants_suggestion)
			walk->suggestion = nearest_member(type, name, length);
		return false;
	}
	walk->place.type = member->type;
	walk->place.bits = member->bits;
	walk->place.is_element = false;
	walk->at = start + length;
	return true;
}

/* The digits of an index; *end is after the ']'. */
static bool read_index(const struct walk *walk, uint64_t *index, size_t *end)
{
	size_t i = walk->at + 1, first = i;

	*index = 0;
	for (; i < walk->length && walk->path[i] >= '0' && walk->path[i] <= '9'; i++)
		if (__builtin_mul_overflow(*index, 10, index) ||
		    __builtin_add_overflow(*index, (uint64_t)(walk->path[i] - '0'), index))
			return false;
	*end = i + 1;
	return i > first && i < walk->length && walk->path[i] == ']';
}

/* A flexible array has no bound to check an index against. */
static bool step_index(struct walk *walk)
{
	const struct type *type = type_resolve(walk->place.type);
	uint64_t index, size, align, bits;
	size_t end;

	if (type->kind != TYPE_ARRAY || !read_index(walk, &index, &end))
		return false;
	if (index > UINT32_MAX || (type->count && index >= type->count))
		return false;
	if (!type_size(type->target, &size, &align) || __builtin_mul_overflow(size, 8, &bits) ||
	    __builtin_mul_overflow(index, bits, &bits) ||
	    __builtin_add_overflow(walk->place.bit_offset, bits, &walk->place.bit_offset))
		return false;
	walk->place.type = type->target;
	walk->place.is_element = true;
	note_step(walk, index);
	walk->at = end;
	return true;
}

bool type_member_access(struct type *type, const char *path, size_t length, struct type_place *place,
			struct type_access *access, size_t *bad, const char **suggestion)
{
	struct walk walk = { .path = path,
			     .length = length,
			     .access = access,
			     .place = { .type = type },
			     .wants_suggestion = suggestion };
	bool found = length > 0;

	while (found && walk.at < length) {
		if (path[walk.at] == '[')
			found = step_index(&walk);
		else if (path[walk.at] == '.' && walk.at)
			found = step_name(&walk, walk.at + 1);
		else
			found = !walk.at && step_name(&walk, 0);
	}
	*place = walk.place;
	place->offset = place->bit_offset / 8;
	*bad = walk.at;
	if (suggestion)
		*suggestion = walk.suggestion;
	return found;
}

bool type_member(struct type *type, const char *path, size_t length, struct type_place *place, size_t *bad,
		 const char **suggestion)
{
	return type_member_access(type, path, length, place, NULL, bad, suggestion);
}
