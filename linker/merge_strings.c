/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Types mention strings by offset, and the same one many times: an input's
 * string is hashed at its first mention only, and found in a table of the
 * input's offsets after that.
 */
#include "linker/merge_strings.h"

#include <string.h>

#include "linker/complain.h"

uint32_t merge_add_string(struct link *link, const char *text)
{
	struct merge *merge = link->merge;
	size_t length = strlen(text) + 1;
	void **slot;

	if (length == 1)
		return 0;
	slot = string_map_put(&link->arena, &merge->by_string, text);
	if (*slot)
		return (uint32_t)(uintptr_t)*slot;
	if (merge->table.count + length > UINT32_MAX / 2) {
		if (complain_counts(link))
			diag_file_error(&link->diags, "the objects' BTF has too many strings");
		return 0;
	}
	*slot = (void *)(uintptr_t)merge->table.count;
	bytes_append(&link->arena, &merge->table, text, length);
	return (uint32_t)(uintptr_t)*slot;
}

uint32_t merge_string(struct link *link, const struct link_input *input, uint32_t offset)
{
	uint32_t *known;

	if (!offset)
		return 0;
	known = &input->types.strings_output[offset];
	if (!*known)
		*known = merge_add_string(link, input->types.strings.at + offset);
	return *known;
}
