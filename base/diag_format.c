/* SPDX-License-Identifier: BSD-2-Clause */
/* A diagnostic as text: place, message, source line, caret. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bpfas.h"

struct style {
	const char *bold, *severity, *caret, *off;
};

static const char *const severity_names[] = {
	[BPFAS_NOTE] = "note",
	[BPFAS_WARNING] = "warning",
	[BPFAS_ERROR] = "error",
};

static struct style style_of(const struct bpfas_diag *diag, int colour)
{
	static const char *const colours[] = {
		[BPFAS_NOTE] = "\033[1;36m",
		[BPFAS_WARNING] = "\033[1;35m",
		[BPFAS_ERROR] = "\033[1;31m",
	};

	if (!colour)
		return (struct style){ "", "", "", "" };
	return (struct style){ "\033[1m", colours[diag->severity], "\033[1;32m", "\033[0m" };
}

/* A terminal must not be moved about by what a file holds; a tab stays, the caret line repeats it. */
static void put_source(FILE *out, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)text[i];

		fputc((c < ' ' && c != '\t') || c == 0x7f ? '?' : c, out);
	}
}

static int continues_character(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

static void put_caret_line(FILE *out, const struct bpfas_diag *diag, const struct style *style)
{
	size_t start = diag->column - diag->source_column, end = start + diag->length, i;

	for (i = 0; i < start; i++)
		if (i >= diag->source_length)
			fputc(' ', out);
		else if (!continues_character(diag->source[i]))
			fputc(diag->source[i] == '\t' ? '\t' : ' ', out);
	fprintf(out, "%s^", style->caret);
	for (i = start + 1; i < end && i < diag->source_length; i++)
		if (!continues_character(diag->source[i]))
			fputc('~', out);
	fprintf(out, "%s\n", style->off);
}

static void put_excerpt(FILE *out, const struct bpfas_diag *diag, const struct style *style)
{
	fprintf(out, "%5u | ", diag->line);
	put_source(out, diag->source, diag->source_length);
	fputs("\n      | ", out);
	put_caret_line(out, diag, style);
}

static void put_place(FILE *out, const struct bpfas_diag *diag)
{
	if (!diag->file)
		return;
	fputs(diag->file, out);
	if (diag->line)
		fprintf(out, ":%u:%u", diag->line, diag->column);
	fputs(": ", out);
}

char *bpfas_diag_format(const struct bpfas_diag *diag, int colour)
{
	struct style style = style_of(diag, colour);
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	int failed;

	if (!out)
		return NULL;
	fputs(style.bold, out);
	put_place(out, diag);
	fprintf(out, "%s%s:%s %s\n", style.severity, severity_names[diag->severity], style.off, diag->message);
	if (diag->line && diag->source)
		put_excerpt(out, diag, &style);
	failed = ferror(out);
	if (fclose(out) || failed) {
		free(text);
		return NULL;
	}
	return text;
}
