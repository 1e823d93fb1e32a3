/* SPDX-License-Identifier: BSD-2-Clause */
/* A diagnostic as text: place, message, source line, caret. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
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

/*
 * A file must not control the terminal: control characters and invalid UTF-8 become '?'. Tabs stay, and the
 * caret line repeats them.
 */
static void put_source(FILE *out, const char *text, size_t length)
{
	const unsigned char *bytes = (const unsigned char *)text;

	for (size_t i = 0, size; i < length; i += size ? size : 1) {
		size = utf8_printable(bytes + i, length - i);
		if (!size)
			fputc('?', out);
		else
			fwrite(bytes + i, 1, size, out);
	}
}

/* The width of the bytes from..to-1: one column per character. */
static void put_columns(FILE *out, const struct bpfas_diag *diag, size_t from, size_t to, char column)
{
	const unsigned char *bytes = (const unsigned char *)diag->source;

	for (size_t i = from, size; i < to; i += size ? size : 1) {
		size = i < diag->source_length ? utf8_sequence(bytes + i, diag->source_length - i) : 1;
		fputc(column == ' ' && i < diag->source_length && bytes[i] == '\t' ? '\t' : column, out);
	}
}

static void put_caret_line(FILE *out, const struct bpfas_diag *diag, const struct style *style)
{
	size_t start = diag->column - diag->source_column, end = start + diag->length, first = 1;

	if (end > diag->source_length)
		end = diag->source_length;
	put_columns(out, diag, 0, start, ' ');
	fprintf(out, "%s^", style->caret);
	if (start < end) {
		first = utf8_sequence((const unsigned char *)diag->source + start, end - start);
		put_columns(out, diag, start + (first ? first : 1), end, '~');
	}
	fprintf(out, "%s\n", style->off);
}

static void put_excerpt(FILE *out, const struct bpfas_diag *diag, const struct style *style)
{
	int width = fprintf(out, "%5u", diag->line);

	fputs(" | ", out);
	put_source(out, diag->source, diag->source_length);
	fprintf(out, "\n%*s | ", width, "");
	put_caret_line(out, diag, style);
}

/* In the style of linkers: "file.o:(xdp+0x10)", "file.o:(drop: xdp+0x10)". */
static void put_object_place(FILE *out, const struct bpfas_diag *diag)
{
	if (!diag->section && !diag->symbol)
		return;
	fputs(":(", out);
	if (diag->symbol)
		put_source(out, diag->symbol, strlen(diag->symbol));
	if (diag->section) {
		fputs(diag->symbol ? ": " : "", out);
		put_source(out, diag->section, strlen(diag->section));
		if (diag->has_offset)
			fprintf(out, "+0x%llx", (unsigned long long)diag->offset);
	}
	fputc(')', out);
}

static void put_place(FILE *out, const struct bpfas_diag *diag)
{
	if (!diag->file)
		return;
	put_source(out, diag->file, strlen(diag->file));
	if (diag->line)
		fprintf(out, ":%u:%u", diag->line, diag->column);
	put_object_place(out, diag);
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
	fprintf(out, "%s%s:%s %s\n", style.severity, severity_names[diag->severity], style.off,
		diag->message);
	if (diag->line && diag->source)
		put_excerpt(out, diag, &style);
	failed = ferror(out);
	if (fclose(out) || failed) {
		free(text);
		return NULL;
	}
	return text;
}
