/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Bytes decoded by a BTF type: one walk over the type, and a sink that gets
 * what it finds (map/value/print.h has those for JSON and for text).
 */
#ifndef MAP_VALUE_SHOW_H
#define MAP_VALUE_SHOW_H

#include "map/value/type.h"

struct value_sink {
	void (*group_begin)(void *context, bool is_array);
	void (*group_end)(void *context, bool is_array);
	void (*member)(void *context, const char *name); /* the next value's, in a struct */
	void (*number)(void *context, uint64_t number);
	void (*signed_number)(void *context, int64_t number);
	void (*truth)(void *context, bool truth);
	void (*text)(void *context, const char *text, size_t length); /* a char array's */
	void (*word)(void *context, const char *word); /* an enumerator, a pointer, an address, hex bytes */
	bool exact;                                    /* texts with all their bytes, even after a NUL */
};

/* `size` is how many bytes there are; where the type has another size, they are shown in hex. */
void value_show(struct value_type type, const void *bytes, size_t size, const struct value_sink *sink,
		void *context);

#endif
