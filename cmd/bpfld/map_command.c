/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/bpfld/map_command.h"

#include <errno.h>
#include <stdlib.h>

#include "cmd/bpfld/json.h"
#include "cmd/bpfld/sum.h"

int map_command_out_of_memory(const struct map_command *command)
{
	print_error(command->printer, "out of memory");
	return -ENOMEM;
}

int map_write_error(void)
{
	return ferror(stdout) ? -EIO : 0;
}

int map_check_cpus(const struct map_command *command)
{
	const char *name = bpfas_map_name(command->map);
	size_t count = command->info.values;
	struct bpfas_value value = bpfas_value_of(command->map, NULL);

	if (command->cpus == CPUS_ALL)
		return 0;
	if (!command->info.is_per_cpu)
		print_error(command->printer, "map '%s' is not a per-CPU map: it has one value for all CPUs",
			    name);
	else if (command->cpus == CPUS_ONE && command->cpu >= count)
		print_error(command->printer, "no CPU %zu; the possible ones are 0 to %zu", command->cpu,
			    count - 1);
	else if (command->cpus == CPUS_FOLD && bpfas_value_kind(&value) == BPFAS_VALUE_BYTES)
		print_error(command->printer, "the values of map '%s' have no type, so they cannot be folded",
			    name);
	else
		return 0;
	return -EINVAL;
}

/* ---- Which value ----------------------------------------------------------------------------- */

static const void *value_at(const struct bpfas_entry *entry, size_t index)
{
	return (const char *)entry->values + index * entry->stride;
}

const void *map_one_value(const struct map_command *command, const struct bpfas_entry *entry, void *room)
{
	if (entry->count == 1 || command->cpus == CPUS_ALL)
		return entry_sum(entry, room);
	if (command->cpus == CPUS_ONE)
		return value_at(entry, command->cpu);
	return bpfas_entry_fold(entry, command->fold, room) ? NULL : room;
}

/* ---- One entry ------------------------------------------------------------------------------- */

/* NULL where all CPUs' values are to be shown. `room` may be NULL, when memory is out. */
static const void *chosen(const struct map_command *command, const struct bpfas_entry *entry, void *room)
{
	if (entry->count > 1 && (command->cpus == CPUS_ALL || (command->cpus == CPUS_FOLD && !room)))
		return NULL;
	return map_one_value(command, entry, room);
}

static void *make_room(const struct map_command *command, const struct bpfas_entry *entry)
{
	return entry->count > 1 && command->cpus == CPUS_FOLD ? malloc(entry->value_size) : NULL;
}

static void print_value(const struct bpfas_entry *entry, const void *bytes)
{
	struct bpfas_value value = bpfas_value_of(entry->map, bytes);

	bpfas_value_print(&value, stdout);
}

static void print_values(const struct bpfas_entry *entry)
{
	for (size_t i = 0; i < entry->count; i++) {
		fputs(i ? ", " : "[", stdout);
		print_value(entry, value_at(entry, i));
	}
	putchar(']');
}

static void print_text(const struct bpfas_entry *entry, const void *value, bool with_key)
{
	if (with_key) {
		struct bpfas_value key = bpfas_value_key(entry->map, entry->key);

		bpfas_value_print(&key, stdout);
		fputs(" = ", stdout);
	}
	if (value)
		print_value(entry, value);
	else
		print_values(entry);
	putchar('\n');
}

static void write_json(const struct bpfas_entry *entry, const void *bytes, struct bpfas_json *json)
{
	struct bpfas_value key = bpfas_value_key(entry->map, entry->key),
			   value = bpfas_value_of(entry->map, bytes);

	bpfas_json_object_begin(json);
	json_string(json, "map", bpfas_map_name(entry->map));
	json_value(json, "key", &key);
	json_value(json, "value", &value);
	bpfas_json_object_end(json);
}

void map_json_entry(const struct map_command *command, const struct bpfas_entry *entry,
		    struct bpfas_json *json)
{
	void *room = make_room(command, entry);
	const void *value = chosen(command, entry, room);

	if (value && entry->count > 1)
		write_json(entry, value, json);
	else
		bpfas_json_entry(json, entry);
	bpfas_json_newline(json);
	free(room);
}

int map_print_entry(const struct map_command *command, const struct bpfas_entry *entry, bool with_key)
{
	void *room;

	if (command->json) {
		map_json_entry(command, entry, command->out);
		return map_write_error();
	}
	room = make_room(command, entry);
	print_text(entry, chosen(command, entry, room), with_key);
	free(room);
	return map_write_error();
}

int map_print_keyless(const struct map_command *command, const struct bpfas_entry *entry)
{
	struct bpfas_value value = bpfas_value_of(entry->map, entry->values);

	if (command->json) {
		bpfas_json_object_begin(command->out);
		json_string(command->out, "map", bpfas_map_name(entry->map));
		json_value(command->out, "value", &value);
		bpfas_json_object_end(command->out);
		bpfas_json_newline(command->out);
	} else {
		bpfas_value_print(&value, stdout);
		putchar('\n');
	}
	return map_write_error();
}
