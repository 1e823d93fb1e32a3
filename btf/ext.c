/* SPDX-License-Identifier: BSD-2-Clause */
#include "btf/ext.h"

#include <stdlib.h>

void ext_free(struct ext_info *info)
{
	vec_free(&info->functions);
	vec_free(&info->lines);
	vec_free(&info->core);
}

static int compare_places(struct ext_place a, struct ext_place b)
{
	if (a.section != b.section)
		return a.section < b.section ? -1 : 1;
	return (a.offset > b.offset) - (a.offset < b.offset);
}

/* All records begin with their place. */
static int compare(const void *left, const void *right)
{
	return compare_places(*(const struct ext_place *)left, *(const struct ext_place *)right);
}

/* Usually they are in order. */
static void sort(void *at, size_t count, size_t size)
{
	const char *records = at;
	size_t sorted = 1;

	while (sorted < count && compare(records + (sorted - 1) * size, records + sorted * size) <= 0)
		sorted++;
	if (sorted < count)
		qsort(at, count, size, compare);
}

void ext_sort(struct ext_info *info)
{
	sort(info->functions.at, info->functions.count, sizeof *info->functions.at);
	sort(info->lines.at, info->lines.count, sizeof *info->lines.at);
	sort(info->core.at, info->core.count, sizeof *info->core.at);
}

const struct ext_line *ext_find_line(const struct ext_info *info, struct ext_place place)
{
	size_t low = 0, high = info->lines.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_places(info->lines.at[middle].place, place) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (!low || info->lines.at[low - 1].place.section != place.section)
		return NULL;
	return &info->lines.at[low - 1];
}
