/* SPDX-License-Identifier: BSD-2-Clause */
/* "Did you mean ...?": finds among candidates the nearest to an unknown name. */
#ifndef BASE_SUGGEST_H
#define BASE_SUGGEST_H

#include <stddef.h>

#include "base/arena.h"

/*
 * The number of insertions, deletions, replacements and swaps of neighbours that turn a into b. UINT_MAX if
 * either is too long to be a typing mistake.
 */
unsigned suggest_distance(const char *a, size_t alen, const char *b, size_t blen);

struct suggestion {
	const char *wanted;
	size_t length;
	const char *nearest; /* NULL: none is near enough */
	unsigned distance;   /* candidates must be nearer than this */
};

/* Accepts names that differ in up to a third of their letters, and those that start with it and a `_`. */
struct suggestion suggestion_for(const char *wanted, size_t length);
/* The candidate must live as long as the suggestion. The first of equally near ones wins. */
void suggestion_offer(struct suggestion *suggestion, const char *candidate);

/* "; did you mean 'x'?" to append to a message, or "" for none. In the arena. */
const char *suggestion_words(struct arena *arena, const char *nearest);
const char *suggestion_text(struct arena *arena, const struct suggestion *suggestion);

#endif
