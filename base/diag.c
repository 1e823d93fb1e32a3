/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/diag.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is shown of a line: all of it up to here, else a window around the span. */
#define WINDOW 160

static void emit(struct diags *diags, struct bpfas_diag *diag, const char *format, va_list values)
	__attribute__((format(printf, 3, 0)));

/* Keeps one line of plain text: what a message quotes may hold anything. */
static void make_printable(char *message)
{
	for (char *c = message; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			*c = '?';
}

/* Counts the message and says whether it is to be shown. */
static bool counted(struct diags *diags, enum bpfas_severity severity)
{
	bool shown = diags->errors < DIAG_MAX_ERRORS;

	switch (severity) {
	case BPFAS_NOTE:
		return !diags->muted_notes;
	case BPFAS_WARNING:
		diags->warnings++;
		break;
	case BPFAS_ERROR:
		diags->errors++;
		break;
	}
	diags->muted_notes = !shown;
	return shown;
}

static void emit(struct diags *diags, struct bpfas_diag *diag, const char *format, va_list values)
{
	char short_text[512], *text = short_text;
	va_list again;
	int length;

	va_copy(again, values);
	length = vsnprintf(short_text, sizeof short_text, format, values);
	if (length >= (int)sizeof short_text) {
		text = arena_alloc(diags->arena, (size_t)length + 1);
		vsnprintf(text, (size_t)length + 1, format, again);
	}
	va_end(again);
	make_printable(text);
	diag->message = text;
	if (diags->callback)
		diags->callback(diags->context, diag);
}

static const struct source *find_source(const struct sources *sources, uint32_t position)
{
	size_t low = 0, high = sources->list.count;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (sources->list.at[middle]->base <= position)
			low = middle;
		else
			high = middle;
	}
	return low < sources->list.count ? sources->list.at[low] : NULL;
}

static void index_lines(struct arena *arena, struct source *source)
{
	const char *end = source->text + source->length, *at = source->text, *newline;

	vec_push(arena, &source->lines, 0);
	while ((newline = memchr(at, '\n', (size_t)(end - at)))) {
		at = newline + 1;
		vec_push(arena, &source->lines, (uint32_t)(at - source->text));
	}
}

struct line_column source_place(struct arena *arena, struct sources *sources, struct span span)
{
	struct source *source = (struct source *)find_source(sources, span.begin);
	uint32_t offset = span.begin - source->base;
	size_t low = 0, high;

	if (!source->lines.count)
		index_lines(arena, source);
	high = source->lines.count;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (source->lines.at[middle] <= offset)
			low = middle;
		else
			high = middle;
	}
	return (struct line_column){ .source = source,
				     .line = (uint32_t)low + 1,
				     .column = offset - source->lines.at[low] + 1 };
}

const char *source_line(struct arena *arena, const struct source *source, uint32_t line, size_t *length)
{
	const char *start, *end = source->text + source->length;

	if (!source->lines.count)
		index_lines(arena, (struct source *)source);
	start = source->text + source->lines.at[line - 1];
	if (line < source->lines.count)
		end = source->text + source->lines.at[line] - 1;
	if (end > start && end[-1] == '\r')
		end--;
	*length = (size_t)(end - start);
	return start;
}

/* Cuts a window out of a very long line, so that the span's start is in view. */
static void set_excerpt(struct bpfas_diag *diag, const char *line, size_t length)
{
	size_t from = 0, column = diag->column - 1;

	if (length > WINDOW) {
		from = column > WINDOW / 2 ? column - WINDOW / 2 : 0;
		if (from > length - WINDOW)
			from = length - WINDOW;
		length = WINDOW;
	}
	diag->source = line + from;
	diag->source_length = length;
	diag->source_column = (uint32_t)from + 1;
}

static void set_place(struct diags *diags, struct bpfas_diag *diag, struct span span)
{
	struct line_column place;
	const char *line;
	size_t length, rest;

	if (!span.begin)
		return;
	place = source_place(diags->arena, diags->sources, span);
	line = source_line(diags->arena, place.source, place.line, &length);
	diag->file = place.source->name;
	diag->line = place.line;
	diag->column = place.column;
	rest = length > place.column - 1 ? length - (place.column - 1) : 1;
	diag->length = span.end > span.begin ? span.end - span.begin : 1;
	if (diag->length > rest)
		diag->length = (uint32_t)rest;
	set_excerpt(diag, line, length);
}

#define EMIT_AT(diags_, severity_, span_, format_)                          \
	do {                                                                \
		struct bpfas_diag diag_ = { .severity = (severity_) };      \
		va_list values_;                                            \
                                                                            \
		if (!counted((diags_), (severity_)))                        \
			return;                                             \
		set_place((diags_), &diag_, (span_));                       \
		va_start(values_, format_);                                 \
		emit((diags_), &diag_, (format_), values_);                 \
		va_end(values_);                                            \
	} while (0)

void diag_error(struct diags *diags, struct span span, const char *format, ...)
{
	EMIT_AT(diags, BPFAS_ERROR, span, format);
}

void diag_warning(struct diags *diags, struct span span, const char *format, ...)
{
	EMIT_AT(diags, BPFAS_WARNING, span, format);
}

void diag_note(struct diags *diags, struct span span, const char *format, ...)
{
	EMIT_AT(diags, BPFAS_NOTE, span, format);
}

void diag_error_file(struct diags *diags, const char *file, const char *format, ...)
{
	struct bpfas_diag diag = { .severity = BPFAS_ERROR, .file = file };
	va_list values;

	if (!counted(diags, BPFAS_ERROR))
		return;
	va_start(values, format);
	emit(diags, &diag, format, values);
	va_end(values);
}

static void say_hidden(struct diags *diags, const char *format, ...)
{
	struct bpfas_diag diag = { .severity = BPFAS_NOTE };
	va_list values;

	va_start(values, format);
	emit(diags, &diag, format, values);
	va_end(values);
}

void diag_finish(struct diags *diags)
{
	if (diags->errors > DIAG_MAX_ERRORS)
		say_hidden(diags, "%u more errors are not shown", diags->errors - DIAG_MAX_ERRORS);
}
