/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Reading ring buffers and perf event arrays. libbpf reads ring buffers; a
 * perf event array's reader is in loader/events/perf.c. One epoll descriptor
 * stands for all of them, and for `again`, an event counter that is readable
 * while a call has left records that no buffer will report any more.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/capture.h"
#include "loader/collection.h"
#include "loader/events/perf.h"

/* libbpf reads until a buffer is empty, which may never happen with a busy writer: this bounds a call. */
#define RECORDS_A_CALL 4096

/* A map; libbpf passes its address with each record. */
struct source {
	struct bpfas_events *events;
	const struct bpfas_map *map;
	struct perf_reader *perf; /* NULL: a ring buffer */
};

struct bpfas_events {
	const struct diags *diags;
	struct ring_buffer *ring; /* all ring buffers; NULL: there is none */
	int epoll, again;
	bpfas_record_fn each;
	void *context;
	size_t left; /* records that this call may still deliver */
	int answer;  /* what `each` last returned; libbpf passes on only negative values */
	size_t count;
	struct source sources[];
};

/* ---- Opening ------------------------------------------------------------------------------ */

static int deliver(void *context, void *bytes, size_t size)
{
	struct source *source = context;
	struct bpfas_record record = { .map = source->map, .bytes = bytes, .size = size };

	source->events->answer = source->events->each(source->events->context, &record);
	return source->events->answer || !--source->events->left ? -ECANCELED : 0;
}

static int add_ring(struct bpfas_events *events, struct source *source)
{
	int fd = bpfas_map_fd(source->map);

	if (events->ring)
		return ring_buffer__add(events->ring, fd, deliver, source);
	events->ring = ring_buffer__new(fd, deliver, source, NULL);
	return events->ring ? 0 : -errno;
}

static bool is_ring(const struct bpfas_map *map)
{
	return map_shape(map).type == BPF_MAP_TYPE_RINGBUF;
}

static bool has_records(const struct bpfas_map *map)
{
	return is_ring(map) || map_shape(map).type == BPF_MAP_TYPE_PERF_EVENT_ARRAY;
}

static int add_source(struct bpfas_events *events, const struct bpfas_map *map)
{
	struct source *source = &events->sources[events->count++];

	*source = (struct source){ .events = events, .map = map };
	return is_ring(map) ? add_ring(events, source) : perf_reader_open(bpfas_map_fd(map), &source->perf);
}

static int add_sources(struct bpfas_events *events, const struct bpfas_map *const maps[], size_t count)
{
	int error = 0;

	for (size_t i = 0; i < count && !error; i++) {
		error = add_source(events, maps[i]);
		if (error)
			diag_file_error(maps[i]->diags, "cannot listen to map '%s': %s",
					bpfas_map_name(maps[i]), strerror(-error));
	}
	return error;
}

static int wait_for(const struct bpfas_events *events, int fd)
{
	struct epoll_event event = { .events = EPOLLIN };

	return fd < 0 || epoll_ctl(events->epoll, EPOLL_CTL_ADD, fd, &event) ? -errno : 0;
}

static int wait_for_all(struct bpfas_events *events)
{
	int error;

	events->epoll = epoll_create1(EPOLL_CLOEXEC);
	events->again = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (events->epoll < 0)
		return -errno;
	error = wait_for(events, events->again);
	if (!error && events->ring)
		error = wait_for(events, ring_buffer__epoll_fd(events->ring));
	for (size_t i = 0; i < events->count && !error; i++)
		if (events->sources[i].perf)
			error = wait_for(events, perf_reader_fd(events->sources[i].perf));
	return error;
}

static int open_all(struct bpfas_events *events, const struct bpfas_map *const maps[], size_t count)
{
	int error = add_sources(events, maps, count);

	if (error)
		return error;
	error = wait_for_all(events);
	if (error)
		diag_file_error(events->diags, "cannot wait for records: %s", strerror(-error));
	return error;
}

static struct bpfas_events *new_events(size_t count, bpfas_record_fn each, void *context)
{
	struct bpfas_events *made = calloc(1, sizeof *made + count * sizeof *made->sources);

	if (!made)
		return NULL;
	made->epoll = made->again = -1;
	made->each = each;
	made->context = context;
	return made;
}

static int refuse_others(const struct bpfas_map *const maps[], size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!has_records(maps[i])) {
			diag_file_error(
				maps[i]->diags,
				"map '%s' is of type %s, which holds no records: only a ringbuf and a "
				"perf_event_array do",
				bpfas_map_name(maps[i]), bpfas_map_type(maps[i]));
			return -EINVAL;
		}
	return 0;
}

