/* SPDX-License-Identifier: BSD-2-Clause */
/* The fields that a group of the value grammar may give: members of structs and unions, variables. */
#ifndef MAP_VALUE_FIELDS_H
#define MAP_VALUE_FIELDS_H

#include "map/value/token.h"
#include "map/value/type.h"

struct field {
	const char *name;
	uint32_t type, first, bits; /* first: in bits from the group's begin; bits: of a bitfield, else 0 */
	size_t size;
	bool seen;
};

struct fields {
	struct field *list;
	size_t count, room;
};

/* In their order, those of nameless structs and unions included; free(fields->list), also after a failure. */
int fields_of(struct parser *parser, struct fields *fields, const struct btf_type *group);

/*
 * A name and ':' or '=' ahead? "aa:bb:..." may be an address, so without a
 * member of that name only a '=', or a ':' followed by a blank, shows one.
 * *field: NULL where there is none.
 */
int fields_read_name(struct parser *parser, const struct fields *fields, struct field **field);

#endif
