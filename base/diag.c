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

static void add(struct diags *diags, struct kept_diag diag, const char *format, va_list values)
	__attribute__((format(printf, 3, 0)));

static void add(struct diags *diags, struct kept_diag diag, const char *format, va_list values)
{
	/* What a macro made stands where the file invokes it. */
	diag.order =
		(uint64_t)source_position_in_file(diags->sources, diag.span.begin) << 32 | diag.span.begin;
	if (diag.severity == BPFAS_NOTE && !diag.stands_alone && diags->kept.count)
		diag.order = diags->kept.at[diags->kept.count - 1].order;
	diag.message = format_message(diags->arena, format, values);
	vec_push(diags->arena, &diags->kept, diag);
}

static void keep(struct diags *diags, struct kept_diag diag, const char *format, va_list values)
	__attribute__((format(printf, 3, 0)));

static void keep(struct diags *diags, struct kept_diag diag, const char *format, va_list values)
{
	if (counted(diags, diag.severity))
		add(diags, diag, format, values);
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
	line = source_line(diags->arena, place, &length);
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

void diag_error_last(struct diags *diags, struct span span, const char *format, ...)
{
	va_list values;

	/* Beyond the bound it is not counted: those that are not shown are. */
	diags->errors += diags->errors < DIAG_MAX_SHOWN;
	diags->mute_notes = false;
	va_start(values, format);
	add(diags, (struct kept_diag){ .severity = BPFAS_ERROR, .span = span }, format, values);
	va_end(values);
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

void diag_advise(struct diags *diags, enum bpfas_severity severity, struct span span,
		 enum bpfas_advice advice, const char *subject, const char *format, ...)
{
	struct kept_diag diag = {
		.severity = severity, .span = span, .advice = advice, .advice_subject = subject
	};
	va_list values;

	va_start(values, format);
	keep(diags, diag, format, values);
	va_end(values);
}

void diag_print(struct diags *diags, struct span span, const char *format, ...)
{
	va_list values;

	diags->mute_notes = diags->printed++ >= DIAG_MAX_SHOWN;
	va_start(values, format);
	keep(diags, (struct kept_diag){ .severity = BPFAS_NOTE, .span = span, .stands_alone = true }, format,
	     values);
	va_end(values);
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

/* Of a long chain of macros and includes, this many are shown at each end. */
#define CHAIN_END 3

static void say_between(struct diags *diags, size_t count)
{
	char message[64];
	struct bpfas_diag diag = { .severity = BPFAS_NOTE, .message = message };

	snprintf(message, sizeof message, "%zu more levels are not shown", count);
	diags->callback(diags->context, &diag);
}

static void hand_out_parent(struct diags *diags, const struct source *source)
{
	struct bpfas_diag diag = { .severity = BPFAS_NOTE, .message = "included from here" };

	if (source->expanded)
		diag.message = arena_printf(diags->arena, "in expansion of macro '%s'", source->expanded);
	set_place(diags, &diag, source->parent);
	diags->callback(diags->context, &diag);
}

/* A body that is repeated as it stands (.rept) is no level of its own. */
static bool is_level(const struct source *source)
{
	return source->expanded || !source->origin;
}

static size_t count_levels(const struct diags *diags, struct span span)
{
	size_t count = 0;

	for (const struct source *source; (source = source_parent(diags->sources, span));
	     span = source->parent)
		count += is_level(source);
	return count;
}

/* How the span's text came to be read, from the inside out. */
static void hand_out_parents(struct diags *diags, struct span span)
{
	size_t levels = count_levels(diags, span), level = 0, last = CHAIN_END, first = CHAIN_END;

	if (levels > 2 * CHAIN_END + 1)
		first = levels - CHAIN_END;
	for (const struct source *source; (source = source_parent(diags->sources, span));
	     span = source->parent) {
		if (!is_level(source))
			continue;
		if (level == last && first > last)
			say_between(diags, first - last);
		if (level < last || level >= first)
			hand_out_parent(diags, source);
		level++;
	}
}

static void hand_out(struct diags *diags, const struct kept_diag *kept)
{
	struct bpfas_diag diag = { .severity = kept->severity,
				   .message = kept->message,
				   .file = kept->file,
				   .advice = kept->advice,
				   .advice_subject = kept->advice_subject };

	set_place(diags, &diag, kept->span);
	diags->callback(diags->context, &diag);
	if (kept->severity != BPFAS_NOTE)
		hand_out_parents(diags, kept->span);
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
	uint64_t order;
	uint32_t index;
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
