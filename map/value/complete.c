/* SPDX-License-Identifier: BSD-2-Clause */
#include "map/value/complete.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/btf.h>

struct completion {
	const struct btf *btf;
	const char *text, *word; /* the word that is being typed begins here */
	bpfas_candidate_fn each;
	void *context;
	uint32_t groups[BTF_MAX_DEPTH]; /* the types of the open groups */
	unsigned depth;
	uint32_t wanted; /* the type of the value that is next; 0: a name may be */
};

static void offer(const struct completion *completion, const char *begin, const char *name, const char *end)
{
	size_t typed = strlen(completion->word);
	char *candidate;

	if (strncmp(name, completion->word, typed))
		return;
	if (asprintf(&candidate, "%.*s%s%s%s", (int)(completion->word - completion->text), completion->text,
		     begin, name, end) < 0)
		return;
	completion->each(completion->context, candidate);
	free(candidate);
}

static void offer_members(const struct completion *completion, const struct btf_type *group,
			  const char *begin, unsigned depth)
{
	const struct btf_member *members = btf_members(group);

	for (uint16_t i = 0; i < btf_vlen(group); i++) {
		const char *name = btf_name_of(completion->btf, members[i].name_off);
		uint32_t id = members[i].type;
		const struct btf_type *type = *name ? NULL : btf_resolve(completion->btf, &id);

		if (type && btf_is_composite(type) && depth < BTF_MAX_DEPTH)
			offer_members(completion, type, begin, depth + 1);
		else if (*name)
			offer(completion, begin, name, ":");
	}
}

static void offer_enumerators(const struct completion *completion, const struct btf_type *type)
{
	for (uint16_t i = 0; i < btf_vlen(type); i++)
		offer(completion, "",
		      btf_name_of(completion->btf, btf_is_enum(type) ? btf_enum(type)[i].name_off
								     : btf_enum64(type)[i].name_off),
		      "");
}

static void offer_values(const struct completion *completion, uint32_t id)
{
	const struct btf_type *type = btf_resolve(completion->btf, &id);

	if (!type)
		return;
	if (btf_is_composite(type) && !*completion->word)
		offer_members(completion, type, "{", 0);
	else if (btf_is_any_enum(type))
		offer_enumerators(completion, type);
	else if (btf_is_array(type) && !btf_is_char(completion->btf, btf_array(type)->type))
		offer(completion, "", "[", "");
	if (btf_is_int(type) && btf_int_encoding(type) & BTF_INT_BOOL) {
		offer(completion, "", "true", "");
		offer(completion, "", "false", "");
	}
}

/* The type of a member by name, also among those of nameless groups; 0: there is none. */
static uint32_t member_type(const struct btf *btf, const struct btf_type *group, const char *name,
			    size_t length, unsigned depth)
{
	for (uint16_t i = 0; i < btf_vlen(group); i++) {
		const char *own = btf_name_of(btf, btf_members(group)[i].name_off);
		uint32_t id = btf_members(group)[i].type, found = 0;
		const struct btf_type *type = *own ? NULL : btf_resolve(btf, &id);

		if (type && btf_is_composite(type) && depth < BTF_MAX_DEPTH)
			found = member_type(btf, type, name, length, depth + 1);
		else if (strlen(own) == length && !memcmp(own, name, length))
			found = btf_members(group)[i].type;
		if (found)
			return found;
	}
	return 0;
}

static const struct btf_type *open_group(const struct completion *completion)
{
	uint32_t id = completion->depth ? completion->groups[completion->depth - 1] : 0;

	return id ? btf_resolve(completion->btf, &id) : NULL;
}

/* What may follow '{', '[' or ',': an item of the array, or a member that has no value yet. */
static void want_next(struct completion *completion)
{
	const struct btf_type *group = open_group(completion);

	completion->wanted = group && btf_is_array(group) ? btf_array(group)->type : 0;
}

static bool take(struct completion *completion, const char *at)
{
	const struct btf_type *group = open_group(completion);
	size_t length = (size_t)(at - completion->word);

	switch (*at) {
	case '{':
	case '[':
		if (completion->depth == BTF_MAX_DEPTH)
			return false;
		completion->groups[completion->depth++] = completion->wanted;
		want_next(completion);
		return true;
	case '}':
	case ']':
		if (!completion->depth)
			return false;
		completion->depth--;
		want_next(completion);
		return true;
	case ',': want_next(completion); return true;
	default: /* ':' or '=' after a name */
		if (!completion->wanted && group && btf_is_composite(group))
			completion->wanted = member_type(completion->btf, group, completion->word, length, 0);
		return true;
	}
}

void value_complete(struct value_type type, const char *text, bpfas_candidate_fn each, void *context)
{
	struct completion completion = { .btf = type.btf,
					 .text = text,
					 .word = text,
					 .each = each,
					 .context = context,
					 .wanted = type.id };
	const struct btf_type *group;

	for (const char *at = text; *at; at++) {
		bool mark = strchr("{}[],", *at) || (strchr(":=", *at) && !completion.wanted);

		if (mark && !take(&completion, at))
			return;
		if (mark || isspace((unsigned char)*at))
			completion.word = at + 1;
	}
	group = open_group(&completion);
	if (completion.wanted)
		offer_values(&completion, completion.wanted);
	else if (group && btf_is_composite(group))
		offer_members(&completion, group, "", 0);
}
