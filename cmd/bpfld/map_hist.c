/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Histograms: a map whose keys are buckets and whose values count, or an entry
 * whose value is an array of counts.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <bpf/btf.h>

#include "cmd/bpfld/map.h"
#include "map/value_bits.h"

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

/* The first member of a struct, and of that, and so on; an array is not gone into. */
static const struct btf_type *innermost(struct value_type *type, size_t *offset)
{
	for (unsigned depth = 0; depth < BTF_MAX_DEPTH; depth++) {
		const struct btf_type *found = btf_resolve(type->btf, &type->id);

		if (!found || !btf_is_struct(found) || !btf_vlen(found))
			return found;
		*offset += btf_member_bit_offset(found, 0) / 8;
		type->id = btf_members(found)->type;
	}
	return NULL;
}

static bool is_number(const struct btf_type *type)
{
	return type && btf_is_int(type) && type->size >= 1 && type->size <= 8;
}

bool map_first_number(const struct bpfas_map *map, const void *value, uint64_t *number)
{
	struct value_type type = map->value;
	size_t offset = 0;
	const struct btf_type *found = type.id ? innermost(&type, &offset) : NULL;

	if (!is_number(found) || offset + found->size > map_shape(map).value_size)
		return false;
	*number = number_load((const uint8_t *)value + offset, found->size);
	return true;
}

/* An array of counts in the value; NULL where it has none. */
static const struct btf_array *find_buckets(const struct bpfas_map *map, size_t *offset, size_t *item)
{
	struct value_type type = map->value;
	const struct btf_type *found;
	uint32_t id;

	*offset = 0;
	found = type.id ? innermost(&type, offset) : NULL;
	if (!found || !btf_is_array(found) || btf_is_char(type.btf, btf_array(found)->type))
		return NULL;
	id = btf_array(found)->type;
	*item = btf_size_of(type.btf, id);
	return is_number(btf_resolve(type.btf, &id)) ? btf_array(found) : NULL;
}

/* ---- Drawing -------------------------------------------------------------------------------------- */

struct bucket {
	uint64_t key, count;
	char *label; /* of a key that is no number; NULL */
};

struct drawing {
	const struct map_command *command;
	struct bucket *buckets;
	size_t count;
	const struct btf_array *array; /* the value's own buckets; NULL: entries are buckets */
	size_t offset, item;
	bool first;
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

static char *text_of_key(const struct bpfas_entry *entry)
{
	char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	if (!out)
		return NULL;
	map_print_key(entry->map, entry->key, out);
	fclose(out);
	return text;
}

static bool has_number_key(const struct bpfas_map *map)
{
	uint32_t id = map->key.id;

	return id && is_number(btf_resolve(map->key.btf, &id));
}

static int add_bucket(struct drawing *drawing, const struct bpfas_entry *entry, const void *value)
{
	struct bucket bucket = { .key = drawing->count };

	if (!map_first_number(entry->map, value, &bucket.count))
		return -EINVAL;
	if (has_number_key(entry->map))
		bucket.key = number_load(entry->key, entry->key_size);
	else
		bucket.label = text_of_key(entry);
	drawing->buckets[drawing->count++] = bucket;
	return 0;
}

static int draw_entry(struct drawing *drawing, const struct bpfas_entry *entry, const uint8_t *value)
{
	size_t count = drawing->array->nelems < MAX_BUCKETS ? drawing->array->nelems : MAX_BUCKETS;

	for (size_t i = 0; i < count; i++)
		drawing->buckets[i] =
			(struct bucket){ .key = i,
					 .count = number_load(value + drawing->offset + i * drawing->item,
							      drawing->item) };
	drawing->count = count;
	if (!drawing->first)
		putchar('\n');
	drawing->first = false;
	map_print_key(entry->map, entry->key, stdout);
	puts(":");
	draw_buckets(drawing);
	return map_write_error();
}

static int on_entry(void *context, const struct bpfas_entry *entry)
{
	struct drawing *drawing = context;
	enum value_fold fold = drawing->command->cpus == CPUS_FOLD ? drawing->command->fold : FOLD_SUM;
	void *own = NULL;
	const void *value = entry->values;
	int error = 0;

	if (drawing->command->cpus == CPUS_ONE)
		value = (const uint8_t *)entry->values + drawing->command->cpu * entry->stride;
	else if (entry->count > 1)
		value = entry_fold(entry, fold, &own);
	if (!value)
		error = -ENOMEM;
	else if (drawing->array)
		error = draw_entry(drawing, entry, value);
	else if (drawing->count == MAX_BUCKETS)
		error = -E2BIG;
	else
		error = add_bucket(drawing, entry, value);
	free(own);
	return error;
}

static int refuse(const struct map_command *command, int error)
{
	const char *name = bpfas_map_name(command->map);

	if (error == -E2BIG)
		report_error(&command->report, "map '%s' has more than %d entries: too many for bars", name,
			     MAX_BUCKETS);
	else if (error == -ENOMEM)
		map_out_of_memory(command->map);
	else if (error == -EINVAL)
		report_error(&command->report,
			     "the values of map '%s' do not begin with a number that counts", name);
	return error;
}

int map_draw_histogram(const struct map_command *command)
{
	struct drawing drawing = { .command = command, .first = true };
	int error;

	drawing.buckets = calloc(MAX_BUCKETS, sizeof *drawing.buckets);
	if (!drawing.buckets)
		return map_out_of_memory(command->map);
	drawing.array = find_buckets(command->map, &drawing.offset, &drawing.item);
	error = bpfas_map_walk(command->map, on_entry, &drawing);
	if (error)
		refuse(command, error);
	else if (!drawing.array)
		draw_buckets(&drawing);
	for (size_t i = 0; i < drawing.count; i++)
		free(drawing.buckets[i].label);
	free(drawing.buckets);
	return error;
}
