/* SPDX-License-Identifier: BSD-2-Clause */
#include "map/value/text.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct bpfas_diag place_of(const struct value_text *text, const char *begin, const char *end)
{
	struct bpfas_diag diag = { .file = text->name, .line = text->line ? text->line : 1 };
	const char *whole = text->shown ? text->shown : text->text, *line = whole;

	begin = whole + (begin - text->text);
	end = whole + (end - text->text);
	for (const char *at = line; at < begin; at++) {
		if (*at != '\n')
			continue;
		line = at + 1;
		diag.line++;
	}
	diag.source = line;
	diag.source_length = strcspn(line, "\n");
	diag.source_column = 1;
	diag.column = (uint32_t)(begin - line) + 1;
	diag.length = end > begin ? (uint32_t)(end - begin) : 1;
	return diag;
}

int value_text_error(const struct value_text *text, const char *begin, const char *end, const char *format,
		     ...)
{
	struct bpfas_diag place;
	char *message = NULL;
	va_list values;

	if (!text->diags)
		return -EINVAL;
	va_start(values, format);
	if (vasprintf(&message, format, values) < 0)
		message = NULL;
	va_end(values);
	place = place_of(text, begin, end);
	diag_at(text->diags, BPFAS_ERROR, &place, "%s", message ? message : "out of memory");
	free(message);
	return -EINVAL;
}

const char *value_text_bare(const struct value_text *text, const char **end)
{
	const char *begin = value_text_begin(text);

	*end = begin + strlen(begin);
	while (isspace((unsigned char)*begin))
		begin++;
	while (*end > begin && isspace((unsigned char)(*end)[-1]))
		--*end;
	if (*end - begin >= 2 && *begin == '"' && (*end)[-1] == '"') {
		begin++;
		--*end;
	}
	return begin;
}
