/* SPDX-License-Identifier: BSD-2-Clause */
/* Structs, unions and variables of the grammar of values. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/btf.h>

#include "base/suggest.h"
#include "map/value_bits.h"
#include "map/value_parser.h"

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
			return parser_out_of_memory(parser);
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
		error = parser_quoted(parser, '"', &token);
	} else {
		end += strspn(end, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.$");
		token = (struct token){ .begin = begin, .end = end, .length = (size_t)(end - begin) };
		parser->at = end;
	}
	if (!error) {
		parser_skip_blanks(parser);
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
	return parser_type(parser, field->type, into + at, field->size);
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
		return FAIL(parser, begin, parser_word_end(begin),
			    "there are more values than the %zu members", fields->count);
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
			    "a struct or union is written in braces: {name: value, ...}");
	parser->at += braces;
	parser_skip_blanks(parser);
	while (*parser->at && *parser->at != '}') {
		error = parse_member(parser, fields, &next, into, size);
		if (error)
			return error;
		parser_skip_separator(parser);
	}
	if (!braces && parser->at == begin)
		return FAIL(parser, begin, begin, "a value is missing here");
	if (braces && !*parser->at)
		return FAIL(parser, begin, parser->at, "the closing '}' is missing");
	parser->at += braces;
	return 0;
}

int parser_group(struct parser *parser, const struct btf_type *type, uint8_t *into, size_t size)
{
	struct fields fields = { 0 };
	int error = btf_is_datasec(type) ? add_variables(parser, &fields, type)
					 : add_members(parser, &fields, type, 0, 0);

	if (!error)
		error = parse_members(parser, &fields, into, size);
	free(fields.list);
	return error;
}
