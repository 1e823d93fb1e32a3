/* SPDX-License-Identifier: BSD-2-Clause */
/* Records that programs send through ring buffers and perf event arrays. */
#ifndef BPFAS_EVENT_H
#define BPFAS_EVENT_H

#include "bpfas/common.h"
#include "bpfas/load.h"
#include "bpfas/map.h"

BPFAS_BEGIN

struct bpfas_events;

/*
 * Its type is the struct that the map's BTF declaration tag "record:NAME"
 * names; without one, or if the sizes differ, it has none.
 */
struct bpfas_record {
	const struct bpfas_map *map;
	const void *bytes;
	size_t size;
};

/* Returns 0 to go on; any other value ends the call that delivers records, which returns it. */
typedef int (*bpfas_record_fn)(void *context, const struct bpfas_record *record);

/*
 * Listens to every ring buffer and perf event array of a loaded collection. If
 * it has none, *events is NULL and the call succeeds; else free *events with
 * bpfas_events_free before closing the collection.
 */
BPFAS_API int bpfas_events_open(struct bpfas_collection *collection, bpfas_record_fn each, void *context,
				struct bpfas_events **events);
/*
 * The same for `count` maps, of a collection or opened by themselves; each
 * must outlive *events. A perf event array's records go to the last that
 * listens to it.
 */
BPFAS_API int bpfas_events_open_maps(const struct bpfas_map *const maps[], size_t count, bpfas_record_fn each,
				     void *context, struct bpfas_events **events);
/* Readable (poll, epoll) when there are records; belongs to `events`. */
BPFAS_API int bpfas_events_fd(const struct bpfas_events *events);
/* Delivers what is there (some thousands at most), without waiting: 0, or what the callback returned. */
BPFAS_API int bpfas_events_consume(struct bpfas_events *events);
/*
 * How many records of the map the kernel has dropped, as far as it has told:
 * always 0 for a ring buffer, of which it tells nothing.
 */
BPFAS_API uint64_t bpfas_events_lost(const struct bpfas_events *events, const struct bpfas_map *map);
/* NULL is allowed. */
BPFAS_API void bpfas_events_free(struct bpfas_events *events);

BPFAS_END

#endif