int bpfas_events_open_maps(const struct bpfas_map *const maps[], size_t count, bpfas_record_fn each,
			   void *context, struct bpfas_events **events)
{
	struct bpfas_events *made;
	int error = count ? refuse_others(maps, count) : -EINVAL;

	*events = NULL;
	if (error)
		return error;
	made = new_events(count, each, context);
	if (!made)
		return map_out_of_memory(maps[0]);
	made->diags = maps[0]->diags;
	error = open_all(made, maps, count);
	if (error)
		bpfas_events_free(made);
	else
		*events = made;
	return error;
}

int bpfas_events_open(struct bpfas_collection *collection, bpfas_record_fn each, void *context,
		      struct bpfas_events **events)
{
	const struct bpfas_map **maps = calloc(collection->map_count + 1, sizeof *maps);
	struct capture capture;
	size_t count = 0;
	int error = 0;

	*events = NULL;
	if (!maps)
		return collection_out_of_memory(collection);
	for (size_t i = 0; i < collection->map_count; i++)
		if (has_records(&collection->maps[i]))
			maps[count++] = &collection->maps[i];
	capture_begin(&capture);
	if (count)
		error = bpfas_events_open_maps(maps, count, each, context, events);
	collection_log(collection, capture_end(&capture));
	capture_free(&capture);
	free(maps);
	return error;
}

/* ---- Reading ------------------------------------------------------------------------------- */

int bpfas_events_fd(const struct bpfas_events *events)
{
	return events->epoll;
}

/* The kernel rounds a record's size up; its type tells what it was. */
static size_t exact_size(const struct bpfas_map *map, size_t size)
{
	size_t wanted = map->record.id ? btf_size_of(map->record.btf, map->record.id) : 0;

	return wanted && wanted <= size && size - wanted < 8 ? wanted : size;
}

static int deliver_sample(void *context, const struct perf_sample *sample)
{
	struct source *source = context;
	struct bpfas_record record = { .map = source->map,
				       .bytes = sample->bytes,
				       .size = exact_size(source->map, sample->size) };

	source->events->answer = source->events->each(source->events->context, &record);
	source->events->left--;
	return source->events->answer;
}

static int consume_rings(struct bpfas_events *events)
{
	int error = events->ring ? ring_buffer__consume(events->ring) : 0;

	return error == -ECANCELED || error >= 0 ? 0 : error;
}

static int consume_perf(struct bpfas_events *events)
{
	int error = 0;

	for (size_t i = 0; i < events->count && !error && !events->answer && events->left; i++)
		if (events->sources[i].perf)
			error = perf_reader_consume(events->sources[i].perf, events->left, deliver_sample,
						    &events->sources[i]);
	return events->answer ? 0 : error;
}

/* Has the descriptor stay readable if a perf event array was not read to its end. */
static void remember_rest(const struct bpfas_events *events)
{
	uint64_t one = 1;
	bool rest = !events->left;

	for (size_t i = 0; i < events->count && !rest; i++)
		rest = events->sources[i].perf && perf_reader_has_more(events->sources[i].perf);
	/* It cannot fail: the counter was just cleared. */
	if (rest && write(events->again, &one, sizeof one) < 0)
		return;
}

int bpfas_events_consume(struct bpfas_events *events)
{
	uint64_t times;
	int error;

	events->answer = 0;
	events->left = RECORDS_A_CALL;
	if (read(events->again, &times, sizeof times) < 0 && errno != EAGAIN)
		return -errno;
	error = consume_rings(events);
	if (!error && !events->answer && events->left)
		error = consume_perf(events);
	remember_rest(events);
	if (error)
		diag_file_error(events->diags, "cannot read the records: %s", strerror(-error));
	return events->answer ? events->answer : error;
}

uint64_t bpfas_events_lost(const struct bpfas_events *events, const struct bpfas_map *map)
{
	uint64_t lost = 0;

	for (size_t i = 0; i < events->count; i++)
		if (events->sources[i].map == map && events->sources[i].perf)
			lost += perf_reader_lost(events->sources[i].perf);
	return lost;
}

void bpfas_events_free(struct bpfas_events *events)
{
	if (!events)
		return;
	ring_buffer__free(events->ring);
	for (size_t i = 0; i < events->count; i++)
		perf_reader_close(events->sources[i].perf);
	if (events->again >= 0)
		close(events->again);
	if (events->epoll >= 0)
		close(events->epoll);
	free(events);
}
