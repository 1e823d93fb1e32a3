/* SPDX-License-Identifier: BSD-2-Clause */
/* 'bpfld map' on whole maps: dump, keys, count, clear. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/bpfld/map.h"

int map_write_error(void)
{
	return ferror(stdout) ? -EIO : 0;
}

int map_check_cpus(const struct map_command *command)
{
	size_t count = map_shape(command->map).count;

	if (command->cpus == CPUS_ALL)
		return 0;
	if (!command->map->access.per_cpu) {
		report_error(&command->report, "map '%s' is no per-CPU map: it has one value for all CPUs",
			     bpfas_map_name(command->map));
		return -EINVAL;
	}
	if (command->cpus == CPUS_ONE && command->cpu >= count) {
		report_error(&command->report, "there is no CPU %zu: the possible ones are 0 to %zu",
			     command->cpu, count - 1);
		return -EINVAL;
	}
	if (command->cpus == CPUS_FOLD && !command->map->value.id) {
		report_error(&command->report,
			     "the values of map '%s' have no type, so they cannot be summed",
			     bpfas_map_name(command->map));
		return -EINVAL;
	}
	return 0;
}

/* ---- One entry ----------------------------------------------------------------------------- */

/* The value that the options choose; *own is to be freed. NULL for all CPUs' values. */
static const void *chosen(const struct map_command *command, const struct bpfas_entry *entry, void **own)
{
	*own = NULL;
	if (entry->count == 1)
		return entry->values;
	if (command->cpus == CPUS_ONE)
		return (const uint8_t *)entry->values + command->cpu * entry->stride;
	return command->cpus == CPUS_FOLD ? entry_fold(entry, command->fold, own) : NULL;
}

static void print_values(const struct bpfas_entry *entry)
{
	for (size_t i = 0; i < entry->count; i++) {
		fputs(i ? ", " : "[", stdout);
		map_print_value(entry->map, (const uint8_t *)entry->values + i * entry->stride, stdout);
	}
	putchar(']');
}

static void print_text(const struct bpfas_entry *entry, const void *value, bool with_key)
{
	if (with_key) {
		map_print_key(entry->map, entry->key, stdout);
		fputs(" = ", stdout);
	}
	if (value)
		map_print_value(entry->map, value, stdout);
	else
		print_values(entry);
	putchar('\n');
}

static void print_json(const struct bpfas_entry *entry, const void *value, struct json *json)
{
	if (!value) {
		entry_json(entry, json);
	} else {
		json_object_begin(json);
		json_key(json, "map");
		json_put_string(json, bpfas_map_name(entry->map));
		json_key(json, "key");
		map_json_key(entry->map, entry->key, json);
		json_key(json, "value");
		map_json_value(entry->map, value, json);
		json_object_end(json);
	}
	json_newline(json);
}

int map_print_entry(const struct map_command *command, const struct bpfas_entry *entry, bool with_key)
{
	struct json json = json_to_file(stdout);
	void *own;
	const void *value = chosen(command, entry, &own);

	if (command->json)
		print_json(entry, value, &json);
	else
		print_text(entry, value, with_key);
	free(own);
	return map_write_error();
}

/* ---- dump: a large map is a matter of speed --------------------------------------------------- */

struct output {
	size_t used;
	char bytes[1 << 16];
};

static void flush_output(struct output *output)
{
	fwrite(output->bytes, 1, output->used, stdout);
	output->used = 0;
}

static void to_output(void *context, const char *text, size_t length)
{
	struct output *output = context;

	if (length > sizeof output->bytes - output->used) {
		flush_output(output);
		if (length > sizeof output->bytes) {
			fwrite(text, 1, length, stdout);
			return;
		}
	}
	memcpy(output->bytes + output->used, text, length);
	output->used += length;
}

static void say_missed(const struct map_command *command)
{
	report_say(&command->report, BPFAS_WARNING, NULL,
		   "map '%s' was changed meanwhile: entries may have been missed, or met twice",
		   bpfas_map_name(command->map));
}

/* Calls `each` for every entry; says so where some may have been missed. */
static int walk(const struct map_command *command, bpfas_entry_fn each, void *context)
{
	struct bpfas_cursor *cursor;
	struct bpfas_entry entry;
	int answer = bpfas_cursor_open(command->map, &cursor);

	if (answer)
		return answer;
	while ((answer = bpfas_cursor_next(cursor, &entry)) > 0)
		if ((answer = each(context, &entry)))
			break;
	if (bpfas_cursor_missed(cursor))
		say_missed(command);
	bpfas_cursor_close(cursor);
	return answer;
}

struct dump {
	const struct map_command *command;
	struct output *output;
	struct json json;
};

static int dump_json(void *context, const struct bpfas_entry *entry)
{
	struct dump *dump = context;
	void *own;
	const void *value = chosen(dump->command, entry, &own);

	print_json(entry, value, &dump->json);
	free(own);
	return map_write_error();
}

static int dump_text(void *context, const struct bpfas_entry *entry)
{
	const struct dump *dump = context;

	return map_print_entry(dump->command, entry, true);
}

