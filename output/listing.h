/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Which statement each byte of an object came from: for the listing, and for
 * the place of what is found wrong only in the finished object.
 */
#ifndef OUTPUT_LISTING_H
#define OUTPUT_LISTING_H

#include "base/diag.h"
#include "base/diag_run.h"
#include "asm/asm_object.h"

struct listing_line {
	struct section *section;
	uint32_t offset, size; /* size 0: a label */
	struct span span;      /* of the statement */
};

/* What became of an instruction that is not as it was written. */
struct listing_note {
	struct section *section;
	uint32_t offset;
	const char *text;
};

struct listing {
	bool on;                 /* false: nobody will ask */
	struct section *section; /* the current one at the last statement's end, */
	uint64_t start;          /* and its size then */
	VEC(struct listing_line) lines;
	VEC(struct listing_note) notes;
};

/* A statement or label has ended; what `current` (NULL: none chosen yet) has grown by is its. */
void listing_add(struct arena *arena, struct listing *listing, struct section *current, struct span span,
		 bool is_label);

void listing_note(struct arena *arena, struct listing *listing, struct section *section, uint64_t offset,
		  const char *text);

/* Brings lines and notes into the order of sections and offsets; then lines can be found. */
void listing_sort(struct listing *listing, struct asm_object *object);

/* The first line that ends behind the offset; NULL where the section has none. */
const struct listing_line *listing_find(const struct listing *listing, const struct section *section,
					uint64_t offset);

void listing_free(struct listing *listing);

#endif
