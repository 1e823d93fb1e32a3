/* SPDX-License-Identifier: BSD-2-Clause */
/* 'bpfld map' on single entries: get, set, delete, and what has no keys. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/bpfld/map.h"

/* ---- Room for an entry ------------------------------------------------------------------ */

int entry_room_make(const struct bpfas_map *map, struct entry_room *room)
{
	*room = (struct entry_room){ .shape = map_shape(map) };
	room->key = calloc(1, room->shape.key_size ? room->shape.key_size : 1);
	room->values = calloc(1, room->shape.value_bytes ? room->shape.value_bytes : 1);
	return room->key && room->values ? 0 : map_out_of_memory(map);
}

void entry_room_free(struct entry_room *room)
{
	held_close(&room->key_held);
	held_close(&room->value_held);
	free(room->key);
	free(room->values);
}

struct bpfas_entry entry_in_room(const struct bpfas_map *map, const struct entry_room *room)
{
	return (struct bpfas_entry){
		.map = map,
		.key = room->key,
		.key_size = room->shape.key_size,
		.values = room->values,
		.value_size = room->shape.value_size,
		.count = room->shape.count,
		.stride = room->shape.stride,
	};
}

static int parse_key(const struct map_command *command, const char *text, struct entry_room *room)
{
	struct argument argument = { .report = &command->report, .name = "key", .text = text };

	held_close(&room->key_held);
	return map_parse_key(command->map, &argument, room->key, &room->key_held);
}

static int no_key(const struct map_command *command, const char *text)
{
	struct argument argument = { .report = &command->report, .name = "key", .text = text };

	argument_error(&argument, text, text + strlen(text), "map '%s' has no such key",
		       bpfas_map_name(command->map));
	return -ENOENT;
}

/* ---- get, set, delete --------------------------------------------------------------------- */

static int get_one(const struct map_command *command, const char *key, struct entry_room *room)
{
	struct bpfas_entry entry;
	int error = parse_key(command, key, room);

	if (!error)
		error = bpfas_map_lookup(command->map, room->key, room->values, command->flags);
	else
		return error;
	if (error)
		return error == -ENOENT ? no_key(command, key) : error;
	entry = entry_in_room(command->map, room);
	return map_print_entry(command, &entry, command->argc > 2);
}

static int ask_bloom(const struct map_command *command, const char *text, struct entry_room *room)
{
	struct argument argument = { .report = &command->report, .name = "value", .text = text };
	int error = map_parse_value(command->map, &argument, room->values, &room->value_held);

	if (!error)
		error = bpfas_map_peek(command->map, room->values);
	if (error && error != -ENOENT)
		return error;
	if (command->argc > 2 || command->json)
		printf(command->json ? "{\"value\":\"%s\",\"found\":%s}\n" : "%s: %s\n", text,
		       error ? "false" : "true");
	else
		puts(error ? "false" : "true");
	return map_write_error();
}

/* All are tried; the first error is the command's. */
static int each_argument(struct map_command *command,
			 int (*one)(const struct map_command *, const char *, struct entry_room *))
{
	struct entry_room room;
	int error = entry_room_make(command->map, &room);

	for (int i = 1; i < command->argc; i++) {
		int answer = room.key && room.values ? one(command, command->argv[i], &room) : error;

		error = error ? error : answer;
	}
	entry_room_free(&room);
	return error;
}

int map_get(struct map_command *command)
{
	if (map_shape(command->map).type == BPF_MAP_TYPE_BLOOM_FILTER)
		return each_argument(command, ask_bloom);
	if (map_require(command->map, MAP_LOOK_UP) || map_check_cpus(command))
		return -EINVAL;
	return each_argument(command, get_one);
}

static int delete_one(const struct map_command *command, const char *key, struct entry_room *room)
{
	int error = parse_key(command, key, room);

	if (!error && (error = bpfas_map_delete(command->map, room->key)) == -ENOENT)
		return no_key(command, key);
	return error;
}

int map_delete(struct map_command *command)
{
	int error = map_require(command->map, MAP_DELETE);

	return error ? error : each_argument(command, delete_one);
}

static const struct {
	const char *name;
	uint64_t flag;
} update_flags[] = {
	{ "any", BPFAS_ANY }, { "noexist", BPFAS_NOEXIST }, { "exist", BPFAS_EXIST }, { "lock", BPFAS_LOCK }
};

#define UPDATE_FLAGS (sizeof update_flags / sizeof *update_flags)

const char *map_update_flag_name(size_t index)
{
	return index < UPDATE_FLAGS ? update_flags[index].name : NULL;
}

static int read_flags(const struct map_command *command, uint64_t *flags)
{
	*flags = 0;
	for (int i = 3; i < command->argc; i++) {
		size_t at = 0;

		while (at < UPDATE_FLAGS && strcmp(update_flags[at].name, command->argv[i]))
			at++;
		if (at == UPDATE_FLAGS) {
			report_error(&command->report, "there is no flag '%s'", command->argv[i]);
			report_note(&command->report,
				    "flags are any, noexist, exist and lock; a value with blanks "
				    "wants quotes around it");
			return -EINVAL;
		}
		*flags |= update_flags[at].flag;
	}
	if (*flags & BPFAS_NOEXIST && *flags & BPFAS_EXIST) {
		report_error(&command->report, "'noexist' and 'exist' contradict each other");
		return -EINVAL;
	}
	return 0;
}

