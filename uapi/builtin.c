/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The tables of built-in names, from their .def files, and binary search in them. The script that generates
 * the files sorts them by name, bytewise; a test checks it.
 */
#include "uapi/builtin.h"

#include <string.h>

#define ARRAY_SIZE(array) (sizeof(array) / sizeof(*(array)))

const struct builtin_helper builtin_helpers[] = {
#define HELPER(name_, id_, gpl_only_) { .name = #name_, .id = id_, .gpl_only = gpl_only_ },
#include "uapi/helpers.def"
#undef HELPER
};
const size_t builtin_helper_count = ARRAY_SIZE(builtin_helpers);

const struct builtin_constant builtin_constants[] = {
#define CONSTANT(name_, value_) { .name = #name_, .value = value_ },
#include "uapi/constants.def"
#undef CONSTANT
};
const size_t builtin_constant_count = ARRAY_SIZE(builtin_constants);

/* clang-format off */

/* types.def is read twice: first for an array of each type's members ... */
#define STRUCT(name_, ...) static const struct builtin_member members_##name_[] = {
#define UNION(name_, ...) STRUCT(name_)
#define MEMBER(type_, name_) { .type = #type_, .name = #name_ },
#define ALIGNED(type_, name_, align_) { .type = #type_, .name = #name_, .align = align_ },
#define ARRAY(type_, name_, count_) { .type = #type_, .name = #name_, .count = count_ },
#define FLEXIBLE(type_, name_) { .type = #type_, .name = #name_, .flexible = true },
#define BITS(type_, name_, bits_) { .type = #type_, .name = #name_, .bits = bits_ },
#define UNNAMED(type_) { .type = #type_ },
#define END(name_) };
#include "uapi/types.def"
#undef STRUCT
#undef UNION
#undef MEMBER
#undef ALIGNED
#undef ARRAY
#undef FLEXIBLE
#undef BITS
#undef UNNAMED
#undef END

/* ... then for the types themselves. After the name, a row lists the fields that are not zero. */
#define STRUCT(name_, ...) \
	{ .name = #name_, .members = members_##name_, .member_count = ARRAY_SIZE(members_##name_), __VA_ARGS__ },
#define UNION(name_, ...) STRUCT(name_, .is_union = true, ##__VA_ARGS__)
#define MEMBER(...)
#define ALIGNED(...)
#define ARRAY(...)
#define FLEXIBLE(...)
#define BITS(...)
#define UNNAMED(...)
#define END(...)
const struct builtin_type builtin_types[] = {
#include "uapi/types.def"
};
const size_t builtin_type_count = ARRAY_SIZE(builtin_types);

/* clang-format on */

/* A name to search for, which need not be terminated. */
struct key {
	const char *name;
	size_t length;
};

/* Like strcmp on a terminated key, except that the key may contain zero bytes. */
static int compare(const struct key *key, const char *name)
{
	size_t length = strlen(name);
	int order = memcmp(key->name, name, key->length < length ? key->length : length);

	return order ? order : (key->length > length) - (key->length < length);
}

static const void *find(const void *rows, size_t count, size_t row_size, size_t name_offset,
			const struct key *key)
{
	size_t low = 0;

	while (low < count) {
		size_t middle = low + (count - low) / 2;
		const char *row = (const char *)rows + middle * row_size;
		int order = compare(key, row + name_offset);

		if (order == 0)
			return row;
		if (order < 0)
			count = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

#define FIND(table, count, name, length)                                           \
	find(table, count, sizeof(*(table)), offsetof(__typeof__(*(table)), name), \
	     &(struct key){ name, length })

const struct builtin_helper *builtin_helper(const char *name, size_t length)
{
	return FIND(builtin_helpers, builtin_helper_count, name, length);
}

const struct builtin_constant *builtin_constant(const char *name, size_t length)
{
	return FIND(builtin_constants, builtin_constant_count, name, length);
}

const struct builtin_type *builtin_type(const char *name, size_t length)
{
	return FIND(builtin_types, builtin_type_count, name, length);
}
