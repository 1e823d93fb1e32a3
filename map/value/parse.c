/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A recursive descent over the text that follows the BTF type: the type tells
 * what must come next, so the text is never interpreted on its own. "10" is a
 * number, an address or a member's value only because the type says so, and
 * 10.0.0.1 can fill a __be32, an u8[4] or a struct in_addr.
 *
 * Invariants: `into` has exactly the bytes of the type and is zero before it is
 * filled, so what is not named is zero; every function leaves parser->at after
 * what it read, or reports the place and returns an error; nothing is cut to
 * fit. Depth is bounded by BTF_MAX_DEPTH, because damaged BTF may contain a
 * struct in itself. hex: is accepted for any type, at any depth, so that
 * everything that can be printed can be parsed again. JSON is read by the same
 * grammar: it differs only in that bytes in hex are in quotes.
 */
#include "map/value/parse.h"

#include <stdlib.h>
#include <string.h>

#include <bpf/btf.h>

#include "map/value/addr_format.h"
#include "map/value/fields.h"
#include "map/value/parse_number.h"

/* A value of any type; values nest, so the parts below call it. */
static int parse_type(struct parser *parser, uint32_t id, uint8_t *into, size_t size);

/* ---- Arrays -------------------------------------------------------------------------- */

/* The text is the bytes; the rest is zero. All may be used: a terminating NUL is not required. */
static int parse_string(struct parser *parser, uint8_t *into, size_t size)
{
	struct token token;
	int error = parser_token(parser, &token);

	if (!error && parser->text->json && starts_hex(token_text(&token)))
		error = parser_hex_text(parser, &token, into, size);
	else if (!error && token.length > size)
		error = FAIL(parser, token.begin, token.end,
			     "the text has %zu bytes and does not fit into %zu", token.length, size);
	else if (!error)
		memcpy(into, token_text(&token), token.length);
	free(token.own);
	return error;
}

static int parse_items(struct parser *parser, const struct btf_array *array, uint8_t *into, size_t size)
{
	size_t item = btf_size_of(parser->btf, array->type), count = item ? size / item : 0;
	const char *begin = parser->at++;
	int error;

	parser_skip_blanks(parser);
	for (size_t i = 0; *parser->at != ']'; i++) {
		if (!*parser->at)
			return FAIL(parser, begin, parser->at, "the closing ']' is missing");
		if (i == count)
			return FAIL(parser, parser->at, parser_word_end(parser->at),
				    "more items than the array's %zu", count);
		error = parse_type(parser, array->type, into + i * item, item);
		if (error)
			return error;
		parser_skip_separator(parser);
	}
	parser->at++;
	return 0;
}

/* An address for an array of numbers that has its size. */
static int parse_address(struct parser *parser, uint8_t *into, size_t size, const char *what)
{
	struct token token;
	uint8_t address[16];
	enum addr_format format;
	size_t length = 0;
	int error = parser_token(parser, &token);

	if (!error && token.quoted && starts_hex(token_text(&token))) {
		error = parser_hex_token(parser, &token, into, size);
	} else if (!error) {
		length = addr_read(token_text(&token), token.length, address, &format);
		if (length != size)
			error = FAIL(parser, token.begin, token.end, "expected %s; got '%.*s'", what,
				     (int)token.length, token_text(&token));
		else
			memcpy(into, address, size);
	}
	free(token.own);
	return error;
}

static const char *address_of_size(size_t size)
{
	switch (size) {
	case 4: return "a list in [ ], or an IPv4 address";
	case 6: return "a list in [ ], or a MAC address";
	case 16: return "a list in [ ], or an IPv6 address";
	default: return "a list in [ ]";
	}
}

static int parse_array(struct parser *parser, const struct btf_array *array, uint8_t *into, size_t size)
{
	if (*parser->at == '[')
		return parse_items(parser, array, into, size);
	if (btf_is_char(parser->btf, array->type))
		return parse_string(parser, into, size);
	return parse_address(parser, into, size, address_of_size(size));
}

/* ---- Structs, unions, variables ---------------------------------------------------------- */

