/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Errors are found out of order: a name is resolved at the end of the file, long after the lines that follow
 * it. They are kept until then and sorted by position in the file; expanded and included text counts as its
 * place of use. A note sorts with the message that it explains, and the sort is stable, so that a group stays
 * together.
 *
 * Hostile input can have as many errors as it has lines. After DIAG_MAX_SHOWN of a severity the rest, with
 * their notes, are only counted, so the memory for messages is bounded. A line's text and its chain of
 * expansions are looked up only when a message is reported: a run without errors pays nothing.
 */
#include "base/diag_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/place.h"
#include "base/utf8.h"

/* Longer lines are shown as a window around the span. */
#define WINDOW 160

void diag_make_printable(char *message)
{
	size_t length = strlen(message);

	for (size_t i = 0, size; i < length; i += size ? size : 1) {
		size = utf8_printable((unsigned char *)message + i, length - i);
		if (!size || message[i] == '\t')
			message[i] = '?';
	}
}

/* Counts the message, and returns whether to keep it. */
static bool counted(struct diag_run *run, enum bpfas_severity severity)
{
	unsigned before = 0;

	if (severity == BPFAS_NOTE)
		return !run->mute_notes;
	before = severity == BPFAS_ERROR ? run->errors++ : run->warnings++;
	run->mute_notes = before >= DIAG_MAX_SHOWN;
	return !run->mute_notes;
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
	diag_make_printable(text);
	return text;
}

/* The reporter may free its strings; source texts live as long as the run. */
static const char *copied(struct arena *arena, const char *text)
{
	return text ? arena_copy(arena, text, strlen(text)) : NULL;
}

static void copy_strings(struct arena *arena, struct bpfas_diag *diag)
{
	diag->file = copied(arena, diag->file);
	diag->section = copied(arena, diag->section);
	diag->symbol = copied(arena, diag->symbol);
	diag->advice_subject = copied(arena, diag->advice_subject);
	if (diag->source)
		diag->source = arena_copy(arena, diag->source, diag->source_length);
}

static uint64_t order_of(const struct diag_run *run, struct span span)
{
	/* Expanded text is ordered by where the file invokes the macro. */
	return run->sources ? (uint64_t)source_position_in_file(run->sources, span.begin) << 32 | span.begin
			    : 0;
}

static void add(struct diag_run *run, struct kept_diag kept, const char *format, va_list values)
	__attribute__((format(printf, 3, 0)));

static void add(struct diag_run *run, struct kept_diag kept, const char *format, va_list values)
{
	kept.order = order_of(run, kept.span);
	if (kept.diag.severity == BPFAS_NOTE && !kept.stands_alone && run->kept.count)
		kept.order = run->kept.at[run->kept.count - 1].order;
	copy_strings(run->arena, &kept.diag);
	kept.diag.message = format_message(run->arena, format, values);
	vec_push(run->arena, &run->kept, kept);
}

void diag_run_add(struct diag_run *run, struct kept_diag kept, const char *format, va_list values)
{
	if (counted(run, kept.diag.severity))
		add(run, kept, format, values);
}

void diag_run_add_last(struct diag_run *run, struct kept_diag kept, const char *format, va_list values)
{
	/* Forced in beyond the limit, it must not be counted among the dropped ones. */
	run->errors += run->errors < DIAG_MAX_SHOWN;
	run->mute_notes = false;
	add(run, kept, format, values);
}

bool diag_run_hides_error(struct diag_run *run)
{
	return run->errors >= DIAG_MAX_SHOWN && !counted(run, BPFAS_ERROR);
}

/* ---- Reporting ---------------------------------------------------------- */

struct output {
	struct diag_run *run;
	bpfas_diag_fn callback;
	void *context;
};

/* Cuts a window around the span's start out of a very long line. */
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

