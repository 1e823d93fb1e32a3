/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/diag.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is shown of a line: all of it up to here, else a window around the span. */
#define WINDOW 160

/* Keeps one line of plain text: what a message quotes may hold anything. */
static void make_printable(char *message)
{
	for (char *c = message; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7f)
			*c = '?';
}

/* Counts the message and says whether it is to be kept. */
static bool counted(struct diags *diags, enum bpfas_severity severity)
{
	unsigned before = 0;

	if (severity == BPFAS_NOTE)
		return !diags->mute_notes;
	before = severity == BPFAS_ERROR ? diags->errors++ : diags->warnings++;
	diags->mute_notes = before >= DIAG_MAX_SHOWN;
	return !diags->mute_notes;
}

static char *format_message(struct arena *arena, const char *format, va_list values)
	__attribute__((format(printf, 2, 0)));

static char *format_message(struct arena *arena, const char *format, va_list values)
{
	va_list again;
	int length;
	char *text;

	va_copy(again, values);
	length = vsnprintf(NULL, 0, format, again);
	va_end(again);
	text = arena_alloc(arena, length < 0 ? 1 : (size_t)length + 1);
	vsnprintf(text, length < 0 ? 1 : (size_t)length + 1, format, values);
	make_printable(text);
	return text;
}

static void keep(struct diags *diags, struct kept_diag diag, const char *format, va_list values)
	__attribute__((format(printf, 3, 0)));

static void keep(struct diags *diags, struct kept_diag diag, const char *format, va_list values)
{
	if (!counted(diags, diag.severity))
		return;
	diag.order = diag.span.begin;
	if (diag.severity == BPFAS_NOTE && !diags->remark && diags->kept.count)
		diag.order = diags->kept.at[diags->kept.count - 1].order;
	diag.message = format_message(diags->arena, format, values);
	vec_push(diags->arena, &diags->kept, diag);
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

void diag_error(struct diags *diags, struct span span, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	keep(diags, (struct kept_diag){ .severity = BPFAS_ERROR, .span = span }, format, values);
	va_end(values);
}

bool diag_error_hidden(struct diags *diags)
{
	return diags->errors >= DIAG_MAX_SHOWN && !counted(diags, BPFAS_ERROR);
}

void diag_warning(struct diags *diags, struct span span, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	keep(diags, (struct kept_diag){ .severity = BPFAS_WARNING, .span = span }, format, values);
	va_end(values);
}

void diag_note(struct diags *diags, struct span span, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	keep(diags, (struct kept_diag){ .severity = BPFAS_NOTE, .span = span }, format, values);
	va_end(values);
}

void diag_remark(struct diags *diags, struct span span, const char *format, ...)
{
	va_list values;

	diags->mute_notes = false;
	diags->remark = true;
	va_start(values, format);
	keep(diags, (struct kept_diag){ .severity = BPFAS_NOTE, .span = span }, format, values);
	va_end(values);
	diags->remark = false;
}

void diag_error_file(struct diags *diags, const char *file, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	keep(diags, (struct kept_diag){ .severity = BPFAS_ERROR, .file = file }, format, values);
	va_end(values);
}

void diag_warning_file(struct diags *diags, const char *file, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	keep(diags, (struct kept_diag){ .severity = BPFAS_WARNING, .file = file }, format, values);
	va_end(values);
}

static void hand_out(struct diags *diags, const struct kept_diag *kept)
{
	struct bpfas_diag diag = { .severity = kept->severity, .message = kept->message, .file = kept->file };

	set_place(diags, &diag, kept->span);
	diags->callback(diags->context, &diag);
}

static void say_hidden(struct diags *diags, unsigned count, const char *what)
{
	char message[64];
	struct bpfas_diag diag = { .severity = BPFAS_NOTE, .message = message };

	if (count <= DIAG_MAX_SHOWN)
		return;
	snprintf(message, sizeof message, "%u more %s are not shown", count - DIAG_MAX_SHOWN, what);
	diags->callback(diags->context, &diag);
}

/* A stable sort, so that notes stay behind what they explain. */
struct sorted {
	uint32_t order, index;
};

static int compare(const void *a, const void *b)
{
	const struct sorted *left = a, *right = b;

	if (left->order != right->order)
		return left->order < right->order ? -1 : 1;
	return left->index < right->index ? -1 : 1;
}

void diag_finish(struct diags *diags)
{
	size_t count = diags->kept.count;
	struct sorted *sorted;

	if (!diags->callback || !count)
		return;
	sorted = arena_alloc(diags->arena, count * sizeof *sorted);
	for (size_t i = 0; i < count; i++)
		sorted[i] = (struct sorted){ diags->kept.at[i].order, (uint32_t)i };
	qsort(sorted, count, sizeof *sorted, compare);
	for (size_t i = 0; i < count; i++)
		hand_out(diags, &diags->kept.at[sorted[i].index]);
	diags->kept.count = 0;
	say_hidden(diags, diags->errors, "errors");
	say_hidden(diags, diags->warnings, "warnings");
}

void diag_free(struct diags *diags)
{
	vec_free(&diags->kept);
}
