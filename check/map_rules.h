/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The rule that a map breaks, in words: the kernel says only EINVAL. What the
 * rules are is in uapi/map_type.h; here they are applied, to maps declared in
 * source text, to those that an object defines, and to those that the kernel
 * refused to create.
 */
#ifndef CHECK_MAP_RULES_H
#define CHECK_MAP_RULES_H

#include <stdbool.h>

#include "uapi/map_type.h"

struct map_facts {
	const struct map_type *type;
	uint32_t key_size, value_size, max_entries, flags;
	uint64_t extra;
	bool has_key_type, has_value_type; /* in BTF, not a size alone */
};

/* In the order in which they are checked. */
enum map_part {
	MAP_PART_FLAGS,
	MAP_PART_KEY,
	MAP_PART_VALUE,
	MAP_PART_SUM,
	MAP_PART_ENTRIES,
	MAP_PART_EXTRA
};
#define MAP_PARTS (MAP_PART_EXTRA + 1)

struct map_fault {
	enum map_part part;
	char text[256];
};

/* Whether one part keeps the rules; if not, *fault says which it breaks. */
bool map_part_is_good(const struct map_facts *facts, enum map_part part, struct map_fault *fault);
/* All parts, up to the first that breaks a rule. Of an unknown type nothing is known. */
bool map_is_good(const struct map_facts *facts, struct map_fault *fault);

#endif
