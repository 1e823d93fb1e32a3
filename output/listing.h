/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which statement each byte of an object came from: for the listing, and for
 * the place of what is found wrong only in the finished object. Sections are
 * named by any numbers that rise in the object's order, until they are those
 * of the object.
 */
#ifndef OUTPUT_LISTING_H
#define OUTPUT_LISTING_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/span.h"

struct listing_line {
	uint32_t section;
	uint32_t offset, size; /* size 0: a label */
	struct span span;      /* of the statement */
};

/* What became of an instruction that is not as it was written. */
struct listing_note {
	uint32_t section, offset;
	const char *text;
};

struct listing {
	bool on;          /* false: nobody will ask */
	uint32_t section; /* the current one at the last statement's end (0: none yet), */
	uint64_t start;   /* and its size then */
	VEC(struct listing_line) lines;
	VEC(struct listing_note) notes;
};

/* A statement or label has ended; what the current section has grown by, which now has `end` bytes, is its.
 */
void listing_add(struct arena *arena, struct listing *listing, uint32_t section, uint64_t end,
		 struct span span, bool is_label);

void listing_note(struct arena *arena, struct listing *listing, uint32_t section, uint64_t offset,
		  const char *text);

/* Replaces the numbers of sections: number i becomes indices[i]. */
void listing_renumber(struct listing *listing, const uint32_t *indices);

/* Brings lines and notes into the order of sections and offsets; then lines can be found. */
void listing_sort(struct listing *listing);

/* The first line that ends after the offset; NULL where the section has none. */
const struct listing_line *listing_find(const struct listing *listing, uint32_t section, uint64_t offset);

void listing_free(struct listing *listing);

#endif