static int parse_bitfield(struct parser *parser, const struct field *field, uint8_t *into, size_t size)
{
	uint32_t id = field->type;
	const struct btf_type *type = btf_resolve(parser->btf, &id);
	struct number_place place = { .into = into, .first = field->first, .bits = field->bits };

	if (!type || field->bits > 64 || (uint64_t)field->first + field->bits > (uint64_t)size * 8 ||
	    (!btf_is_int(type) && !btf_is_any_enum(type)))
		return FAIL(parser, parser->at, parser_word_end(parser->at), "the type of '%s' is damaged",
			    field->name);
	return parser_number(parser, type, &place);
}

static int parse_field(struct parser *parser, const struct field *field, uint8_t *into, size_t size)
{
	size_t at = field->first / 8;

	if (field->bits)
		return parse_bitfield(parser, field, into, size);
	if (at > size || field->size > size - at)
		return FAIL(parser, parser->at, parser_word_end(parser->at), "the type of '%s' is damaged",
			    field->name);
	return parse_type(parser, field->type, into + at, field->size);
}

/* One member; *next is the one that a value without a name is for. */
static int parse_member(struct parser *parser, struct fields *fields, size_t *next, uint8_t *into,
			size_t size)
{
	const char *begin = parser->at;
	struct field *field;
	int error = fields_read_name(parser, fields, &field);

	if (error)
		return error;
	if (!field && *next == fields->count)
		return FAIL(parser, begin, parser_word_end(begin), "more values than the %zu members",
			    fields->count);
	if (!field)
		field = &fields->list[*next];
	if (field->seen)
		return FAIL(parser, begin, parser->at, "'%s' is given twice", field->name);
	field->seen = true;
	*next = (size_t)(field - fields->list) + 1;
	parser_skip_blanks(parser);
	return parse_field(parser, field, into, size);
}

static int parse_members(struct parser *parser, struct fields *fields, uint8_t *into, size_t size)
{
	const char *begin = parser->at;
	bool braces = *begin == '{';
	size_t next = 0;
	int error;

	if (!braces && parser->depth > 1)
		return FAIL(parser, begin, parser_word_end(begin),
			    "a struct or union needs braces: {name: value, ...}");
	parser->at += braces;
	parser_skip_blanks(parser);
	while (*parser->at && *parser->at != '}') {
		error = parse_member(parser, fields, &next, into, size);
		if (error)
			return error;
		parser_skip_separator(parser);
	}
	if (!braces && parser->at == begin)
		return FAIL(parser, begin, begin, "expected a value");
	if (braces && !*parser->at)
		return FAIL(parser, begin, parser->at, "the closing '}' is missing");
	parser->at += braces;
	return 0;
}

static int parse_group(struct parser *parser, const struct btf_type *type, uint8_t *into, size_t size)
{
	struct fields fields;
	int error = fields_of(parser, &fields, type);

	if (!error)
		error = parse_members(parser, &fields, into, size);
	free(fields.list);
	return error;
}

/* ---- Any type --------------------------------------------------------------------------- */

/* Bytes without a type; a number where a machine's number has their size. */
static int parse_untyped(struct parser *parser, uint8_t *into, size_t size)
{
	struct token token;
	struct number number = { 0 };
	int error = parser_token(parser, &token);

	if (!error && starts_hex(token_text(&token)))
		error = parser_hex_token(parser, &token, into, size);
	else if (!error && (size == 1 || size == 2 || size == 4 || size == 8) &&
		 number_read(token_text(&token), token.length, &number) == NUMBER_OK)
		error = parser_store(parser, &token, number, number.negative,
				     &(struct number_place){ .into = into, .size = size });
	else if (!error)
		error = FAIL(parser, token.begin, token.end,
			     "this has no type; give its %zu bytes as hex:0a 00 ...", size);
	free(token.own);
	return error;
}

/* In JSON a struct's bytes are in quotes; they are not the text of its first member. */
static bool is_quoted_hex(const struct parser *parser)
{
	return parser->text->json && !strncmp(parser->at, "\"hex:", 5);
}

