/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Room for one entry of a map, and the text from which it is filled. What
 * bpfas_value_print and bpfas_json_entry write is read again.
 *
 * Text may name programs, maps, sockets and the like, which the kernel takes as
 * descriptors: the buffer holds them open until the next parse of the same part
 * or until it is freed. Update the map before that (bpfas_map_info tells with
 * has_references whether it matters).
 *
 * Errors are reported at the place in the text, in a file that is called "key"
 * or "value" if the caller gives no name.
 */
#ifndef BPFAS_ENTRY_BUFFER_H
#define BPFAS_ENTRY_BUFFER_H

#include "bpfas/common.h"
#include "bpfas/entry.h"
#include "bpfas/map.h"

BPFAS_BEGIN

struct bpfas_entry_buffer;

/* Zeroed. To be freed with bpfas_entry_buffer_free, before the map is closed. */
BPFAS_API int bpfas_entry_buffer_new(const struct bpfas_map *map, struct bpfas_entry_buffer **buffer);
/* NULL is allowed. */
BPFAS_API void bpfas_entry_buffer_free(struct bpfas_entry_buffer *buffer);

/* The bytes, to be read and written: info.key_size, and info.values_size of them. */
BPFAS_API void *bpfas_entry_buffer_key(struct bpfas_entry_buffer *buffer);
BPFAS_API void *bpfas_entry_buffer_values(struct bpfas_entry_buffer *buffer);
/* The same as an entry, which lives as long as the buffer. */
BPFAS_API const struct bpfas_entry *bpfas_entry_buffer_entry(struct bpfas_entry_buffer *buffer);

BPFAS_API int bpfas_entry_buffer_parse_key(struct bpfas_entry_buffer *buffer, const char *text);
/* For a per-CPU map a list of all CPUs' values, or one value that every CPU gets. */
BPFAS_API int bpfas_entry_buffer_parse_value(struct bpfas_entry_buffer *buffer, const char *text);
/* The value of one CPU; the others stay as they are. */
BPFAS_API int bpfas_entry_buffer_parse_cpu(struct bpfas_entry_buffer *buffer, size_t cpu, const char *text);

/*
 * Key and values from one JSON object, a line as bpfas_json_entry writes it:
 * "cpus" comes before "value" where both are given, other members are ignored.
 * `file` and `line` (from 1) are for diagnostics.
 */
BPFAS_API int bpfas_entry_buffer_parse_json(struct bpfas_entry_buffer *buffer, const char *text,
					    const char *file, uint32_t line);

BPFAS_END

#endif