static void set_place(const struct diag_run *run, struct bpfas_diag *diag, struct span span)
{
	struct line_column place;
	const char *line;
	size_t length, rest;

	if (!span.begin)
		return;
	place = source_place(run->arena, run->sources, span);
	line = source_line(run->arena, place, &length);
	diag->file = place.source->name;
	diag->line = place.line;
	diag->column = place.column;
	rest = length > place.column - 1 ? length - (place.column - 1) : 1;
	diag->length = span.end > span.begin ? span.end - span.begin : 1;
	if (diag->length > rest)
		diag->length = (uint32_t)rest;
	set_excerpt(diag, line, length);
}

/* A long chain of macros and includes is shown up to this many levels at each end. */
#define CHAIN_END 3

static void say_between(const struct output *output, size_t count)
{
	char message[64];
	struct bpfas_diag diag = { .severity = BPFAS_NOTE, .message = message };

	snprintf(message, sizeof message, "%zu more levels are not shown", count);
	output->callback(output->context, &diag);
}

static void hand_out_parent(const struct output *output, const struct source *source)
{
	struct bpfas_diag diag = { .severity = BPFAS_NOTE, .message = "included from here" };

	if (source->expanded)
		diag.message =
			arena_printf(output->run->arena, "in expansion of macro '%s'", source->expanded);
	set_place(output->run, &diag, source->parent);
	output->callback(output->context, &diag);
}

/* A body repeated verbatim (.rept) does not add a level. */
static bool is_level(const struct source *source)
{
	return source->expanded || !source->origin;
}

static size_t count_levels(const struct output *output, struct span span)
{
	size_t count = 0;

	for (const struct source *source; (source = source_parent(output->run->sources, span));
	     span = source->parent)
		count += is_level(source);
	return count;
}

/* The expansions and includes that led to the span, innermost first. */
static void hand_out_parents(const struct output *output, struct span span)
{
	size_t levels = count_levels(output, span), level = 0, last = CHAIN_END, first = CHAIN_END;

	if (levels > 2 * CHAIN_END + 1)
		first = levels - CHAIN_END;
	for (const struct source *source; (source = source_parent(output->run->sources, span));
	     span = source->parent) {
		if (!is_level(source))
			continue;
		if (level == last && first > last)
			say_between(output, first - last);
		if (level < last || level >= first)
			hand_out_parent(output, source);
		level++;
	}
}

static void hand_out(const struct output *output, const struct kept_diag *kept)
{
	struct bpfas_diag diag = kept->diag;

	set_place(output->run, &diag, kept->span);
	output->callback(output->context, &diag);
	if (diag.severity != BPFAS_NOTE)
		hand_out_parents(output, kept->span);
}

static void say_hidden(const struct output *output, unsigned count, const char *what)
{
	char message[64];
	struct bpfas_diag diag = { .severity = BPFAS_NOTE, .message = message };

	if (count <= DIAG_MAX_SHOWN)
		return;
	snprintf(message, sizeof message, "%u more %s are not shown", count - DIAG_MAX_SHOWN, what);
	output->callback(output->context, &diag);
}

/* A stable sort, so that notes stay after what they explain. */
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

void diag_run_finish(struct diag_run *run, bpfas_diag_fn callback, void *context)
{
	struct output output = { run, callback, context };
	size_t count = run->kept.count;
	struct sorted *sorted;

	if (!callback || !count)
		return;
	sorted = arena_alloc(run->arena, count * sizeof *sorted);
	for (size_t i = 0; i < count; i++)
		sorted[i] = (struct sorted){ run->kept.at[i].order, (uint32_t)i };
	qsort(sorted, count, sizeof *sorted, compare);
	for (size_t i = 0; i < count; i++)
		hand_out(&output, &run->kept.at[sorted[i].index]);
	run->kept.count = 0;
	say_hidden(&output, run->errors, "errors");
	say_hidden(&output, run->warnings, "warnings");
}

void diag_run_free(struct diag_run *run)
{
	vec_free(&run->kept);
}
