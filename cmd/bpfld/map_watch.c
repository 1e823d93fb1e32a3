/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Looks at a map again and again and shows what changed: two snapshots, sorted
 * by key, are merged. On a terminal the entries stay in place, with bars;
 * elsewhere each change is a line.
 */
#include "cmd/bpfld/map_watch.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "cmd/bpfld/json.h"
#include "cmd/bpfld/map_hist.h"
#include "cmd/seconds.h"
#include "cmd/bpfld/sum.h"

/* Entries beyond these are not watched, and a warning says so. */
#define MAX_BYTES (64u << 20)
#define BAR_WIDTH 20

struct snapshot {
	uint8_t *entries; /* key and values of each, by rising key */
	size_t count, room;
};

enum change { SAME, ADDED, CHANGED, DELETED };

struct watch {
	const struct map_command *command;
	size_t key_size, size; /* of a key, and of an entry in a snapshot */
	size_t stride;         /* from one CPU's value to the next */
	void *room;            /* for a sum over the CPUs */
	struct snapshot before, now;
	bool live, colour, first;
	bool is_cut;  /* entries were left out */
	size_t drawn; /* lines on the terminal */
	size_t rows, left;
	uint64_t most;
};

/* ---- Snapshots ------------------------------------------------------------------------------- */

static int add_entry(void *context, const struct bpfas_entry *entry)
{
	struct watch *watch = context;
	struct snapshot *now = &watch->now;
	uint8_t *at;

	if ((now->count + 1) * watch->size > MAX_BYTES) {
		watch->is_cut = true;
		return 1;
	}
	if (now->count == now->room) {
		size_t room = now->room ? now->room * 2 : 64;
		uint8_t *more = reallocarray(now->entries, room, watch->size);

		if (!more)
			return map_command_out_of_memory(watch->command);
		now->entries = more;
		now->room = room;
	}
	at = now->entries + now->count++ * watch->size;
	memcpy(at, entry->key, entry->key_size);
	memcpy(at + entry->key_size, entry->values, watch->command->info.values_size);
	return 0;
}

/* The host's order of bytes: of little-endian numbers the highest byte is the last. */
static int by_key(const void *a, const void *b, void *context)
{
	const uint8_t *one = a, *other = b;

	for (size_t i = *(const size_t *)context; i--;)
		if (one[i] != other[i])
			return one[i] < other[i] ? -1 : 1;
	return 0;
}

static int look(struct watch *watch)
{
	struct snapshot spent = watch->before;
	int error;

	watch->before = watch->now;
	watch->now = spent;
	watch->now.count = 0;
	error = bpfas_map_walk(watch->command->map, add_entry, watch);
	if (error < 0)
		return error;
	if (watch->now.count)
		qsort_r(watch->now.entries, watch->now.count, watch->size, by_key, &watch->key_size);
	return 0;
}

/* ---- One entry --------------------------------------------------------------------------------- */

static struct bpfas_entry entry_at(const struct watch *watch, const uint8_t *at)
{
	return (struct bpfas_entry){
		.map = watch->command->map,
		.key = at,
		.key_size = watch->key_size,
		.values = at + watch->key_size,
		.value_size = watch->command->info.value_size,
		.count = watch->command->info.values,
		.stride = watch->stride,
	};
}

static void print_key(const struct bpfas_entry *entry)
{
	struct bpfas_value key = bpfas_value_key(entry->map, entry->key);

	bpfas_value_print(&key, stdout);
}

/* The first CPU's value if there is no sum. */
static void print_value(const struct watch *watch, const struct bpfas_entry *entry)
{
	const void *sum = entry_sum(entry, watch->room);
	struct bpfas_value value = bpfas_value_of(entry->map, sum ? sum : entry->values);

	bpfas_value_print(&value, stdout);
}

static bool number_of(const struct watch *watch, const struct bpfas_entry *entry, uint64_t *number)
{
	const void *sum = entry_sum(entry, watch->room);

	return sum && map_first_number(entry->map, sum, number);
}

static void print_colour(const struct watch *watch, const char *code)
{
	if (watch->colour)
		printf("\033[%sm", code);
}

/* ---- Lines: what changed ------------------------------------------------------------------------- */

static void json_sum(const struct watch *watch, const char *key, const uint8_t *at)
{
	struct bpfas_entry entry = entry_at(watch, at);
	const void *sum = entry_sum(&entry, watch->room);
	struct bpfas_value value = bpfas_value_of(entry.map, sum);

	if (sum)
		json_value(watch->command->out, key, &value);
}

static void json_change(const struct watch *watch, enum change change, const uint8_t *before,
			const uint8_t *now)
{
	static const char *const words[] = { "same", "added", "changed", "deleted" };
	struct bpfas_json *out = watch->command->out;
	struct bpfas_value key = bpfas_value_key(watch->command->map, now ? now : before);

	bpfas_json_object_begin(out);
	json_string(out, "map", bpfas_map_name(watch->command->map));
	json_string(out, "change", words[change]);
	json_value(out, "key", &key);
	if (now)
		json_sum(watch, "value", now);
	if (before)
		json_sum(watch, "was", before);
	bpfas_json_object_end(out);
	bpfas_json_newline(out);
}

static void text_change(const struct watch *watch, enum change change, const uint8_t *before,
			const uint8_t *now)
{
	struct bpfas_entry entry = entry_at(watch, now ? now : before),
			   old = entry_at(watch, before ? before : now);

	printf("%c ", " +~-"[change]);
	print_key(&entry);
	fputs(" = ", stdout);
	print_value(watch, &old);
	if (change == CHANGED) {
		fputs(" -> ", stdout);
		print_value(watch, &entry);
	}
	putchar('\n');
}

