/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/suggest.h"

#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "bpfas.h"

#define MAX_LENGTH 64
#define CUT_SHORT  2 /* longest name considered */

static unsigned smaller(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* The optimal string alignment distance, with three rows of the table. */
unsigned suggest_distance(const char *a, size_t alen, const char *b, size_t blen)
{
	unsigned rows[3][MAX_LENGTH + 1], *before = rows[0], *last = rows[1], *row = rows[2], *oldest;

	if (alen > MAX_LENGTH || blen > MAX_LENGTH)
		return UINT_MAX;
	for (size_t j = 0; j <= blen; j++)
		row[j] = (unsigned)j;
	for (size_t i = 1; i <= alen; i++) {
		oldest = before;
		before = last;
		last = row;
		row = oldest;
		row[0] = (unsigned)i;
		for (size_t j = 1; j <= blen; j++) {
			row[j] = smaller(smaller(last[j], row[j - 1]) + 1,
					 last[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = smaller(row[j], before[j - 2] + 1);
		}
	}
	return row[blen];
}

struct suggestion suggestion_for(const char *wanted, size_t length)
{
	/* One step leads from a one-letter name to any other. */
	unsigned most = length < 2 || length > MAX_LENGTH ? 0 : length < 6 ? 1 : (unsigned)length / 3;

	return (struct suggestion){ .wanted = wanted, .length = length, .distance = most + 1 };
}

/* A long name without its last words is nearer to it than to a short name with different letters. */
static bool is_cut_short(const struct suggestion *suggestion, const char *candidate, size_t length)
{
	return suggestion->length >= 2 * CUT_SHORT && length > suggestion->length &&
	       candidate[suggestion->length] == '_' &&
	       !memcmp(candidate, suggestion->wanted, suggestion->length);
}

void suggestion_offer(struct suggestion *suggestion, const char *candidate)
{
	size_t length = strlen(candidate);
	size_t apart =
		length > suggestion->length ? length - suggestion->length : suggestion->length - length;
	unsigned distance;

	if (!apart && !strncasecmp(suggestion->wanted, candidate, length))
		distance = 0;
	else if (is_cut_short(suggestion, candidate, length))
		distance = CUT_SHORT;
	else if (apart >= suggestion->distance)
		return;
	else
		distance = suggest_distance(suggestion->wanted, suggestion->length, candidate, length);
	if (distance >= suggestion->distance)
		return;
	suggestion->distance = distance;
	suggestion->nearest = candidate;
}

const char *suggestion_words(struct arena *arena, const char *nearest)
{
	return nearest ? arena_printf(arena, "; did you mean '%s'?", nearest) : "";
}

const char *suggestion_text(struct arena *arena, const struct suggestion *suggestion)
{
	return suggestion_words(arena, suggestion->nearest);
}

const char *bpfas_suggest(const char *name, const char *const *candidates, size_t count)
{
	struct suggestion suggestion = suggestion_for(name, strlen(name));

	for (size_t i = 0; i < count; i++)
		suggestion_offer(&suggestion, candidates[i]);
	return suggestion.nearest;
}
