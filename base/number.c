/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/number.h"

#include <inttypes.h>

const char *number_text(struct arena *arena, int128 number)
{
	if (number > INT32_MAX)
		return arena_printf(arena, "%" PRIu64 " (0x%" PRIx64 ")", (uint64_t)number, (uint64_t)number);
	return arena_printf(arena, "%" PRId64, (int64_t)number);
}