/* One CPU's value between the others', which are as they were. */
static int set_cpu(const struct map_command *command, const struct argument *argument,
		   struct entry_room *room)
{
	uint8_t *value = room->values + command->cpu * room->shape.stride;
	int error = bpfas_map_lookup(command->map, room->key, room->values, 0);

	if (error && error != -ENOENT)
		return error;
	return map_parse_value(command->map, argument, value, &room->value_held);
}

static int set_in_room(const struct map_command *command, struct entry_room *room)
{
	struct argument argument = { .report = &command->report, .name = "value", .text = command->argv[2] };
	uint64_t flags;
	int error = read_flags(command, &flags);

	if (!error)
		error = parse_key(command, command->argv[1], room);
	if (!error)
		error = command->cpus == CPUS_ONE
				? set_cpu(command, &argument, room)
				: map_parse_values(command->map, &argument, room->values, &room->value_held);
	if (!error)
		error = bpfas_map_update(command->map, room->key, room->values, flags);
	return error;
}

/* The kernel takes perf events out again with the descriptor of the map that put them in. */
static void warn_of_end(const struct map_command *command)
{
	const struct bpf_map_info *info = &command->map->info;

	if (info->type != BPF_MAP_TYPE_PERF_EVENT_ARRAY || info->map_flags & BPF_F_PRESERVE_ELEMS)
		return;
	report_say(&command->report, BPFAS_WARNING, NULL,
		   "the perf event leaves map '%s' again when this command ends; the map's flag "
		   "BPF_F_PRESERVE_ELEMS would keep it",
		   bpfas_map_name(command->map));
}

int map_set(struct map_command *command)
{
	struct entry_room room;
	int error = map_require(command->map, MAP_UPDATE);

	if (!error)
		error = map_check_cpus(command);
	if (error)
		return error;
	error = entry_room_make(command->map, &room);
	if (!error)
		error = set_in_room(command, &room);
	if (!error)
		warn_of_end(command);
	entry_room_free(&room);
	return error;
}

/* ---- Without keys --------------------------------------------------------------------------- */

static int push_one(const struct map_command *command, const char *text, struct entry_room *room)
{
	struct argument argument = { .report = &command->report, .name = "value", .text = text };
	int error = map_parse_value(command->map, &argument, room->values, &room->value_held);

	return error ? error : bpfas_map_push(command->map, room->values, 0);
}

int map_push(struct map_command *command)
{
	int error = map_require(command->map, MAP_PUSH);

	return error ? error : each_argument(command, push_one);
}

static int print_value(const struct map_command *command, const struct entry_room *room)
{
	struct json json = json_to_file(stdout);

	if (!command->json) {
		map_print_value(command->map, room->values, stdout);
	} else {
		json_object_begin(&json);
		json_key(&json, "map");
		json_put_string(&json, bpfas_map_name(command->map));
		json_key(&json, "value");
		map_json_value(command->map, room->values, &json);
		json_object_end(&json);
	}
	putchar('\n');
	return map_write_error();
}

static int require_order(const struct map_command *command)
{
	int error = map_require(command->map, MAP_PUSH);

	if (error || map_shape(command->map).type != BPF_MAP_TYPE_BLOOM_FILTER)
		return error;
	report_error(&command->report, "a bloom filter gives no values back");
	report_note(&command->report, "'get MAP VALUE' asks whether a value may be in it");
	return -EOPNOTSUPP;
}

static int take_value(struct map_command *command, int (*take)(const struct bpfas_map *, void *))
{
	struct entry_room room;
	int error = require_order(command);

	if (error)
		return error;
	error = entry_room_make(command->map, &room);
	if (!error)
		error = take(command->map, room.values);
	if (error == -ENOENT)
		report_error(&command->report, "map '%s' is empty", bpfas_map_name(command->map));
	else if (!error)
		error = print_value(command, &room);
	entry_room_free(&room);
	return error;
}

int map_pop(struct map_command *command)
{
	return take_value(command, bpfas_map_pop);
}

int map_peek(struct map_command *command)
{
	return take_value(command, bpfas_map_peek);
}

static int drain_values(struct map_command *command)
{
	struct entry_room room;
	int error = require_order(command);

	if (error)
		return error;
	error = entry_room_make(command->map, &room);
	while (!error && !(error = bpfas_map_pop(command->map, room.values)))
		error = print_value(command, &room);
	entry_room_free(&room);
	return error == -ENOENT ? 0 : error;
}

/* The first key of a map of slots is always 0, also where it is empty: taking would never end. */
static int require_takeable(const struct bpfas_map *map)
{
	unsigned steps = MAP_WALK | MAP_LOOK_UP | MAP_DELETE;

	return (map->access.can & steps) == steps && !map_is_indexed(map) ? 0 : map_require(map, MAP_TAKE);
}

/* The walk's place is the key that is deleted, so each entry taken is the first. */
static int drain_entries(struct map_command *command)
{
	struct entry_room room;
	int error = require_takeable(command->map);

	if (error)
		return error;
	error = entry_room_make(command->map, &room);
	while (!error && !(error = bpf_map_get_next_key(room.shape.fd, NULL, room.key))) {
		struct bpfas_entry entry = entry_in_room(command->map, &room);

		error = bpfas_map_lookup_and_delete(command->map, room.key, room.values);
		if (!error)
			error = map_print_entry(command, &entry, true);
		else if (error == -ENOENT) /* somebody was faster */
			error = 0;
	}
	entry_room_free(&room);
	return error == -ENOENT ? 0 : error;
}

int map_drain(struct map_command *command)
{
	return command->map->access.can & MAP_PUSH ? drain_values(command) : drain_entries(command);
}
