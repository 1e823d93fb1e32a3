/* SPDX-License-Identifier: BSD-2-Clause */
#include "map/value_parse.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/btf.h>

#include "base/suggest.h"
#include "map/number.h"
#include "map/notation.h"
#include "map/value_bits.h"

/* More of a list than this, for a message, is not readable. */
#define MAX_LISTED 12

struct parser {
	const struct argument *argument;
	const struct btf *btf;
	const char *at;
	unsigned depth;
};

/* A stretch of the text: a word, or a string with its quotes. */
struct token {
	const char *begin, *end;
	char *own; /* a string's bytes, decoded; to be freed */
	size_t length;
	bool quoted;
};

static const char *token_text(const struct token *token)
{
	return token->own ? token->own : token->begin;
}

#define FAIL(parser, begin, end, ...) argument_error((parser)->argument, (begin), (end), __VA_ARGS__)

static int out_of_memory(struct parser *parser)
{
	FAIL(parser, parser->at, parser->at, "out of memory");
	return -ENOMEM;
}

/* ---- Words and strings ------------------------------------------------------------- */

static void skip_blanks(struct parser *parser)
{
	while (isspace((unsigned char)*parser->at))
		parser->at++;
}

/* Up to what ends a word: a blank or punctuation. ':' may be within: addresses have it. */
static const char *word_end(const char *at)
{
	return at + strcspn(at, " \t\n\r\f\v,{}[]\"'=");
}

