/* SPDX-License-Identifier: BSD-2-Clause */
/* A value as text, and what is said about a part of it. */
#ifndef MAP_VALUE_ARGUMENT_H
#define MAP_VALUE_ARGUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"

struct argument {
	const struct diags *diags; /* NULL: nothing is said */
	const char *name;          /* for the place: "key", "value", a file */
	uint32_t line;             /* the text's first, in that file; 0: the same as 1 */
	const char *text;
	const char *begin; /* the value in it; NULL: the whole text */
	bool json;         /* JSON: words are in quotes, bytes too */
};

static inline const char *argument_begin(const struct argument *argument)
{
	return argument->begin ? argument->begin : argument->text;
}

/* Reports an error about text[begin..end), of which the line and column are found here. Returns -EINVAL. */
int argument_error(const struct argument *argument, const char *begin, const char *end, const char *format,
		   ...) __attribute__((format(printf, 4, 5)));

/* What is left without blanks around it and without quotes: from the result up to *end. */
const char *argument_bare(const struct argument *argument, const char **end);
/* The argument's text without the quotes that JSON puts around a word; NULL when memory is out. To be freed.
 */
char *argument_word(const struct argument *argument);

#endif
