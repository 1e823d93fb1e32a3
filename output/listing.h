/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Maps each byte of an object to its statement: for the listing, and to place errors found only in the
 * finished object. Section numbers may be any that rise in the object's order, until they are replaced by the
 * object's.
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

/* A note on an instruction that is not encoded as written. */
struct listing_note {
	uint32_t section, offset;
	const char *text;
};

struct listing {
	bool on;          /* false: not recorded */
	uint32_t section; /* the current section at the end of the last statement (0: none yet), */
	uint64_t start;   /* and its size then */
	VEC(struct listing_line) lines;
	VEC(struct listing_note) notes;
};

/* A statement or label has ended: the bytes by which the current section grew, to `end`, are its. */
void listing_add(struct arena *arena, struct listing *listing, uint32_t section, uint64_t end,
		 struct span span, bool is_label);

void listing_note(struct arena *arena, struct listing *listing, uint32_t section, uint64_t offset,
		  const char *text);

/* Replaces the numbers of sections: number i becomes indices[i]. */
void listing_renumber(struct listing *listing, const uint32_t *indices);

/* Sorts lines and notes by section and offset; then lines can be found. */
void listing_sort(struct listing *listing);

/* The first line that ends after the offset; NULL if the section has none. */
const struct listing_line *listing_find(const struct listing *listing, uint32_t section, uint64_t offset);

void listing_free(struct listing *listing);

#endif
