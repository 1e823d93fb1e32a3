/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading all ring buffers of a collection by libbpf's reader. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/capture.h"
#include "loader/collection.h"

/* libbpf reads until a buffer is empty, which may never happen with a busy writer: this bounds a call. */
#define RECORDS_A_CALL 4096

/* A ring buffer; libbpf passes its address with each record. */
struct source {
	struct bpfas_events *events;
	const struct bpfas_map *map;
};

struct bpfas_events {
	struct ring_buffer *ring;
	bpfas_record_fn each;
	void *context;
	size_t left; /* records that this call may still deliver */
	int answer;  /* what `each` last returned; libbpf passes on only negative values */
	size_t count;
	struct source sources[];
};

static int deliver(void *context, void *bytes, size_t size)
{
	struct source *source = context;
	struct bpfas_record record = { .map = source->map, .bytes = bytes, .size = size };

	source->events->answer = source->events->each(source->events->context, &record);
	return source->events->answer || !--source->events->left ? -ECANCELED : 0;
}

static int add_source(struct bpfas_events *events, const struct bpfas_map *map)
{
	struct source *source = &events->sources[events->count++];

	*source = (struct source){ .events = events, .map = map };
	if (events->ring)
		return ring_buffer__add(events->ring, bpf_map__fd(map->map), deliver, source);
	events->ring = ring_buffer__new(bpf_map__fd(map->map), deliver, source, NULL);
	return events->ring ? 0 : -errno;
}

static bool is_ring(const struct bpfas_map *map)
{
	return bpf_map__type(map->map) == BPF_MAP_TYPE_RINGBUF;
}

static size_t count_rings(const struct bpfas_collection *collection)
{
	size_t count = 0;

	for (size_t i = 0; i < collection->map_count; i++)
		count += is_ring(&collection->maps[i]);
	return count;
}

static int add_sources(struct bpfas_events *events, const struct bpfas_collection *collection)
{
	struct capture capture;
	int error = 0;

	capture_begin(&capture);
	for (size_t i = 0; i < collection->map_count && !error; i++)
		if (is_ring(&collection->maps[i]))
			error = add_source(events, &collection->maps[i]);
	collection_log(collection, capture_end(&capture));
	capture_free(&capture);
	if (error)
		diag_file_error(&collection->diags, "cannot listen to a ring buffer: %s", strerror(-error));
	return error;
}

int bpfas_events_open(struct bpfas_collection *collection, bpfas_record_fn each, void *context,
		      struct bpfas_events **events)
{
	size_t count = count_rings(collection);
	struct bpfas_events *made;
	int error;

	*events = NULL;
	if (!count)
		return 0;
	made = calloc(1, sizeof *made + count * sizeof *made->sources);
	if (!made)
		return collection_out_of_memory(collection);
	made->each = each;
	made->context = context;
	error = add_sources(made, collection);
	if (error) {
		bpfas_events_free(made);
		return error;
	}
	*events = made;
	return 0;
}

int bpfas_events_fd(const struct bpfas_events *events)
{
	return ring_buffer__epoll_fd(events->ring);
}

int bpfas_events_consume(struct bpfas_events *events)
{
	int error;

	events->answer = 0;
	events->left = RECORDS_A_CALL;
	error = ring_buffer__consume(events->ring);
	if (events->answer)
		return events->answer;
	if (error >= 0 || error == -ECANCELED)
		return 0;
	diag_file_error(events->sources[0].map->diags, "cannot read a ring buffer: %s", strerror(-error));
	return error;
}

void bpfas_events_free(struct bpfas_events *events)
{
	if (!events)
		return;
	ring_buffer__free(events->ring);
	free(events);
}
