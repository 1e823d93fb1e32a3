/* SPDX-License-Identifier: BSD-2-Clause */
#include "loader/near.h"

#include <limits.h>
#include <stddef.h>
#include <string.h>

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

unsigned name_distance(const char *a, const char *b)
{
	unsigned row[NAME_DISTANCE_MAX + 1];
	size_t columns = strlen(b);

	if (columns > NAME_DISTANCE_MAX || strlen(a) > NAME_DISTANCE_MAX)
		return UINT_MAX;
	for (size_t j = 0; j <= columns; j++)
		row[j] = (unsigned)j;
	for (size_t i = 0; a[i]; i++) {
		unsigned diagonal = row[0];

		row[0] = (unsigned)i + 1;
		for (size_t j = 0; j < columns; j++) {
			unsigned change = diagonal + (a[i] != b[j]);

			diagonal = row[j + 1];
			row[j + 1] = least(change, least(row[j], diagonal) + 1);
		}
	}
	return row[columns];
}
