/* SPDX-License-Identifier: BSD-2-Clause */
#include "map/value/fields.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/btf.h>

#include "base/suggest.h"

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
		return FAIL(parser, token->begin, token->end, "no member '%.*s'; did you mean '%s'?",
			    (int)token->length, token_text(token), suggestion.nearest);
	return FAIL(parser, token->begin, token->end, "no member '%.*s'; there are: %s%s", (int)token->length,
		    token_text(token), list, fields->count > MAX_LISTED ? ", ..." : "");
}

int fields_read_name(struct parser *parser, const struct fields *fields, struct field **field)
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

int fields_of(struct parser *parser, struct fields *fields, const struct btf_type *group)
{
	*fields = (struct fields){ 0 };
	return btf_is_datasec(group) ? add_variables(parser, fields, group)
				     : add_members(parser, fields, group, 0, 0);
}
