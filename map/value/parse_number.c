/* SPDX-License-Identifier: BSD-2-Clause */
#include "map/value/parse_number.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/btf.h>

#include "base/suggest.h"
#include "map/value/addr_format.h"
#include "map/value/bits.h"
#include "map/value/type.h"

static void store_number(const struct number_place *place, uint64_t number)
{
	if (place->bits)
		bits_store(place->into, place->first, place->bits, number);
	else
		number_store(place->into, place->size,
			     place->big_endian ? number_swap(number, place->size) : number);
}

static unsigned width_of(const struct number_place *place)
{
	return place->bits ? place->bits : (unsigned)place->size * 8;
}

int parser_store(struct parser *parser, const struct token *token, struct number number, bool with_sign,
		 const struct number_place *place)
{
	unsigned bits = width_of(place);
	char range[64];

	if (number_fits(number, bits, with_sign)) {
		store_number(place, number.negative ? -number.magnitude : number.magnitude);
		return 0;
	}
	number_range(bits, with_sign, range);
	return FAIL(parser, token->begin, token->end, "%.*s does not fit: %u bits hold %s",
		    (int)(token->end - token->begin), token->begin, bits, range);
}

static bool is_signed(const struct btf_type *type)
{
	if (!type) /* an address */
		return false;
	return btf_is_int(type) ? btf_int_encoding(type) & BTF_INT_SIGNED : btf_kflag(type);
}

static int parse_character(struct parser *parser, bool with_sign, const struct number_place *place)
{
	struct token token = { 0 };
	int error = parser_quoted(parser, '\'', &token);

	if (!error && token.length != 1)
		error = FAIL(parser, token.begin, token.end, "expected one character between the quotes");
	if (!error) {
		int byte = with_sign && place->size == 1 ? (int)(signed char)token.own[0]
							 : (int)(unsigned char)token.own[0];
		struct number number = { .negative = byte < 0,
					 .magnitude = (uint64_t)(byte < 0 ? -byte : byte) };

		error = parser_store(parser, &token, number, with_sign, place);
	}
	free(token.own);
	return error;
}

static bool token_is(const struct token *token, const char *word)
{
	return token->length == strlen(word) && !memcmp(token_text(token), word, token->length);
}

static bool find_enumerator(const struct parser *parser, const struct btf_type *type,
			    const struct token *token, uint64_t *number)
{
	for (uint16_t i = 0; i < btf_vlen(type); i++) {
		bool is_small = btf_is_enum(type);
		uint32_t name = is_small ? btf_enum(type)[i].name_off : btf_enum64(type)[i].name_off;

		if (!token_is(token, btf_name_of(parser->btf, name)))
			continue;
		*number = is_small ? (uint64_t)(int64_t)btf_enum(type)[i].val
				   : btf_enum64_value(&btf_enum64(type)[i]);
		return true;
	}
	return false;
}

/* Suggests the nearest, or lists them. */
static int no_enumerator(struct parser *parser, const struct btf_type *type, const struct token *token)
{
	struct suggestion suggestion = suggestion_for(token_text(token), token->length);
	char list[512] = "";

	for (uint16_t i = 0; i < btf_vlen(type); i++) {
		const char *name = btf_name_of(parser->btf, btf_is_enum(type) ? btf_enum(type)[i].name_off
									      : btf_enum64(type)[i].name_off);
		size_t used = strlen(list);

		suggestion_offer(&suggestion, name);
		if (i < MAX_LISTED && used + strlen(name) + 8 < sizeof list)
			snprintf(list + used, sizeof list - used, "%s%s", i ? ", " : "", name);
		else if (used + 5 < sizeof list && list[used - 1] != '.')
			strcat(list, " ...");
	}
	if (suggestion.nearest)
		return FAIL(parser, token->begin, token->end, "unknown enumerator '%.*s'; did you mean '%s'?",
			    (int)token->length, token_text(token), suggestion.nearest);
	return FAIL(parser, token->begin, token->end, "unknown enumerator '%.*s'; there are: %s",
		    (int)token->length, token_text(token), list);
}

static int no_number(struct parser *parser, const struct token *token, const struct btf_type *type)
{
	if (type && btf_is_any_enum(type))
		return no_enumerator(parser, type, token);
	return FAIL(parser, token->begin, token->end, "expected a number; got '%.*s'", (int)token->length,
		    token_text(token));
}

static int parse_address_number(struct parser *parser, const struct token *token,
				const struct number_place *place)
{
	uint8_t address[16];
	enum addr_format format;
	size_t length = addr_read(token_text(token), token->length, address, &format);

	if (!length)
		return 1;
	if (place->bits || length != place->size)
		return FAIL(parser, token->begin, token->end,
			    "an address of %zu bytes does not fit into %u bits", length, width_of(place));
	memcpy(place->into, address, length);
	return 0;
}

static int parse_number_token(struct parser *parser, const struct btf_type *type, const struct token *token,
			      const struct number_place *place)
{
	bool is_int = type && btf_is_int(type), is_enum = type && btf_is_any_enum(type);
	struct number number = { 0 };
	uint64_t enumerator;
	int answer;

	if (is_int && btf_int_encoding(type) & BTF_INT_BOOL &&
	    (token_is(token, "true") || token_is(token, "false"))) {
		store_number(place, token_is(token, "true"));
		return 0;
	}
	if (is_enum && find_enumerator(parser, type, token, &enumerator)) {
		store_number(place, enumerator);
		return 0;
	}
	switch (number_read(token_text(token), token->length, &number)) {
	case NUMBER_OK: return parser_store(parser, token, number, is_signed(type), place);
	case NUMBER_TOO_BIG:
		return FAIL(parser, token->begin, token->end, "the number does not fit into 64 bits");
	case NUMBER_NONE:
	default:
		answer = is_int && !place->big_endian ? parse_address_number(parser, token, place) : 1;
		return answer > 0 ? no_number(parser, token, type) : answer;
	}
}

int parser_number(struct parser *parser, const struct btf_type *type, const struct number_place *place)
{
	struct token token;
	int error;

	if (*parser->at == '\'')
		return parse_character(parser, is_signed(type), place);
	error = parser_token(parser, &token);
	if (!error && !place->bits && token.quoted && starts_hex(token_text(&token)))
		error = parser_hex_token(parser, &token, place->into, place->size);
	else if (!error)
		error = parse_number_token(parser, type, &token, place);
	free(token.own);
	return error;
}

int parser_float(struct parser *parser, uint8_t *into, size_t size)
{
	struct token token;
	int error = parser_token(parser, &token);
	char text[64], *end = text;
	double number;

	if (!error && token.length < sizeof text) {
		memcpy(text, token_text(&token), token.length);
		text[token.length] = '\0';
		number = strtod(text, &end);
		if (size == sizeof number)
			memcpy(into, &number, size);
		else
			memcpy(into, &(float){ strtof(text, &end) }, size);
	}
	if (!error && (end == text || *end))
		error = FAIL(parser, token.begin, token.end, "expected a number; got '%.*s'",
			     (int)token.length, token_text(&token));
	free(token.own);
	return error;
}
