/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/bpfld/map_dump.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/bpfld/json.h"
#include "cmd/bpfld/map_hist.h"

/* ---- dump ----------------------------------------------------------------------------------- */

/* A large map is a matter of speed: JSON goes to standard output in large pieces. */
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

/* Calls `each` for every entry; warns if some may have been missed. */
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
		print_warning(command->printer,
			      "map '%s' was changed meanwhile: entries may have been missed, or met twice",
			      bpfas_map_name(command->map));
	bpfas_cursor_close(cursor);
	return answer;
}

struct dump {
	const struct map_command *command;
	struct output output;
	struct bpfas_json *json;
};

static int dump_json(void *context, const struct bpfas_entry *entry)
{
	struct dump *dump = context;

	map_json_entry(dump->command, entry, dump->json);
	return map_write_error();
}

static int dump_all_json(const struct map_command *command)
{
	struct dump *dump = malloc(sizeof *dump);
	int error = -ENOMEM;

	if (dump) {
		dump->command = command;
		dump->output.used = 0;
		dump->json = bpfas_json_new(to_output, &dump->output);
		if (dump->json)
			error = walk(command, dump_json, dump);
		flush_output(&dump->output);
		bpfas_json_free(dump->json);
	}
	if (!dump || !dump->json)
		map_command_out_of_memory(command);
	free(dump);
	return error;
}

static int dump_text(void *context, const struct bpfas_entry *entry)
{
	return map_print_entry(context, entry, true);
}

int map_dump(struct map_command *command)
{
	int error = map_check_cpus(command);

	if (error)
		return error;
	if (command->histogram != HISTOGRAM_NONE)
		return map_draw_histogram(command);
	return command->json ? dump_all_json(command) : walk(command, dump_text, command);
}

/* ---- keys, count ------------------------------------------------------------------------------- */

static int print_key(void *context, const struct bpfas_map *map, const void *bytes)
{
	const struct map_command *command = context;
	struct bpfas_value key = bpfas_value_key(map, bytes);

	if (command->json) {
		bpfas_json_object_begin(command->out);
		json_string(command->out, "map", bpfas_map_name(map));
		json_value(command->out, "key", &key);
		bpfas_json_object_end(command->out);
		bpfas_json_newline(command->out);
	} else {
		bpfas_value_print(&key, stdout);
		putchar('\n');
	}
	return map_write_error();
}

int map_keys(struct map_command *command)
{
	return bpfas_map_walk_keys(command->map, print_key, command);
}

static int count_entry(void *count, const struct bpfas_entry *entry)
{
	(void)entry;
	++*(uint64_t *)count;
	return 0;
}

static int count_key(void *count, const struct bpfas_map *map, const void *key)
{
	(void)map;
	(void)key;
	++*(uint64_t *)count;
	return 0;
}

/* Map types whose values cannot be seen have keys all the same. */
int map_count(struct map_command *command)
{
	uint64_t count = 0;
	int error = bpfas_map_readable(command->map) ? walk(command, count_entry, &count)
						     : bpfas_map_walk_keys(command->map, count_key, &count);

	if (error)
		return error;
	if (command->json) {
		bpfas_json_object_begin(command->out);
		json_string(command->out, "map", bpfas_map_name(command->map));
		json_number(command->out, "count", count);
		bpfas_json_object_end(command->out);
		bpfas_json_newline(command->out);
	} else {
		printf("%llu\n", (unsigned long long)count);
	}
	return map_write_error();
}

/* ---- clear, drain -------------------------------------------------------------------------------- */

int map_clear(struct map_command *command)
{
	return bpfas_map_clear(command->map);
}

static int print_drained(void *context, const struct bpfas_entry *entry)
{
	return entry->key ? map_print_entry(context, entry, true) : map_print_keyless(context, entry);
}

int map_drain(struct map_command *command)
{
	return bpfas_map_drain(command->map, print_drained, command);
}