static void print_change(struct watch *watch, enum change change, const uint8_t *before, const uint8_t *now)
{
	struct bpfas_entry entry = entry_at(watch, now ? now : before);

	if (change == SAME || (watch->first && bpfas_entry_is_unused(&entry)))
		return;
	if (watch->command->json)
		json_change(watch, change, before, now);
	else
		text_change(watch, change, before, now);
}

/* ---- In place, on a terminal ------------------------------------------------------------------------ */

static void print_row(struct watch *watch, enum change change, const uint8_t *before, const uint8_t *now)
{
	struct bpfas_entry entry = entry_at(watch, now ? now : before),
			   old = entry_at(watch, before ? before : now);
	uint64_t number, was;

	if (change == DELETED || (change == SAME && bpfas_entry_is_unused(&entry)))
		return;
	if (!watch->left) {
		watch->rows++;
		return;
	}
	watch->left--;
	watch->drawn++;
	print_colour(watch, change == SAME || watch->first ? "0" : change == ADDED ? "1;32" : "1;33");
	print_key(&entry);
	fputs(" = ", stdout);
	print_value(watch, &entry);
	print_colour(watch, "0");
	if (number_of(watch, &entry, &number)) {
		fputs("  ", stdout);
		print_colour(watch, "36");
		map_print_bar(stdout, number, watch->most, BAR_WIDTH);
		print_colour(watch, "0");
		if (change == CHANGED && number_of(watch, &old, &was))
			printf("  %+" PRId64, (int64_t)(number - was));
	}
	fputs("\033[K\n", stdout);
}

static void find_most(struct watch *watch)
{
	watch->most = 0;
	for (size_t i = 0; i < watch->now.count; i++) {
		struct bpfas_entry entry = entry_at(watch, watch->now.entries + i * watch->size);
		uint64_t number;

		if (number_of(watch, &entry, &number) && number > watch->most)
			watch->most = number;
	}
}

static void begin_drawing(struct watch *watch)
{
	struct winsize size = { 0 };

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) || size.ws_row < 4)
		size.ws_row = 24;
	if (watch->drawn)
		printf("\033[%zuF\033[J", watch->drawn);
	find_most(watch);
	watch->left = size.ws_row - 3u;
	watch->rows = 0;
	/* A line that wrapped would take two, and the next drawing would be off. */
	printf("\033[?7l%s (%s), %zu entries\n", bpfas_map_name(watch->command->map),
	       bpfas_map_type(watch->command->map), watch->now.count);
	watch->drawn = 1;
}

static void end_drawing(struct watch *watch)
{
	if (watch->rows) {
		printf("... and %zu more\n", watch->rows);
		watch->drawn++;
	}
	fputs("\033[?7h", stdout);
}

/* ---- The loop ------------------------------------------------------------------------------------------ */

static const uint8_t *entry_of(const struct watch *watch, const struct snapshot *snapshot, size_t index)
{
	return index < snapshot->count ? snapshot->entries + index * watch->size : NULL;
}

/* Calls `each` for the entries of both snapshots, by rising key. */
static void merge(struct watch *watch,
		  void (*each)(struct watch *, enum change, const uint8_t *, const uint8_t *))
{
	size_t i = 0, j = 0;

	while (i < watch->before.count || j < watch->now.count) {
		const uint8_t *before = entry_of(watch, &watch->before, i),
			      *now = entry_of(watch, &watch->now, j);
		int order = !before ? 1 : !now ? -1 : by_key(before, now, &watch->key_size);

		if (order < 0)
			each(watch, DELETED, before, NULL);
		else if (order > 0)
			each(watch, ADDED, NULL, now);
		else
			each(watch, memcmp(before, now, watch->size) ? CHANGED : SAME, before, now);
		i += order <= 0;
		j += order >= 0;
	}
}

static int show(struct watch *watch)
{
	if (watch->live) {
		begin_drawing(watch);
		merge(watch, print_row);
		end_drawing(watch);
	} else {
		merge(watch, print_change);
	}
	watch->first = false;
	return fflush(stdout) ? -EIO : 0;
}

static double now_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int watch_until_end(struct watch *watch)
{
	const struct map_command *command = watch->command;
	double end = now_seconds() + command->seconds;
	uint64_t looks = 0;

	for (;;) {
		double left = command->seconds > 0 ? end - now_seconds() : command->interval;
		int error = look(watch);

		if (!error)
			error = show(watch);
		if (error || ++looks == command->count || left <= 0)
			return error;
		seconds_sleep(left < command->interval ? left : command->interval);
	}
}

int map_watch(struct map_command *command)
{
	const struct bpfas_map_info *info = &command->info;
	struct watch watch = { .command = command, .key_size = info->key_size, .first = true };
	int error;

	watch.size = info->key_size + info->values_size;
	watch.stride = info->values ? info->values_size / info->values : 0;
	watch.room = malloc(info->value_size ? info->value_size : 1);
	watch.live = !command->json && isatty(STDOUT_FILENO);
	watch.colour = watch.live && print_in_colour(stdout);
	error = watch.room ? watch_until_end(&watch) : map_command_out_of_memory(command);
	if (watch.is_cut)
		print_warning(command->printer, "map '%s' is large: only its first entries were watched",
			      bpfas_map_name(command->map));
	free(watch.room);
	free(watch.before.entries);
	free(watch.now.entries);
	return error;
}
