/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/bpfdis/colour.h"

#include <stdbool.h>
#include <string.h>

#define BOLD  "\033[1m"
#define FAINT "\033[2m"
#define PLAIN "\033[0m"

static void print_styled(FILE *out, const char *style, const char *text, size_t length)
{
	if (length) {
		fputs(style, out);
		fwrite(text, 1, length, out);
		fputs(PLAIN, out);
	}
}

/* Where the line's comment begins; its length where it has none. Text in quotes is no comment. */
static size_t comment_at(const char *line, size_t length)
{
	bool is_quoted = false;

	for (size_t i = 0; i + 1 < length; i++) {
		if (line[i] == '\\')
			i++;
		else if (line[i] == '"')
			is_quoted = !is_quoted;
		else if (!is_quoted && line[i] == '/' && line[i + 1] == '/')
			return i;
	}
	return length;
}

void colour_print(FILE *out, const char *text, size_t length)
{
	for (const char *end = text + length; text < end;) {
		const char *newline = memchr(text, '\n', (size_t)(end - text));
		size_t line = (size_t)((newline ? newline : end) - text), code = comment_at(text, line);

		if (*text != '\t' && *text != '\n')
			print_styled(out, BOLD, text, code);
		else
			fwrite(text, 1, code, out);
		print_styled(out, FAINT, text + code, line - code);
		if (newline)
			fputc('\n', out);
		text += line + (newline != NULL);
	}
}
