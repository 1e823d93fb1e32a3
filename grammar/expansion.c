/* SPDX-License-Identifier: BSD-2-Clause */
#include "grammar/expansion.h"

#include <stdio.h>
#include <string.h>

#include "grammar/arguments.h"

static void append(struct reader *reader, const char *text, size_t length)
{
	bytes_append(&reader->as->arena, &reader->preproc.expansion, text, length);
}

static void append_number(struct reader *reader, uint64_t number)
{
	char text[24];

	append(reader, text, (size_t)snprintf(text, sizeof text, "%llu", (unsigned long long)number));
}

static size_t find_parameter(const struct macro *macro, const char *name, size_t length)
{
	size_t index = 0;

	while (index < macro->count && (macro->parameters[index].length != length ||
					memcmp(macro->parameters[index].name, name, length) != 0))
		index++;
	return index;
}

/* A backslash and a name; unless the name is a parameter's, they stay. */
static const char *substitute_name(struct reader *reader, const struct macro *macro, struct text_range at)
{
	const char *name = at.at + 1, *end = name;
	size_t index;

	while (end < at.end && is_name_part(*end))
		end++;
	index = find_parameter(macro, name, (size_t)(end - name));
	if (index < macro->count) {
		struct text_range value = argument_text(reader, index);

		append(reader, value.at, (size_t)(value.end - value.at));
	} else {
		append(reader, at.at, (size_t)(end - at.at));
	}
	return end;
}

/* \@ is the number of expansions so far, \+ of this macro's, and \() is nothing: it ends a name. */
static const char *substitute_one(struct reader *reader, const struct macro *macro, struct text_range at,
				  uint64_t use)
{
	size_t left = (size_t)(at.end - at.at);

	if (left > 1 && at.at[1] == '@') {
		append_number(reader, reader->as->macro_expansions);
		return at.at + 2;
	}
	if (left > 1 && at.at[1] == '+') {
		append_number(reader, use);
		return at.at + 2;
	}
	if (left > 2 && at.at[1] == '(' && at.at[2] == ')')
		return at.at + 3;
	return substitute_name(reader, macro, at);
}

void expansion_make(struct reader *reader, const struct macro *macro, uint64_t use)
{
	struct text_range rest = macro->body;
	const char *backslash;

	reader->preproc.expansion.count = 0;
	while ((backslash = memchr(rest.at, '\\', (size_t)(rest.end - rest.at)))) {
		append(reader, rest.at, (size_t)(backslash - rest.at));
		rest.at = substitute_one(reader, macro, (struct text_range){ backslash, rest.end }, use);
		if (reader->preproc.expansion.count > PREPROC_MAX_BYTES)
			return;
	}
	append(reader, rest.at, (size_t)(rest.end - rest.at));
}
