/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A condition is kept as its comparisons in order, each with the operator
 * before it. A field is compared by its text as it is printed, so whatever can
 * be read off a record can be asked for: 10.0.0.1, 'a', "curl", an enumerator.
 * Where both texts are numbers, the numbers are compared.
 */
#include "cmd/bpfld/events/where.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum relation { EQUAL, NOT_EQUAL, LESS_EQUAL, GREATER_EQUAL, LESS, GREATER };
static const char *const relations[] = { "==", "!=", "<=", ">=", "<", ">" };
#define RELATION_COUNT (sizeof relations / sizeof *relations)

struct comparison {
	char *field, *wanted;
	enum relation relation;
	bool starts_alternative; /* follows ||, or is the first */
};

struct where {
	struct printer *printer;
	char *text;
	struct comparison *comparisons;
	size_t count;
};

/* ---- Reading it ---------------------------------------------------------------------------- */

static const char *skip_blanks(const char *at)
{
	while (isspace((unsigned char)*at))
		at++;
	return at;
}

/* Past a quoted text, or to the first of `ends`. */
static const char *skip_operand(const char *at, const char *ends)
{
	char quote = *at == '"' || *at == '\'' ? *at : 0;

	if (!quote)
		return at + strcspn(at, ends);
	for (at++; *at && *at != quote; at++)
		if (*at == '\\' && at[1])
			at++;
	return *at ? at + 1 : at;
}

static char *take(const char **at, const char *ends)
{
	const char *begin = skip_blanks(*at), *end = skip_operand(begin, ends);

	*at = skip_blanks(end);
	return end > begin ? strndup(begin, (size_t)(end - begin)) : NULL;
}

static bool take_relation(const char **at, enum relation *relation)
{
	for (size_t i = 0; i < RELATION_COUNT; i++)
		if (!strncmp(*at, relations[i], strlen(relations[i]))) {
			*at += strlen(relations[i]);
			*relation = (enum relation)i;
			return true;
		}
	return false;
}

static int wrong(const struct where *where, const char *what)
{
	print_argument_error(where->printer, "--where", where->text,
			     "%s; write conditions such as 'port == 80 && comm == \"curl\"'", what);
	return -EINVAL;
}

static int take_comparison(struct where *where, const char **at, bool starts_alternative)
{
	struct comparison *grown =
		reallocarray(where->comparisons, where->count + 1, sizeof *where->comparisons);
	struct comparison *made;

	if (!grown) {
		print_error(where->printer, "out of memory");
		return -ENOMEM;
	}
	where->comparisons = grown;
	made = &grown[where->count++];
	*made = (struct comparison){ .starts_alternative = starts_alternative };
	made->field = take(at, " \t=!<>&|");
	if (!made->field)
		return wrong(where, "a field is missing");
	if (!take_relation(at, &made->relation))
		return wrong(where, "after a field, one of == != <= >= < > is expected");
	made->wanted = take(at, " \t&|");
	return made->wanted ? 0 : wrong(where, "a value is missing");
}

static int take_all(struct where *where)
{
	const char *at = where->text;
	bool starts_alternative = true;
	int error;

	while (!(error = take_comparison(where, &at, starts_alternative)) && *at) {
		starts_alternative = *at == '|';
		if (strncmp(at, "&&", 2) && strncmp(at, "||", 2))
			return wrong(where, "between two conditions, && or || is expected");
		at += 2;
	}
	return error;
}

struct where *where_parse(const char *text, struct printer *printer)
{
	struct where *where = calloc(1, sizeof *where);

	if (where) {
		where->printer = printer;
		where->text = strdup(text);
	}
	if (!where || !where->text)
		print_error(printer, "out of memory");
	else if (!take_all(where))
		return where;
	where_free(where);
	return NULL;
}

