/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The assembler adds a line after every statement, from the growth of the current section: no directive has
 * to report what it wrote. A statement that wrote nothing leaves no line, but a label does, with size 0.
 *
 * Lines are added in source order and sorted once, at the end, when section numbers are those of the object
 * and offsets no longer change; fragments and the layout update them in place until then. After the sort a
 * look-up is a binary search. When only an object is wanted `on` is false, and the assembler does not call
 * listing_add.
 */
#include "output/listing.h"

#include <stdlib.h>

void listing_add(struct arena *arena, struct listing *listing, uint32_t section, uint64_t end,
		 struct span span, bool is_label)
{
	struct listing_line line = { .section = section, .span = span };

	/*
	 * The very first statement opens .text implicitly; any other change of section is made by a
	 * directive.
	 */
	if (section != listing->section)
		listing->start = listing->section ? end : 0;
	line.offset = (uint32_t)listing->start;
	line.size = (uint32_t)(end - listing->start);
	listing->section = section;
	listing->start = end;
	if (line.size || is_label)
		vec_push(arena, &listing->lines, line);
}

void listing_note(struct arena *arena, struct listing *listing, uint32_t section, uint64_t offset,
		  const char *text)
{
	struct listing_note note = { .section = section, .offset = (uint32_t)offset, .text = text };

	if (listing->on)
		vec_push(arena, &listing->notes, note);
}

void listing_renumber(struct listing *listing, const uint32_t *indices)
{
	for (size_t i = 0; i < listing->lines.count; i++)
		listing->lines.at[i].section = indices[listing->lines.at[i].section];
	for (size_t i = 0; i < listing->notes.count; i++)
		listing->notes.at[i].section = indices[listing->notes.at[i].section];
}

/* A label, which has size 0, sorts before the statement at its offset. */
static int compare(const void *left, const void *right)
{
	const struct listing_line *a = left, *b = right;

	if (a->section != b->section)
		return a->section < b->section ? -1 : 1;
	if (a->offset != b->offset)
		return a->offset < b->offset ? -1 : 1;
	return (a->size > b->size) - (a->size < b->size);
}

static int compare_notes(const void *left, const void *right)
{
	const struct listing_note *a = left, *b = right;

	if (a->section != b->section)
		return a->section < b->section ? -1 : 1;
	return (a->offset > b->offset) - (a->offset < b->offset);
}

void listing_sort(struct listing *listing)
{
	if (listing->lines.count)
		qsort(listing->lines.at, listing->lines.count, sizeof *listing->lines.at, compare);
	if (listing->notes.count)
		qsort(listing->notes.at, listing->notes.count, sizeof *listing->notes.at, compare_notes);
}

static bool is_before(const struct listing_line *line, uint32_t section, uint64_t offset)
{
	if (line->section != section)
		return line->section < section;
	return (uint64_t)line->offset + line->size <= offset;
}

const struct listing_line *listing_find(const struct listing *listing, uint32_t section, uint64_t offset)
{
	size_t low = 0, high = listing->lines.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (is_before(&listing->lines.at[middle], section, offset))
			low = middle + 1;
		else
			high = middle;
	}
	if (low == listing->lines.count || listing->lines.at[low].section != section)
		return NULL;
	return &listing->lines.at[low];
}

void listing_free(struct listing *listing)
{
	vec_free(&listing->lines);
	vec_free(&listing->notes);
}