static int dump_all_json(const struct map_command *command)
{
	struct dump dump = { .command = command, .output = malloc(sizeof *dump.output) };
	int error;

	if (!dump.output)
		return map_out_of_memory(command->map);
	dump.output->used = 0;
	dump.json = json_to(to_output, dump.output);
	error = walk(command, dump_json, &dump);
	flush_output(dump.output);
	free(dump.output);
	return error;
}

int map_dump(struct map_command *command)
{
	struct dump dump = { .command = command };
	int error = map_check_cpus(command);

	if (error)
		return error;
	if (command->histogram != HISTOGRAM_NONE)
		return map_draw_histogram(command);
	return command->json ? dump_all_json(command) : walk(command, dump_text, &dump);
}

/* ---- keys, count, clear ------------------------------------------------------------------------ */

/* Key by key, without the values: kinds whose values cannot be seen have keys all the same. */
static int each_key(const struct map_command *command, void (*each)(const struct map_command *, const void *),
		    uint64_t *count)
{
	struct entry_room room;
	uint8_t *last = NULL;
	int error = map_require(command->map, MAP_WALK);
	uint64_t limit = map_shape(command->map).max_entries;

	*count = 0;
	if (error)
		return error;
	error = entry_room_make(command->map, &room);
	last = error ? NULL : calloc(1, room.shape.key_size);
	while (last && !(error = bpf_map_get_next_key(room.shape.fd, *count ? last : NULL, room.key))) {
		if (each)
			each(command, room.key);
		memcpy(last, room.key, room.shape.key_size);
		++*count;
		if (limit && *count > 2 * limit) { /* thrown back to the begin, again and again */
			say_missed(command);
			break;
		}
	}
	if (!last)
		error = map_out_of_memory(command->map);
	else if (error == -ENOENT)
		error = 0;
	else if (error)
		map_refused(command->map, MAP_WALK, error);
	free(last);
	entry_room_free(&room);
	return error;
}

static void print_key(const struct map_command *command, const void *key)
{
	struct json json = json_to_file(stdout);

	if (!command->json) {
		map_print_key(command->map, key, stdout);
		putchar('\n');
		return;
	}
	json_object_begin(&json);
	json_key(&json, "map");
	json_put_string(&json, bpfas_map_name(command->map));
	json_key(&json, "key");
	map_json_key(command->map, key, &json);
	json_object_end(&json);
	json_newline(&json);
}

int map_keys(struct map_command *command)
{
	uint64_t count;

	return each_key(command, print_key, &count);
}

static int count_entry(void *context, const struct bpfas_entry *entry)
{
	(void)entry;
	++*(uint64_t *)context;
	return 0;
}

int map_count(struct map_command *command)
{
	uint64_t count = 0;
	int error = command->map->access.readable ? walk(command, count_entry, &count)
						  : each_key(command, NULL, &count);

	if (!error && command->json)
		printf("{\"map\":\"%s\",\"count\":%llu}\n", bpfas_map_name(command->map),
		       (unsigned long long)count);
	else if (!error)
		printf("%llu\n", (unsigned long long)count);
	return error;
}

/* An array's values become zero, in the batches in which they are met. */
static int clear_array(const struct map_command *command)
{
	struct entry_room room;
	int error = entry_room_make(command->map, &room);

	for (uint32_t i = 0; !error && i < room.shape.max_entries; i++) {
		memcpy(room.key, &i, sizeof i);
		error = bpfas_map_update(command->map, room.key, room.values, 0);
	}
	entry_room_free(&room);
	return error;
}

/* Deleting the key of the walk's place throws it back, so it is always the first that is deleted. */
static int clear_keys(const struct map_command *command)
{
	struct entry_room room;
	int error = entry_room_make(command->map, &room);
	uint64_t left = 4ull * room.shape.max_entries + 1024; /* somebody may be adding as fast */

	while (!error && !(error = bpf_map_get_next_key(room.shape.fd, NULL, room.key))) {
		error = bpfas_map_delete(command->map, room.key);
		error = error == -ENOENT ? 0 : error;
		if (!error && !left--) {
			report_error(&command->report, "entries come as fast as they are deleted");
			error = -EBUSY;
		}
	}
	entry_room_free(&room);
	return error == -ENOENT ? 0 : error;
}

/* Slots have all indexes as keys, also the empty ones. */
static int clear_slots(const struct map_command *command)
{
	uint32_t count = map_shape(command->map).max_entries;
	int error = 0;

	for (uint32_t i = 0; !error && i < count; i++) {
		error = bpfas_map_delete(command->map, &i);
		if (error == -ENOENT)
			error = 0;
	}
	return error;
}

int map_clear(struct map_command *command)
{
	const struct bpfas_map *map = command->map;
	int error = 0;

	if (map->access.can & MAP_PUSH && map_shape(map).type != BPF_MAP_TYPE_BLOOM_FILTER) {
		struct entry_room room;

		error = entry_room_make(map, &room);
		while (!error)
			error = bpfas_map_pop(map, room.values);
		entry_room_free(&room);
		return error == -ENOENT ? 0 : error;
	}
	if (map->access.all_there)
		return clear_array(command);
	error = map_require(map, MAP_DELETE);
	if (!error)
		error = map_require(map, MAP_WALK);
	if (error)
		return error;
	return map_is_indexed(map) && map_shape(map).type != BPF_MAP_TYPE_STACK_TRACE ? clear_slots(command)
										      : clear_keys(command);
}