void where_free(struct where *where)
{
	if (!where)
		return;
	for (size_t i = 0; i < where->count; i++) {
		free(where->comparisons[i].field);
		free(where->comparisons[i].wanted);
	}
	free(where->comparisons);
	free(where->text);
	free(where);
}

/* ---- Asking a record ------------------------------------------------------------------------- */

static bool find_part(const struct bpfas_value *group, const char *name, size_t length,
		      struct bpfas_value *part)
{
	bool is_list = bpfas_value_kind(group) == BPFAS_VALUE_LIST;

	if (is_list)
		return !bpfas_value_part(group, strtoul(name, NULL, 10), part);
	for (size_t i = 0; i < bpfas_value_count(group); i++)
		if (!bpfas_value_part(group, i, part) && part->name && strlen(part->name) == length &&
		    !memcmp(part->name, name, length))
			return true;
	return false;
}

/* By its path: "conn.port", "args[2]". */
static bool find_field(const struct bpfas_record *record, const char *path, struct bpfas_value *field)
{
	*field = bpfas_value_record(record);
	while (*path) {
		size_t length = strcspn(path, ".[]");
		struct bpfas_value part;

		if (!find_part(field, path, length, &part))
			return false;
		*field = part;
		path += length;
		path += strspn(path, ".[]");
	}
	return true;
}

struct number {
	bool is_negative;
	unsigned long long magnitude;
};

static bool read_number(const char *text, struct number *number)
{
	char *end;

	number->is_negative = *text == '-';
	text += number->is_negative;
	if (!isdigit((unsigned char)*text))
		return false;
	errno = 0;
	number->magnitude = strtoull(text, &end, 0);
	return !*end && !errno;
}

static int order(struct number one, struct number other)
{
	int larger = (one.magnitude > other.magnitude) - (one.magnitude < other.magnitude);

	if (one.is_negative != other.is_negative)
		return one.is_negative ? -1 : 1;
	return one.is_negative ? -larger : larger;
}

static bool holds(enum relation relation, int order)
{
	switch (relation) {
	case EQUAL: return order == 0;
	case NOT_EQUAL: return order != 0;
	case LESS_EQUAL: return order <= 0;
	case GREATER_EQUAL: return order >= 0;
	case LESS: return order < 0;
	default: return order > 0;
	}
}

static int compare(const struct where *where, const struct comparison *comparison, const char *text)
{
	struct number one, other;

	if (read_number(text, &one) && read_number(comparison->wanted, &other))
		return holds(comparison->relation, order(one, other));
	if (comparison->relation == EQUAL || comparison->relation == NOT_EQUAL)
		return holds(comparison->relation, strcmp(text, comparison->wanted));
	print_argument_error(where->printer, "--where", where->text,
			     "%s is not a number but %s: it can be compared by == and != alone",
			     comparison->field, text);
	return -EINVAL;
}

static int ask(const struct where *where, const struct comparison *comparison,
	       const struct bpfas_record *record)
{
	struct bpfas_value field;
	char *text = NULL;
	size_t length;
	FILE *out;
	int answer;

	if (!find_field(record, comparison->field, &field)) {
		print_argument_error(where->printer, "--where", where->text,
				     "the records of map '%s' have no field '%s'",
				     bpfas_map_name(record->map), comparison->field);
		return -ENOENT;
	}
	out = open_memstream(&text, &length);
	if (!out)
		return -ENOMEM;
	bpfas_value_print(&field, out);
	answer = fclose(out) ? -ENOMEM : compare(where, comparison, text);
	free(text);
	return answer;
}

int where_matches(const struct where *where, const struct bpfas_record *record)
{
	int matches = 1;

	for (size_t i = 0; i < where->count; i++) {
		const struct comparison *comparison = &where->comparisons[i];

		if (comparison->starts_alternative && i && matches)
			return 1;
		if (comparison->starts_alternative)
			matches = 1;
		if (matches)
			matches = ask(where, comparison, record);
		if (matches < 0)
			return matches;
	}
	return matches;
}
