/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The line is only split here; key and value are read by the value grammar, of
 * which JSON is a part. A JSON reader that keeps numbers as doubles or signed
 * integers would lose those above 2^53 or 2^63.
 */
#include "map/json_line.h"

#include <string.h>

static char *skip_blanks(char *at)
{
	return at + strspn(at, " \t\r\n");
}

static char *skip_string(char *at)
{
	for (at++; *at && *at != '"'; at++)
		if (*at == '\\' && at[1])
			at++;
	return at + (*at == '"');
}

/* To the end of a value: what is open within it has to be closed. */
static char *skip_value(char *at)
{
	size_t depth = 0;

	while (*at) {
		if (*at == '"') {
			at = skip_string(at);
			continue;
		}
		if (*at == '{' || *at == '[')
			depth++;
		else if (!depth && (*at == ',' || *at == '}' || *at == ']'))
			break;
		else if (*at == '}' || *at == ']')
			depth--;
		at++;
	}
	return at;
}

static struct json_part *part_called(struct json_line *line, const char *name, size_t length)
{
	if (length == 5 && !memcmp(name, "\"key\"", length))
		return &line->key;
	if (length == 7 && !memcmp(name, "\"value\"", length))
		return &line->value;
	return length == 6 && !memcmp(name, "\"cpus\"", length) ? &line->cpus : NULL;
}

/* Something else was expected at `at`, which points into the copy. */
static int expected(const struct value_text *text, const char *line, const char *at, const char *what)
{
	const char *begin = text->text + (at - line);

	return value_text_error(text, begin, begin + (*begin != '\0'), "expected %s", what);
}

/* Members that are not wanted, as "map", are skipped. */
int json_line_split(const struct value_text *text, char *line, struct json_line *parts)
{
	char *at = skip_blanks(line);

	*parts = (struct json_line){ 0 };
	if (*at++ != '{')
		return expected(text, line, at - 1, "a JSON object in { }");
	at = skip_blanks(at);
	while (*at != '}') {
		char *name = at, *end;
		struct json_part *part;

		if (*at != '"')
			return expected(text, line, at, "a member's name in quotes");
		end = skip_string(at);
		at = skip_blanks(end);
		if (*at++ != ':')
			return expected(text, line, at - 1, "':'");
		part = part_called(parts, name, (size_t)(end - name));
		name = skip_blanks(at);
		at = skip_value(name);
		if (part)
			*part = (struct json_part){ name, at };
		if (*at != ',' && *at != '}')
			return expected(text, line, at, "',' or '}'");
		at = *at == ',' ? skip_blanks(at + 1) : at;
	}
	at = skip_blanks(at + 1);
	return *at ? expected(text, line, at, "the end of the line") : 0;
}
