/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Each CPU has a buffer of its own, so records must be merged. A call copies
 * what the buffers hold, sorts it by the time that the kernel puts into each
 * record, and delivers it. Within a call the order is exact; a record that is
 * written while another CPU's buffer is being read may come a call late.
 *
 * A buffer is polled by edges: once reported, it is not readable again until
 * something is added. So after a call that did not look into every buffer, or
 * did not deliver everything, the caller must call again (perf_reader_has_more).
 */
#include "loader/events/perf.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <bpf/libbpf.h>
#include <linux/perf_event.h>

/* Of each CPU's buffer; the kernel expects a power of two. */
#define PAGES 64

/* Of the copies that one call makes. */
#define MOST_BYTES (1 << 22)

struct copy {
	uint64_t time;
	size_t at, size; /* in `bytes` */
	size_t number;   /* the order of arrival, for equal times */
};

struct perf_reader {
	struct perf_buffer *buffer;
	uint64_t lost;
	uint8_t *bytes;
	size_t used, room;
	struct copy *copies;
	size_t count, copies_room;
	size_t next;  /* the first copy that is not delivered */
	bool drained; /* the last call has seen every buffer empty */
	int error;
};

/* ---- From the kernel -------------------------------------------------------------------- */

/* As perf_event_open(2) has them for PERF_SAMPLE_TIME | PERF_SAMPLE_RAW. */
struct sample_record {
	struct perf_event_header header;
	uint64_t time;
	uint32_t size;
	uint8_t bytes[];
};

struct lost_record {
	struct perf_event_header header;
	uint64_t id, lost;
};

/* Makes room for `more` elements of `size` bytes; false: out of memory. */
static bool grow(void **array, size_t *room, size_t used, size_t more, size_t size)
{
	size_t wanted = *room ? *room : 64;
	void *grown;

	while (wanted - used < more)
		wanted *= 2;
	if (wanted == *room)
		return true;
	grown = realloc(*array, wanted * size);
	if (!grown)
		return false;
	*array = grown;
	*room = wanted;
	return true;
}

static int keep(struct perf_reader *reader, const struct sample_record *sample)
{
	void *bytes = reader->bytes, *copies = reader->copies;
	bool fits = grow(&bytes, &reader->room, reader->used, sample->size, 1);

	reader->bytes = bytes;
	fits = fits && grow(&copies, &reader->copies_room, reader->count, 1, sizeof *reader->copies);
	reader->copies = copies;
	if (!fits)
		return -ENOMEM;
	memcpy(reader->bytes + reader->used, sample->bytes, sample->size);
	reader->copies[reader->count] = (struct copy){
		.time = sample->time, .at = reader->used, .size = sample->size, .number = reader->count
	};
	reader->count++;
	reader->used += sample->size;
	return 0;
}

static enum bpf_perf_event_ret on_event(void *context, int cpu, struct perf_event_header *header)
{
	struct perf_reader *reader = context;

	(void)cpu;
	if (header->type == PERF_RECORD_LOST)
		reader->lost += ((const struct lost_record *)header)->lost;
	else if (header->type == PERF_RECORD_SAMPLE)
		reader->error = keep(reader, (const struct sample_record *)header);
	return reader->error || reader->used >= MOST_BYTES ? LIBBPF_PERF_EVENT_DONE : LIBBPF_PERF_EVENT_CONT;
}

static int by_time(const void *a, const void *b)
{
	const struct copy *one = a, *other = b;

	if (one->time != other->time)
		return one->time < other->time ? -1 : 1;
	return (one->number > other->number) - (one->number < other->number);
}

/* Copies what the buffers hold, once everything that was copied before is delivered. */
static int refill(struct perf_reader *reader)
{
	size_t buffers = perf_buffer__buffer_cnt(reader->buffer);

	reader->drained = false;
	if (reader->next < reader->count)
		return 0;
	reader->next = reader->count = reader->used = 0;
	reader->error = 0;
	for (size_t i = 0; i < buffers && !reader->error && reader->used < MOST_BYTES; i++) {
		int error = perf_buffer__consume_buffer(reader->buffer, i);

		if (error < 0)
			return error;
	}
	reader->drained = reader->used < MOST_BYTES;
	if (reader->count)
		qsort(reader->copies, reader->count, sizeof *reader->copies, by_time);
	return reader->error;
}

/* ---- To the caller ------------------------------------------------------------------------ */

int perf_reader_open(int map, struct perf_reader **reader)
{
	struct perf_event_attr attr = {
		.size = sizeof attr,
		.type = PERF_TYPE_SOFTWARE,
		.config = PERF_COUNT_SW_BPF_OUTPUT,
		.sample_type = PERF_SAMPLE_TIME | PERF_SAMPLE_RAW,
		.sample_period = 1,
		.wakeup_events = 1,
		.use_clockid = 1,
		.clockid = CLOCK_MONOTONIC,
	};
	struct perf_reader *made = calloc(1, sizeof *made);
	int error;

	*reader = NULL;
	if (!made)
		return -ENOMEM;
	made->buffer = perf_buffer__new_raw(map, PAGES, &attr, on_event, made, NULL);
	if (!made->buffer) {
		error = -errno;
		free(made);
		return error;
	}
	*reader = made;
	return 0;
}

int perf_reader_fd(const struct perf_reader *reader)
{
	return perf_buffer__epoll_fd(reader->buffer);
}

int perf_reader_consume(struct perf_reader *reader, size_t most, perf_sample_fn each, void *context)
{
	int error = refill(reader), answer = 0;

	for (; !answer && most && reader->next < reader->count; most--) {
		const struct copy *copy = &reader->copies[reader->next++];
		struct perf_sample sample = { .time = copy->time,
					      .bytes = reader->bytes + copy->at,
					      .size = copy->size };

		answer = each(context, &sample);
	}
	return answer ? answer : error;
}

bool perf_reader_has_more(const struct perf_reader *reader)
{
	return reader->next < reader->count || !reader->drained;
}

uint64_t perf_reader_lost(const struct perf_reader *reader)
{
	return reader->lost;
}

void perf_reader_close(struct perf_reader *reader)
{
	if (!reader)
		return;
	perf_buffer__free(reader->buffer);
	free(reader->bytes);
	free(reader->copies);
	free(reader);
}
