/* SPDX-License-Identifier: BSD-2-Clause */
/* Records of a perf event array, merged over the CPUs in order of time. */
#ifndef LOADER_EVENTS_PERF_H
#define LOADER_EVENTS_PERF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct perf_reader;

/* What one record holds; the bytes live until the callback returns. */
struct perf_sample {
	uint64_t time; /* CLOCK_MONOTONIC, in ns */
	const void *bytes;
	size_t size; /* as the kernel rounds it up: 4 bytes more than a multiple of 8 */
};

/* Returns 0 to go on. */
typedef int (*perf_sample_fn)(void *context, const struct perf_sample *sample);

/* Puts a buffer for each CPU into the array, in place of another reader's: 0 or a negative errno value. */
int perf_reader_open(int map, struct perf_reader **reader);
/* Readable when there are records. */
int perf_reader_fd(const struct perf_reader *reader);
/*
 * Delivers `most` records at most: 0, what the callback returned, or a negative
 * errno value. Those not delivered are the next call's.
 */
int perf_reader_consume(struct perf_reader *reader, size_t most, perf_sample_fn each, void *context);
/* Whether the last call may have left records: the descriptor need not be readable for them. */
bool perf_reader_has_more(const struct perf_reader *reader);
/* Records that the kernel dropped, as it has told until now. */
uint64_t perf_reader_lost(const struct perf_reader *reader);
/* NULL is allowed. */
void perf_reader_close(struct perf_reader *reader);

#endif
