/* SPDX-License-Identifier: BSD-2-Clause */
/* "Did you mean ...?": the nearest of a stream of candidates to a name that nothing has. */
#ifndef BASE_SUGGEST_H
#define BASE_SUGGEST_H

#include <stddef.h>

#include "base/arena.h"

/*
 * How many letters must be inserted, left out, replaced or swapped with their neighbour to make b of a.
 * UINT_MAX where either is longer than any name that a person mistypes.
 */
unsigned suggest_distance(const char *a, size_t alen, const char *b, size_t blen);

struct suggestion {
	const char *wanted;
	size_t length;
	const char *nearest; /* NULL: none is near */
	unsigned distance;   /* a candidate has to be nearer than this */
};

/* Names at most a third of their letters away will be near, and those that begin with it and a `_`. */
struct suggestion suggestion_for(const char *wanted, size_t length);
/* The candidate has to live as long as the suggestion. Of equally near ones the first stays. */
void suggestion_offer(struct suggestion *suggestion, const char *candidate);

/* "; did you mean 'x'?" for the end of a message, or "" where there is none. The arena's. */
const char *suggestion_words(struct arena *arena, const char *nearest);
const char *suggestion_text(struct arena *arena, const struct suggestion *suggestion);

#endif
