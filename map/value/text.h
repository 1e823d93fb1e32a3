/* SPDX-License-Identifier: BSD-2-Clause */
/* A value as text, and diagnostics about a part of it. */
#ifndef MAP_VALUE_TEXT_H
#define MAP_VALUE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"

struct value_text {
	const struct diags *diags; /* NULL: errors are not reported */
	const char *name;          /* for the place: "key", "value", a file */
	uint32_t line;             /* the text's first, in that file; 0: the same as 1 */
	const char *text;
	const char *begin; /* the value in it; NULL: the whole text */
	const char *shown; /* the same text before parts of it were cut off; NULL: text */
	bool json;         /* JSON: words are in quotes, bytes too */
};

static inline const char *value_text_begin(const struct value_text *text)
{
	return text->begin ? text->begin : text->text;
}

/* Reports an error about text[begin..end), of which the line and column are found here. Returns -EINVAL. */
int value_text_error(const struct value_text *text, const char *begin, const char *end, const char *format,
		     ...) __attribute__((format(printf, 4, 5)));

/* What is left without blanks around it and without quotes: from the result up to *end. */
const char *value_text_bare(const struct value_text *text, const char **end);
#endif
