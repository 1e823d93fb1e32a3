/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bytes decoded by a BTF type. The walk over the type is one; where it leads
 * to is a sink: JSON, or text for people.
 */
#ifndef MAP_VALUE_H
#define MAP_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/json.h"

struct btf;

/* BTF and the type's id; id 0: no type, the bytes are shown in hex. */
struct value_type {
	const struct btf *btf;
	uint32_t id;
};

struct value_sink {
	void (*group_begin)(void *context, bool is_array);
	void (*group_end)(void *context, bool is_array);
	void (*member)(void *context, const char *name); /* the next value's, in a struct */
	void (*number)(void *context, uint64_t number);
	void (*signed_number)(void *context, int64_t number);
	void (*truth)(void *context, bool truth);
	void (*text)(void *context, const char *text, size_t length); /* a char array's */
	void (*word)(void *context, const char *word); /* an enumerator, a pointer, an address, hex bytes */
	bool exact;                                    /* texts with all their bytes, also behind a NUL */
};

/* `size` is how many bytes there are; where the type has another size, they are shown in hex. */
void value_show(struct value_type type, const void *bytes, size_t size, const struct value_sink *sink,
		void *context);

void value_json(struct value_type type, const void *bytes, size_t size, struct json *json);
/* The same, so that value_parse makes the same bytes of it: a char array that is no text alone is "hex:...".
 */
void value_json_exact(struct value_type type, const void *bytes, size_t size, struct json *json);
/* packets=3 bytes=180; groups within in braces: {a=1 b=[1 2]}. */
void value_text(struct value_type type, const void *bytes, size_t size, FILE *out);
/* {packets: 3, bytes: 180}, so that value_parse makes the same bytes of it. */
void value_typed(struct value_type type, const void *bytes, size_t size, FILE *out);

/*
 * The members of a struct, for a table's columns: name, type, and offset in
 * bytes of the member `index`. False behind the last, for a type that is no
 * struct, and for a struct with members that are no whole bytes.
 */
struct value_member {
	const char *name;
	struct value_type type;
	size_t offset, size;
};
bool value_member(struct value_type type, size_t index, struct value_member *member);

/*
 * One value of the `count` values at `from`, `stride` bytes apart: each number
 * on its own, be it a member, an item or a bitfield. A sum wraps at the field's
 * width. What is no number (text, enums, pointers) is the first value's, of
 * truths a sum is true where one is. False, and nothing done, without a type
 * of this size.
 */
enum value_fold { FOLD_SUM, FOLD_MIN, FOLD_MAX, FOLD_AVERAGE };
bool value_fold(struct value_type type, enum value_fold fold, void *into, const void *from, size_t size,
		size_t count, size_t stride);

#endif
