/* SPDX-License-Identifier: BSD-2-Clause */
/* Numbers of the value grammar: characters, enumerators, truth values and addresses too. */
#ifndef MAP_VALUE_PARSE_NUMBER_H
#define MAP_VALUE_PARSE_NUMBER_H

#include "map/value/number.h"
#include "map/value/token.h"

struct btf_type;

/* Where a number goes: a bitfield where bits is not 0; else the whole of `size`. */
struct number_place {
	uint8_t *into;
	unsigned first, bits; /* a bitfield where bits is not 0; else the whole of `size` */
	size_t size;
	bool big_endian;
};

/* The type NULL: an address. */
int parser_number(struct parser *parser, const struct btf_type *type, const struct number_place *place);
int parser_float(struct parser *parser, uint8_t *into, size_t size);
/* Stores what has been read, if it fits. */
int parser_store(struct parser *parser, const struct token *token, struct number number, bool with_sign,
		 const struct number_place *place);

#endif
