/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A map whose keys are buckets and whose values count, or entries whose value
 * is an array of counts.
 */
#include "cmd/bpfld/map_hist.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_BUCKETS 4096
#define BAR_WIDTH   40

/* ---- Bars ------------------------------------------------------------------------------------ */

static bool speaks_utf8(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value = getenv(names[i]);

		if (value && *value)
			return strstr(value, "UTF-8") || strstr(value, "utf8");
	}
	return false;
}

void map_print_bar(FILE *out, uint64_t number, uint64_t most, int width)
{
	static const char *const eighths[] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
	bool utf8 = speaks_utf8();
	unsigned parts = most ? (unsigned)((double)number / (double)most * width * 8 + 0.5) : 0;

	for (unsigned i = 0; i < parts / 8; i++)
		fputs(utf8 ? "█" : "#", out);
	fputs(utf8 ? eighths[parts % 8] : parts % 8 >= 4 || (number && parts < 8) ? "#" : "", out);
}

/* ---- Where the numbers are --------------------------------------------------------------------- */

/* Structs nest at most this deep; only damaged BTF, with a struct inside itself, goes deeper. */
#define MAX_DEPTH 32

/* The first member of a struct, and of that, and so on: a number, a list or something else. */
static struct bpfas_value innermost(struct bpfas_value value)
{
	struct bpfas_value first;

	for (unsigned depth = 0; depth < MAX_DEPTH && bpfas_value_kind(&value) == BPFAS_VALUE_GROUP;
	     depth++) {
		if (bpfas_value_part(&value, 0, &first))
			break;
		value = first;
	}
	return value;
}

bool map_first_number(const struct bpfas_map *map, const void *bytes, uint64_t *number)
{
	struct bpfas_value value = innermost(bpfas_value_of(map, bytes));

	return !bpfas_value_number(&value, number);
}

/* Whether the value has an array of counts. */
static bool has_buckets(const struct bpfas_value *value)
{
	struct bpfas_value item;

	return bpfas_value_kind(value) == BPFAS_VALUE_LIST && !bpfas_value_part(value, 0, &item) &&
	       bpfas_value_kind(&item) == BPFAS_VALUE_NUMBER;
}

/* ---- Drawing -------------------------------------------------------------------------------------- */

struct bucket {
	uint64_t key, count;
	char *label; /* of a key that is not a number; else NULL */
};

struct drawing {
	const struct map_command *command;
	struct bucket *buckets;
	size_t count;
	void *room; /* for a folded value */
	bool any;   /* something has been drawn */
	bool lists; /* the values are arrays of buckets; else each entry is a bucket */
};

static void label_of(const struct drawing *drawing, const struct bucket *bucket, char *text, size_t room)
{
	if (bucket->label)
		snprintf(text, room, "%s", bucket->label);
	else if (drawing->command->histogram == HISTOGRAM_LINEAR || bucket->key > 63)
		snprintf(text, room, "%" PRIu64, bucket->key);
	else if (!bucket->key)
		snprintf(text, room, "0 to 1");
	else
		snprintf(text, room, "%" PRIu64 " to %" PRIu64, UINT64_C(1) << bucket->key,
			 (UINT64_C(1) << bucket->key) * 2 - 1);
}

static int by_key(const void *a, const void *b)
{
	const struct bucket *one = a, *other = b;

	return (one->key > other->key) - (one->key < other->key);
}

/* From the first to the last that has something. */
static void draw_buckets(struct drawing *drawing)
{
	size_t first = 0, end = drawing->count;
	uint64_t most = 0;
	int width = 0;
	char label[96];

	qsort(drawing->buckets, drawing->count, sizeof *drawing->buckets, by_key);
	while (first < end && !drawing->buckets[first].count)
		first++;
	while (end > first && !drawing->buckets[end - 1].count)
		end--;
	for (size_t i = first; i < end; i++) {
		label_of(drawing, &drawing->buckets[i], label, sizeof label);
		width = (int)strlen(label) > width ? (int)strlen(label) : width;
		most = drawing->buckets[i].count > most ? drawing->buckets[i].count : most;
	}
	for (size_t i = first; i < end; i++) {
		label_of(drawing, &drawing->buckets[i], label, sizeof label);
		printf("%*s  %12" PRIu64 "  ", width, label, drawing->buckets[i].count);
		map_print_bar(stdout, drawing->buckets[i].count, most, BAR_WIDTH);
		putchar('\n');
	}
	if (first == end)
		puts("(nothing counted)");
}

static char *text_of(const struct bpfas_value *value)
{
	char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	if (!out)
		return NULL;
	bpfas_value_print(value, out);
	fclose(out);
	return text;
}

static int add_bucket(struct drawing *drawing, const struct bpfas_entry *entry, const void *value)
{
	struct bpfas_value key = bpfas_value_key(entry->map, entry->key);
	struct bucket bucket = { .key = drawing->count };

	if (drawing->count == MAX_BUCKETS)
		return -E2BIG;
	if (!map_first_number(entry->map, value, &bucket.count))
		return -EINVAL;
	if (bpfas_value_number(&key, &bucket.key))
		bucket.label = text_of(&key);
	drawing->buckets[drawing->count++] = bucket;
	return 0;
}

static int draw_list(struct drawing *drawing, const struct bpfas_entry *entry, const struct bpfas_value *list)
{
	struct bpfas_value key = bpfas_value_key(entry->map, entry->key), item;
	size_t count = bpfas_value_count(list);

	drawing->lists = true;
	drawing->count = count < MAX_BUCKETS ? count : MAX_BUCKETS;
	for (size_t i = 0; i < drawing->count; i++) {
		drawing->buckets[i] = (struct bucket){ .key = i };
		if (!bpfas_value_part(list, i, &item))
			bpfas_value_number(&item, &drawing->buckets[i].count);
	}
	if (drawing->any)
		putchar('\n');
	drawing->any = true;
	bpfas_value_print(&key, stdout);
	puts(":");
	draw_buckets(drawing);
	drawing->count = 0;
	return map_write_error();
}

static int on_entry(void *context, const struct bpfas_entry *entry)
{
	struct drawing *drawing = context;
	const void *bytes = map_one_value(drawing->command, entry, drawing->room);
	struct bpfas_value value;

	if (!bytes)
		return -EINVAL;
	value = innermost(bpfas_value_of(entry->map, bytes));
	return has_buckets(&value) ? draw_list(drawing, entry, &value) : add_bucket(drawing, entry, bytes);
}

static int refuse(const struct map_command *command, int error)
{
	const char *name = bpfas_map_name(command->map);

	if (error == -E2BIG)
		print_error(command->printer, "map '%s' has more than %d entries, too many for bars", name,
			    MAX_BUCKETS);
	else if (error == -EINVAL)
		print_error(command->printer, "the values of map '%s' do not begin with a number", name);
	return error;
}

int map_draw_histogram(const struct map_command *command)
{
	struct drawing drawing = { .command = command };
	int error;

	drawing.buckets = calloc(MAX_BUCKETS, sizeof *drawing.buckets);
	drawing.room = malloc(command->info.value_size ? command->info.value_size : 1);
	error = drawing.buckets && drawing.room ? bpfas_map_walk(command->map, on_entry, &drawing)
						: map_command_out_of_memory(command);
	if (error)
		refuse(command, error);
	else if (!drawing.lists)
		draw_buckets(&drawing);
	for (size_t i = 0; i < drawing.count; i++)
		free(drawing.buckets[i].label);
	free(drawing.buckets);
	free(drawing.room);
	return error;
}
