/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/place.h"

#include <string.h>

static struct source *find_source(const struct sources *sources, uint32_t position)
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

const struct source *source_at(const struct sources *sources, uint32_t position)
{
	return find_source(sources, position);
}

const char *source_text_at(const struct sources *sources, uint32_t position)
{
	const struct source *source = find_source(sources, position);

	return source->text + (position - source->base);
}

static void index_lines(struct arena *arena, struct source *source)
{
	const char *end = source->text + source->length, *at = source->text, *newline;
	struct source_lines *lines = source->lines = ARENA_NEW(arena, struct source_lines);

	vec_push(arena, &lines->at, 0);
	while ((newline = memchr(at, '\n', (size_t)(end - at)))) {
		at = newline + 1;
		vec_push(arena, &lines->at, (uint32_t)(at - source->text));
	}
}

/* The line, from 0, of an offset in the source's own text. */
static size_t row_of(struct arena *arena, struct source *source, uint32_t offset)
{
	size_t low = 0, high;

	if (!source->lines)
		index_lines(arena, source);
	high = source->lines->at.count;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (source->lines->at.at[middle] <= offset)
			low = middle;
		else
			high = middle;
	}
	return low;
}

struct line_column source_place(struct arena *arena, struct sources *sources, struct span span)
{
	struct source *source = find_source(sources, span.begin);
	uint32_t offset = span.begin - source->base;
	size_t row = row_of(arena, source, offset);
	struct line_column place = { .source = source,
				     .row = (uint32_t)row,
				     .line = (uint32_t)row + 1,
				     .column = offset - source->lines->at.at[row] + 1 };

	while (source->origin) {
		uint32_t origin = source->origin;

		source = find_source(sources, origin);
		place.line += (uint32_t)row_of(arena, source, origin - source->base);
	}
	return place;
}

const char *source_line(struct arena *arena, struct line_column place, size_t *length)
{
	struct source *source = (struct source *)place.source;
	const char *start, *end = source->text + source->length;

	if (!source->lines)
		index_lines(arena, source);
	start = source->text + source->lines->at.at[place.row];
	if (place.row + 1 < source->lines->at.count)
		end = source->text + source->lines->at.at[place.row + 1] - 1;
	if (end > start && end[-1] == '\r')
		end--;
	*length = (size_t)(end - start);
	return start;
}

const struct source *source_parent(const struct sources *sources, struct span span)
{
	const struct source *source = span.begin ? find_source(sources, span.begin) : NULL;

	return source && source->parent.begin ? source : NULL;
}

struct span source_outermost(const struct sources *sources, struct span span)
{
	struct span outermost = span;

	for (const struct source *source; (source = source_parent(sources, span)) && source->origin;
	     span = source->parent)
		if (source->expanded)
			outermost = source->parent;
	return outermost;
}

uint32_t source_position_in_file(const struct sources *sources, uint32_t position)
{
	struct span span = { position, position };

	for (const struct source *source; (source = source_parent(sources, span)); span = source->parent)
		;
	return span.begin;
}
