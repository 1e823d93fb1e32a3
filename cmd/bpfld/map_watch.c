/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * 'bpfld map watch': looks at a map again and again and shows what changed.
 * Two snapshots, sorted by key, are merged; on a terminal the entries stand in
 * place, with bars; elsewhere each change is a line.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "cmd/bpfld/map.h"
#include "cmd/bpfld/seconds.h"

/* Entries behind these are not watched, which is said. */
#define MAX_BYTES (64u << 20)
#define BAR_WIDTH 20

struct snapshot {
	uint8_t *entries; /* key and values of each, by rising key */
	size_t count, room;
};

enum change { SAME, ADDED, CHANGED, DELETED };

struct watch {
	const struct map_command *command;
	struct map_shape shape;
	size_t size; /* of an entry in a snapshot */
	struct snapshot before, now;
	bool live, colour, cut, first;
	size_t drawn; /* lines that stand on the terminal */
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
		watch->cut = true;
		return 1;
	}
	if (now->count == now->room) {
		size_t room = now->room ? now->room * 2 : 64;
		uint8_t *more = reallocarray(now->entries, room, watch->size);

		if (!more)
			return map_out_of_memory(entry->map);
		now->entries = more;
		now->room = room;
	}
	at = now->entries + now->count++ * watch->size;
	memcpy(at, entry->key, entry->key_size);
	memcpy(at + entry->key_size, entry->values, watch->shape.value_bytes);
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
	size_t key_size = watch->shape.key_size;
	int error;

	watch->before = watch->now;
	watch->now = spent;
	watch->now.count = 0;
	error = bpfas_map_walk(watch->command->map, add_entry, watch);
	if (error < 0)
		return error;
	if (watch->now.count)
		qsort_r(watch->now.entries, watch->now.count, watch->size, by_key, &key_size);
	return 0;
}

/* ---- One entry --------------------------------------------------------------------------------- */

static struct bpfas_entry entry_at(const struct watch *watch, const uint8_t *at)
{
	return (struct bpfas_entry){
		.map = watch->command->map,
		.key = at,
		.key_size = watch->shape.key_size,
		.values = at + watch->shape.key_size,
		.value_size = watch->shape.value_size,
		.count = watch->shape.count,
		.stride = watch->shape.stride,
	};
}

static void print_value(const struct bpfas_entry *entry)
{
	void *own;
	const void *value = entry_value(entry, &own);

	map_print_value(entry->map, value ? value : entry->values, stdout);
	free(own);
}

static bool number_of(const struct bpfas_entry *entry, uint64_t *number)
{
	void *own;
	const void *value = entry_value(entry, &own);
	bool found = value && map_first_number(entry->map, value, number);

	free(own);
	return found;
}

static void print_colour(const struct watch *watch, const char *code)
{
	if (watch->colour)
		printf("\033[%sm", code);
}

/* ---- Lines: what changed ------------------------------------------------------------------------- */

static void json_change(const struct watch *watch, enum change change, const uint8_t *before,
			const uint8_t *now)
{
	static const char *const words[] = { "same", "added", "changed", "deleted" };
	struct bpfas_entry entry = entry_at(watch, now ? now : before),
			   old = entry_at(watch, before ? before : now);
	struct json json = json_to_file(stdout);
	void *own, *old_own = NULL;
	const void *value = entry_value(&entry, &own), *was = before ? entry_value(&old, &old_own) : NULL;

	json_object_begin(&json);
	json_key(&json, "map");
	json_put_string(&json, bpfas_map_name(entry.map));
	json_key(&json, "change");
	json_put_string(&json, words[change]);
	json_key(&json, "key");
	map_json_key(entry.map, entry.key, &json);
	if (now && value) {
		json_key(&json, "value");
		map_json_value(entry.map, value, &json);
	}
	if (was) {
		json_key(&json, "was");
		map_json_value(entry.map, was, &json);
	}
	json_object_end(&json);
	json_newline(&json);
	free(own);
	free(old_own);
}

static void text_change(const struct watch *watch, enum change change, const uint8_t *before,
			const uint8_t *now)
{
	struct bpfas_entry entry = entry_at(watch, now ? now : before),
			   old = entry_at(watch, before ? before : now);

	printf("%c ", " +~-"[change]);
	map_print_key(entry.map, entry.key, stdout);
	fputs(" = ", stdout);
	print_value(&old);
	if (change == CHANGED) {
		fputs(" -> ", stdout);
		print_value(&entry);
	}
	putchar('\n');
}

static void print_change(struct watch *watch, enum change change, const uint8_t *before, const uint8_t *now)
{
	struct bpfas_entry entry = entry_at(watch, now ? now : before);

	if (change == SAME || (watch->first && entry_is_unused(&entry)))
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

	if (change == DELETED || (change == SAME && entry_is_unused(&entry)))
		return;
	if (!watch->left) {
		watch->rows++;
		return;
	}
	watch->left--;
	watch->drawn++;
	print_colour(watch, change == SAME || watch->first ? "0" : change == ADDED ? "1;32" : "1;33");
	map_print_key(entry.map, entry.key, stdout);
	fputs(" = ", stdout);
	print_value(&entry);
	print_colour(watch, "0");
	if (number_of(&entry, &number)) {
		fputs("  ", stdout);
		print_colour(watch, "36");
		map_print_bar(stdout, number, watch->most, BAR_WIDTH);
		print_colour(watch, "0");
		if (change == CHANGED && number_of(&old, &was))
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

		if (number_of(&entry, &number) && number > watch->most)
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
	size_t i = 0, j = 0, key_size = watch->shape.key_size;

	while (i < watch->before.count || j < watch->now.count) {
		const uint8_t *before = entry_of(watch, &watch->before, i),
			      *now = entry_of(watch, &watch->now, j);
		int order = !before ? 1 : !now ? -1 : by_key(before, now, &key_size);

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
	struct watch watch = { .command = command, .shape = map_shape(command->map), .first = true };
	int error;

	watch.size = watch.shape.key_size + watch.shape.value_bytes;
	watch.live = !command->json && isatty(STDOUT_FILENO);
	watch.colour = watch.live && print_in_colour(stdout);
	error = watch_until_end(&watch);
	if (watch.cut)
		report_say(&command->report, BPFAS_WARNING, NULL,
			   "map '%s' is large: only its first entries were watched",
			   bpfas_map_name(command->map));
	free(watch.before.entries);
	free(watch.now.entries);
	return error;
}