static size_t encode_utf8(unsigned code, char *out)
{
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		out[0] = (char)(0xc0 | code >> 6);
		out[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	out[0] = (char)(0xe0 | code >> 12);
	out[1] = (char)(0x80 | (code >> 6 & 0x3f));
	out[2] = (char)(0x80 | (code & 0x3f));
	return 3;
}

/* The character behind a backslash; *at is moved behind it. Its bytes, 0 for none that is known. */
static size_t read_escape(const char **at, char out[3])
{
	static const char names[] = "nrtabfv0\\\"'/", meant[] = "\n\r\t\a\b\f\v\0\\\"'/";
	const char *found = **at ? strchr(names, **at) : NULL;
	unsigned code;
	int used = 0;

	if (found) {
		out[0] = meant[found - names];
		(*at)++;
		return 1;
	}
	if (isxdigit((unsigned char)(*at)[1]) && **at == 'x' && sscanf(*at + 1, "%2x%n", &code, &used) == 1) {
		*at += 1 + used;
		out[0] = (char)code;
		return 1;
	}
	if (isxdigit((unsigned char)(*at)[1]) && **at == 'u' && sscanf(*at + 1, "%4x%n", &code, &used) == 1 &&
	    used == 4) {
		*at += 5;
		return encode_utf8(code, out);
	}
	return 0;
}

/* Of a string with its quotes, or of a character with its; `quote` is the mark. */
static int read_quoted(struct parser *parser, char quote, struct token *token)
{
	const char *at = parser->at + 1;

	token->begin = parser->at;
	token->quoted = true;
	token->own = malloc(strlen(at) + 1);
	if (!token->own)
		return out_of_memory(parser);
	while (*at && *at != quote) {
		const char *mark = at++;
		size_t size = 1;

		if (*mark == '\\')
			size = read_escape(&at, token->own + token->length);
		else
			token->own[token->length] = *mark;
		if (!size)
			return FAIL(parser, mark, *at ? at + 1 : at,
				    "there is no such escape; \\n, \\t, \\\", \\\\, \\x0a are some");
		token->length += size;
	}
	if (!*at)
		return FAIL(parser, token->begin, at, "the closing %c is missing", quote);
	token->own[token->length] = '\0';
	token->end = parser->at = at + 1;
	return 0;
}

static int read_token(struct parser *parser, struct token *token)
{
	skip_blanks(parser);
	*token = (struct token){ .begin = parser->at };
	if (*parser->at == '"')
		return read_quoted(parser, '"', token);
	token->end = parser->at = word_end(parser->at);
	token->length = (size_t)(token->end - token->begin);
	if (token->length)
		return 0;
	if (!*token->begin)
		return FAIL(parser, token->begin, token->begin, "a value is missing here");
	return FAIL(parser, token->begin, token->begin + 1, "a value was expected, and not '%c'",
		    *token->begin);
}

/* ---- Bytes --------------------------------------------------------------------------- */

static bool starts_hex(const char *text)
{
	return !strncmp(text, "hex:", 4);
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* From *text behind "hex:"; exactly `size` bytes. Returns how many there were before something else came. */
static size_t read_hex(const char **text, uint8_t *into, size_t size)
{
	size_t count = 0;

	for (const char *at = *text; count < size; count++) {
		while (*at == ' ')
			at++;
		if (hex_digit(at[0]) < 0 || hex_digit(at[1]) < 0)
			break;
		into[count] = (uint8_t)(hex_digit(at[0]) << 4 | hex_digit(at[1]));
		at += 2;
		*text = at;
	}
	return count;
}

static bool more_hex(const char *at)
{
	return hex_digit(*at) >= 0;
}

static int wrong_hex(struct parser *parser, const char *begin, const char *end, size_t count, size_t size)
{
	if (count < size)
		return FAIL(parser, begin, end,
			    "%zu bytes are wanted here, as two hexadecimal digits each, and %zu were given",
			    size, count);
	return FAIL(parser, begin, end, "only %zu bytes are wanted here", size);
}

/* hex:0a 00 as a word of its own. */
static int parse_hex(struct parser *parser, uint8_t *into, size_t size)
{
	const char *begin = parser->at;
	size_t count;

	parser->at += 4;
	count = read_hex(&parser->at, into, size);
	if (count < size || more_hex(parser->at))
		return wrong_hex(parser, begin, word_end(parser->at), count, size);
	return 0;
}

static int parse_hex_token(struct parser *parser, const struct token *token, uint8_t *into, size_t size)
{
	const char *text = token_text(token) + 4;
	size_t count = read_hex(&text, into, size);

	return count < size || *text ? wrong_hex(parser, token->begin, token->end, count, size) : 0;
}

/* ---- Numbers ------------------------------------------------------------------------- */

struct number_place {
	uint8_t *into;
	unsigned first, bits; /* a bitfield where bits is not 0; else the whole of `size` */
	size_t size;
	bool big_endian;
};

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

static int store_checked(struct parser *parser, const struct token *token, struct number number,
			 bool with_sign, const struct number_place *place)
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
	int error = read_quoted(parser, '\'', &token);

	if (!error && token.length != 1)
		error = FAIL(parser, token.begin, token.end, "one character is wanted between the quotes");
	if (!error) {
		int byte = with_sign && place->size == 1 ? (int)(signed char)token.own[0]
							 : (int)(unsigned char)token.own[0];
		struct number number = { .negative = byte < 0,
					 .magnitude = (uint64_t)(byte < 0 ? -byte : byte) };

		error = store_checked(parser, &token, number, with_sign, place);
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

/* What comes near, or else what there is. */
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
		return FAIL(parser, token->begin, token->end,
			    "there is no enumerator '%.*s'; did you mean '%s'?", (int)token->length,
			    token_text(token), suggestion.nearest);
	return FAIL(parser, token->begin, token->end, "there is no enumerator '%.*s'; there are: %s",
		    (int)token->length, token_text(token), list);
}

static int no_number(struct parser *parser, const struct token *token, const struct btf_type *type)
{
	if (type && btf_is_any_enum(type))
		return no_enumerator(parser, type, token);
	return FAIL(parser, token->begin, token->end, "a number was expected, and not '%.*s'",
		    (int)token->length, token_text(token));
}

static int parse_address_number(struct parser *parser, const struct token *token,
				const struct number_place *place)
{
	uint8_t address[16];
	enum notation notation;
	size_t length = notation_read(token_text(token), token->length, address, &notation);

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
	case NUMBER_OK: return store_checked(parser, token, number, is_signed(type), place);
	case NUMBER_TOO_BIG:
		return FAIL(parser, token->begin, token->end, "the number does not fit even 64 bits");
	case NUMBER_NONE:
	default:
		answer = is_int && !place->big_endian ? parse_address_number(parser, token, place) : 1;
		return answer > 0 ? no_number(parser, token, type) : answer;
	}
}

static int parse_number(struct parser *parser, const struct btf_type *type, const struct number_place *place)
{
	struct token token;
	int error;

	if (*parser->at == '\'')
		return parse_character(parser, is_signed(type), place);
	error = read_token(parser, &token);
	if (!error && !place->bits && token.quoted && starts_hex(token_text(&token)))
		error = parse_hex_token(parser, &token, place->into, place->size);
	else if (!error)
		error = parse_number_token(parser, type, &token, place);
	free(token.own);
	return error;
}

static int parse_float(struct parser *parser, uint8_t *into, size_t size)
{
	struct token token;
	int error = read_token(parser, &token);
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
		error = FAIL(parser, token.begin, token.end, "a number was expected, and not '%.*s'",
			     (int)token.length, token_text(&token));
	free(token.own);
	return error;
}

/* ---- Arrays -------------------------------------------------------------------------- */

static int parse_type(struct parser *parser, uint32_t id, uint8_t *into, size_t size);

/* JSON's way to write a text that it cannot hold; the zeros behind it are left away, as behind any text. */
static int parse_hex_text(struct parser *parser, const struct token *token, uint8_t *into, size_t size)
{
	const char *text = token_text(token) + 4;
	size_t count = read_hex(&text, into, size);

	return *text ? wrong_hex(parser, token->begin, token->end, count, size) : 0;
}

/* The text is the bytes; the rest is zero. All of them may be used: there need not be a NUL behind. */
static int parse_string(struct parser *parser, uint8_t *into, size_t size)
{
	struct token token;
	int error = read_token(parser, &token);

	if (!error && parser->argument->json && starts_hex(token_text(&token)))
		error = parse_hex_text(parser, &token, into, size);
	else if (!error && token.length > size)
		error = FAIL(parser, token.begin, token.end,
			     "the text has %zu bytes, and there is room for %zu", token.length, size);
	else if (!error)
		memcpy(into, token_text(&token), token.length);
	free(token.own);
	return error;
}

/* What may stand between two values: a comma, blanks, or both. */
static void skip_separator(struct parser *parser)
{
	skip_blanks(parser);
	if (*parser->at == ',')
		parser->at++;
	skip_blanks(parser);
}

static int parse_items(struct parser *parser, const struct btf_array *array, uint8_t *into, size_t size)
{
	size_t item = btf_size_of(parser->btf, array->type), count = item ? size / item : 0;
	const char *begin = parser->at++;
	int error;

	skip_blanks(parser);
	for (size_t i = 0; *parser->at != ']'; i++) {
		if (!*parser->at)
			return FAIL(parser, begin, parser->at, "the closing ']' is missing");
		if (i == count)
			return FAIL(parser, parser->at, word_end(parser->at),
				    "there are more items than the %zu of the array", count);
		error = parse_type(parser, array->type, into + i * item, item);
		if (error)
			return error;
		skip_separator(parser);
	}
	parser->at++;
	return 0;
}

/* An address for an array of numbers that has its size. */
static int parse_address(struct parser *parser, uint8_t *into, size_t size, const char *what)
{
	struct token token;
	uint8_t address[16];
	enum notation notation;
	size_t length = 0;
	int error = read_token(parser, &token);

	if (!error && token.quoted && starts_hex(token_text(&token))) {
		error = parse_hex_token(parser, &token, into, size);
	} else if (!error) {
		length = notation_read(token_text(&token), token.length, address, &notation);
		if (length != size)
			error = FAIL(parser, token.begin, token.end, "%s was expected, and not '%.*s'", what,
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

/* ---- Structs, unions, variables -------------------------------------------------------- */

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

static int add_field(struct parser *parser, struct fields *fields, struct field field)
{
	if (fields->count == fields->room) {
		size_t room = fields->room ? fields->room * 2 : 16;
		struct field *more = reallocarray(fields->list, room, sizeof *more);

		if (!more)
			return out_of_memory(parser);
		fields->list = more;
		fields->room = room;
	}
	fields->list[fields->count++] = field;
	return 0;
}

/* The members, with those of nameless structs and unions among them as C sees them. */
static int add_members(struct parser *parser, struct fields *fields, const struct btf_type *group,
		       uint32_t base, unsigned depth)
{
	const struct btf_member *members = btf_members(group);
	int error = 0;

	for (uint32_t i = 0; i < btf_vlen(group) && !error; i++) {
		uint32_t first = base + btf_member_bit_offset(group, i), id = members[i].type;
		const char *name = btf_name_of(parser->btf, members[i].name_off);
		const struct btf_type *type = *name ? NULL : btf_resolve(parser->btf, &id);

		if (type && btf_is_composite(type) && depth < BTF_MAX_DEPTH)
			error = add_members(parser, fields, type, first, depth + 1);
		else if (*name)
			error = add_field(parser, fields,
					  (struct field){ name, members[i].type, first,
							  btf_member_bitfield_size(group, i),
							  btf_size_of(parser->btf, members[i].type), false });
	}
	return error;
}

static int add_variables(struct parser *parser, struct fields *fields, const struct btf_type *section)
{
	const struct btf_var_secinfo *info = btf_var_secinfos(section);
	int error = 0;

	for (uint32_t i = 0; i < btf_vlen(section) && !error; i++) {
		const struct btf_type *variable = btf__type_by_id(parser->btf, info[i].type);

		if (variable && info[i].offset < UINT32_MAX / 8)
			error = add_field(parser, fields,
					  (struct field){ btf_name_of(parser->btf, variable->name_off),
							  variable->type, info[i].offset * 8, 0, info[i].size,
							  false });
	}
	return error;
}

static struct field *find_field(const struct fields *fields, const char *name, size_t length)
{
	for (size_t i = 0; i < fields->count; i++)
		if (strlen(fields->list[i].name) == length && !memcmp(fields->list[i].name, name, length))
			return &fields->list[i];
	return NULL;
}

static int no_field(struct parser *parser, const struct fields *fields, const struct token *token)
{
	struct suggestion suggestion = suggestion_for(token_text(token), token->length);
	char list[512] = "";

	for (size_t i = 0; i < fields->count; i++) {
		size_t used = strlen(list);

		suggestion_offer(&suggestion, fields->list[i].name);
		if (i < MAX_LISTED && used + strlen(fields->list[i].name) + 3 < sizeof list)
			snprintf(list + used, sizeof list - used, "%s%s", i ? ", " : "",
				 fields->list[i].name);
	}
	if (suggestion.nearest)
		return FAIL(parser, token->begin, token->end, "there is no member '%.*s'; did you mean '%s'?",
			    (int)token->length, token_text(token), suggestion.nearest);
	return FAIL(parser, token->begin, token->end, "there is no member '%.*s'; there are: %s%s",
		    (int)token->length, token_text(token), list, fields->count > MAX_LISTED ? ", ..." : "");
}

/*
 * A name and ':' or '=' ahead? "aa:bb:..." may be an address, so without a
 * member of that name only a '=', or a ':' with a blank behind it, shows one.
 */
static int read_name(struct parser *parser, const struct fields *fields, struct field **field)
{
	const char *begin = parser->at, *end = begin;
	struct token token = { 0 };
	int error = 0;

	*field = NULL;
	if (*begin == '"') {
		error = read_quoted(parser, '"', &token);
	} else {
		end += strspn(end, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.$");
		token = (struct token){ .begin = begin, .end = end, .length = (size_t)(end - begin) };
		parser->at = end;
	}
	if (!error) {
		skip_blanks(parser);
		if (token.length && (*parser->at == ':' || *parser->at == '='))
			*field = find_field(fields, token_text(&token), token.length);
		if (*field)
			parser->at++;
		else if (token.length &&
			 (*parser->at == '=' ||
			  (*parser->at == ':' && (token.quoted || isspace((unsigned char)parser->at[1])))))
			error = no_field(parser, fields, &token);
		else
			parser->at = begin;
	}
	free(token.own);
	return error;
}

static int parse_bitfield(struct parser *parser, const struct field *field, uint8_t *into, size_t size)
{
	uint32_t id = field->type;
	const struct btf_type *type = btf_resolve(parser->btf, &id);
	struct number_place place = { .into = into, .first = field->first, .bits = field->bits };

	if (!type || field->bits > 64 || (uint64_t)field->first + field->bits > (uint64_t)size * 8 ||
	    (!btf_is_int(type) && !btf_is_any_enum(type)))
		return FAIL(parser, parser->at, word_end(parser->at), "the type of '%s' is damaged",
			    field->name);
	return parse_number(parser, type, &place);
}

static int parse_field(struct parser *parser, const struct field *field, uint8_t *into, size_t size)
{
	size_t at = field->first / 8;

	if (field->bits)
		return parse_bitfield(parser, field, into, size);
	if (at > size || field->size > size - at)
		return FAIL(parser, parser->at, word_end(parser->at), "the type of '%s' is damaged",
			    field->name);
	return parse_type(parser, field->type, into + at, field->size);
}

/* One member; *next is the one that a value without a name is for. */
static int parse_member(struct parser *parser, struct fields *fields, size_t *next, uint8_t *into,
			size_t size)
{
	const char *begin = parser->at;
	struct field *field;
	int error = read_name(parser, fields, &field);

	if (error)
		return error;
	if (!field && *next == fields->count)
		return FAIL(parser, begin, word_end(begin), "there are more values than the %zu members",
			    fields->count);
	if (!field)
		field = &fields->list[*next];
	if (field->seen)
		return FAIL(parser, begin, parser->at, "'%s' is given twice", field->name);
	field->seen = true;
	*next = (size_t)(field - fields->list) + 1;
	skip_blanks(parser);
	return parse_field(parser, field, into, size);
}

static int parse_members(struct parser *parser, struct fields *fields, uint8_t *into, size_t size)
{
	const char *begin = parser->at;
	bool braces = *begin == '{';
	size_t next = 0;
	int error;

	if (!braces && parser->depth > 1)
		return FAIL(parser, begin, word_end(begin),
			    "a struct or union is written in braces: {name: value, ...}");
	parser->at += braces;
	skip_blanks(parser);
	while (*parser->at && *parser->at != '}') {
		error = parse_member(parser, fields, &next, into, size);
		if (error)
			return error;
		skip_separator(parser);
	}
	if (!braces && parser->at == begin)
		return FAIL(parser, begin, begin, "a value is missing here");
	if (braces && !*parser->at)
		return FAIL(parser, begin, parser->at, "the closing '}' is missing");
	parser->at += braces;
	return 0;
}

static int parse_group(struct parser *parser, const struct btf_type *type, uint8_t *into, size_t size)
{
	struct fields fields = { 0 };
	int error = btf_is_datasec(type) ? add_variables(parser, &fields, type)
					 : add_members(parser, &fields, type, 0, 0);

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
	int error = read_token(parser, &token);

	if (!error && starts_hex(token_text(&token)))
		error = parse_hex_token(parser, &token, into, size);
	else if (!error && (size == 1 || size == 2 || size == 4 || size == 8) &&
		 number_read(token_text(&token), token.length, &number) == NUMBER_OK)
		error = store_checked(parser, &token, number, number.negative,
				      &(struct number_place){ .into = into, .size = size });
	else if (!error)
		error = FAIL(parser, token.begin, token.end,
			     "there is no type here: give the %zu bytes as hex:0a 00 ...", size);
	free(token.own);
	return error;
}

/* JSON has a struct's bytes in quotes; they are not the first of its members. */
static bool is_quoted_hex(const struct parser *parser)
{
	return parser->argument->json && !strncmp(parser->at, "\"hex:", 5);
}

static int parse_resolved(struct parser *parser, uint32_t id, const struct btf_type *type, uint8_t *into,
			  size_t size)
{
	enum notation notation = notation_of(parser->btf, id);
	struct number_place place = { .into = into,
				      .size = size,
				      .big_endian = notation == NOTATION_BIG_ENDIAN };

	if (btf_is_composite(type) && *parser->at != '{' && notation == NOTATION_IPV4)
		return parse_address(parser, into, size, "an IPv4 address");
	if (btf_is_composite(type) && *parser->at != '{' && notation == NOTATION_IPV6)
		return parse_address(parser, into, size, "an IPv6 address");
	if ((btf_is_composite(type) || btf_is_datasec(type)) && is_quoted_hex(parser))
		return parse_untyped(parser, into, size);
	if (btf_is_composite(type) || btf_is_datasec(type))
		return parse_group(parser, type, into, size);
	if (btf_is_array(type))
		return parse_array(parser, btf_array(type), into, size);
	if (btf_is_ptr(type) && size == 8)
		return parse_number(parser, NULL, &place);
	if (btf_is_float(type) && (size == 4 || size == 8))
		return parse_float(parser, into, size);
	if ((btf_is_int(type) || btf_is_any_enum(type)) && size >= 1 && size <= 8)
		return parse_number(parser, type, &place);
	return parse_untyped(parser, into, size);
}

static bool is_hex_ahead(const struct parser *parser)
{
	return starts_hex(parser->at);
}

static int parse_type(struct parser *parser, uint32_t id, uint8_t *into, size_t size)
{
	uint32_t behind = id;
	const struct btf_type *type;
	int error;

	skip_blanks(parser);
	if (is_hex_ahead(parser))
		return parse_hex(parser, into, size);
	type = btf_resolve(parser->btf, &behind);
	if (!type || parser->depth >= BTF_MAX_DEPTH)
		return parse_untyped(parser, into, size);
	parser->depth++;
	error = parse_resolved(parser, id, type, into, size);
	parser->depth--;
	return error;
}

static int expect_end(struct parser *parser)
{
	skip_blanks(parser);
	if (!*parser->at)
		return 0;
	return FAIL(parser, parser->at, parser->at + strlen(parser->at),
		    "this is too much: the value is complete before it");
}

static int parse_whole(struct parser *parser, struct value_type type, uint8_t *into, size_t size)
{
	memset(into, 0, size);
	skip_blanks(parser);
	if (is_hex_ahead(parser))
		return parse_hex(parser, into, size);
	if (value_has_type(type, size))
		return parse_type(parser, type.id, into, size);
	return parse_untyped(parser, into, size);
}

int value_parse(struct value_type type, const struct argument *argument, void *into, size_t size)
{
	struct parser parser = { .argument = argument, .btf = type.btf, .at = argument_begin(argument) };
	int error = parse_whole(&parser, type, into, size);

	return error ? error : expect_end(&parser);
}

static bool is_list(struct parser *parser, struct value_type type, size_t size)
{
	uint32_t id = type.id;
	const struct btf_type *found = value_has_type(type, size) ? btf_resolve(type.btf, &id) : NULL;

	skip_blanks(parser);
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
		skip_separator(parser);
		if (*parser->at == ']')
			return FAIL(parser, begin, parser->at + 1,
				    "%zu values are wanted, one for each CPU, and %zu were given", count, i);
		error = parse_whole(parser, type, into + i * stride, size);
	}
	parser->depth--;
	skip_blanks(parser);
	if (error)
		return error;
	if (*parser->at != ']')
		return FAIL(parser, parser->at, word_end(parser->at),
			    "%zu values are wanted, one for each CPU, and a ']' behind them", count);
	parser->at++;
	return expect_end(parser);
}

int value_parse_many(struct value_type type, const struct argument *argument, void *into, size_t size,
		     size_t count, size_t stride)
{
	struct parser parser = { .argument = argument, .btf = type.btf, .at = argument_begin(argument) };
	int error;

	if (count > 1 && is_list(&parser, type, size))
		return parse_list(&parser, type, into, size, count, stride);
	error = value_parse(type, argument, into, size);
	for (size_t i = 1; !error && i < count; i++)
		memcpy((uint8_t *)into + i * stride, into, size);
	return error;
}