static int parse_resolved(struct parser *parser, uint32_t id, const struct btf_type *type, uint8_t *into,
			  size_t size)
{
	enum addr_format format = addr_format_of(parser->btf, id);
	struct number_place place = { .into = into, .size = size, .big_endian = format == ADDR_BIG_ENDIAN };

	if (btf_is_composite(type) && *parser->at != '{' && format == ADDR_IPV4)
		return parse_address(parser, into, size, "an IPv4 address");
	if (btf_is_composite(type) && *parser->at != '{' && format == ADDR_IPV6)
		return parse_address(parser, into, size, "an IPv6 address");
	if ((btf_is_composite(type) || btf_is_datasec(type)) && is_quoted_hex(parser))
		return parse_untyped(parser, into, size);
	if (btf_is_composite(type) || btf_is_datasec(type))
		return parse_group(parser, type, into, size);
	if (btf_is_array(type))
		return parse_array(parser, btf_array(type), into, size);
	if (btf_is_ptr(type) && size == 8)
		return parser_number(parser, NULL, &place);
	if (btf_is_float(type) && (size == 4 || size == 8))
		return parser_float(parser, into, size);
	if ((btf_is_int(type) || btf_is_any_enum(type)) && size >= 1 && size <= 8)
		return parser_number(parser, type, &place);
	return parse_untyped(parser, into, size);
}

static int parse_type(struct parser *parser, uint32_t id, uint8_t *into, size_t size)
{
	uint32_t resolved = id;
	const struct btf_type *type;
	int error;

	parser_skip_blanks(parser);
	if (starts_hex(parser->at))
		return parser_hex(parser, into, size);
	type = btf_resolve(parser->btf, &resolved);
	if (!type || parser->depth >= BTF_MAX_DEPTH)
		return parse_untyped(parser, into, size);
	parser->depth++;
	error = parse_resolved(parser, id, type, into, size);
	parser->depth--;
	return error;
}

static int expect_end(struct parser *parser)
{
	parser_skip_blanks(parser);
	if (!*parser->at)
		return 0;
	return FAIL(parser, parser->at, parser->at + strlen(parser->at),
		    "unexpected text after the end of the value");
}

static int parse_whole(struct parser *parser, struct value_type type, uint8_t *into, size_t size)
{
	memset(into, 0, size);
	parser_skip_blanks(parser);
	if (starts_hex(parser->at))
		return parser_hex(parser, into, size);
	if (value_has_type(type, size))
		return parse_type(parser, type.id, into, size);
	return parse_untyped(parser, into, size);
}

int value_parse(struct value_type type, const struct value_text *text, void *into, size_t size)
{
	struct parser parser = { .text = text, .btf = type.btf, .at = value_text_begin(text) };
	int error = parse_whole(&parser, type, into, size);

	return error ? error : expect_end(&parser);
}

static bool is_list(struct parser *parser, struct value_type type, size_t size)
{
	uint32_t id = type.id;
	const struct btf_type *found = value_has_type(type, size) ? btf_resolve(type.btf, &id) : NULL;

	parser_skip_blanks(parser);
	if (*parser->at != '[')
		return false;
	return !found || !btf_is_array(found) || parser->at[1 + strspn(parser->at + 1, " \t\n")] == '[';
}

static int parse_list(struct parser *parser, struct value_type type, uint8_t *into, size_t size, size_t count,
		      size_t stride)
{
	const char *begin = parser->at++;
	int error = 0;

	parser->depth++; /* within, structs have braces */
	for (size_t i = 0; i < count && !error; i++) {
		parser_skip_separator(parser);
		if (*parser->at == ']')
			return FAIL(parser, begin, parser->at + 1,
				    "expected %zu values, one per CPU; got %zu", count, i);
		error = parse_whole(parser, type, into + i * stride, size);
	}
	parser->depth--;
	parser_skip_blanks(parser);
	if (error)
		return error;
	if (*parser->at != ']')
		return FAIL(parser, parser->at, parser_word_end(parser->at),
			    "expected %zu values, one per CPU, and then ']'", count);
	parser->at++;
	return expect_end(parser);
}

int value_parse_many(struct value_type type, const struct value_text *text, void *into, size_t size,
		     size_t count, size_t stride)
{
	struct parser parser = { .text = text, .btf = type.btf, .at = value_text_begin(text) };
	int error;

	if (count > 1 && is_list(&parser, type, size))
		return parse_list(&parser, type, into, size, count, stride);
	error = value_parse(type, text, into, size);
	for (size_t i = 1; !error && i < count; i++)
		memcpy((uint8_t *)into + i * stride, into, size);
	return error;
}
