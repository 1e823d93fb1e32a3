/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/bpfld/map_entry.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <linux/bpf.h>

#include "cmd/bpfld/json.h"

typedef int (*argument_fn)(const struct map_command *command, const char *text,
			   struct bpfas_entry_buffer *buffer);

/* All arguments are tried; the first error is the command's. */
static int each_argument(const struct map_command *command, argument_fn one)
{
	struct bpfas_entry_buffer *buffer;
	int error = bpfas_entry_buffer_new(command->map, &buffer);

	if (error)
		return error;
	for (int i = 1; i < command->argc; i++) {
		int answer = one(command, command->argv[i], buffer);

		error = error ? error : answer;
	}
	bpfas_entry_buffer_free(buffer);
	return error;
}

static int no_key(const struct map_command *command, const char *text)
{
	print_argument_error(command->printer, "key", text, "map '%s' has no such key",
			     bpfas_map_name(command->map));
	return -ENOENT;
}

/* ---- get, delete -------------------------------------------------------------------------- */

static int get_one(const struct map_command *command, const char *key, struct bpfas_entry_buffer *buffer)
{
	int error = bpfas_entry_buffer_parse_key(buffer, key);

	if (error)
		return error;
	error = bpfas_map_lookup(command->map, bpfas_entry_buffer_key(buffer),
				 bpfas_entry_buffer_values(buffer), command->flags);
	if (error)
		return error == -ENOENT ? no_key(command, key) : error;
	return map_print_entry(command, bpfas_entry_buffer_entry(buffer), command->argc > 2);
}

static int ask_bloom(const struct map_command *command, const char *text, struct bpfas_entry_buffer *buffer)
{
	int error = bpfas_entry_buffer_parse_value(buffer, text);

	if (!error)
		error = bpfas_map_peek(command->map, bpfas_entry_buffer_values(buffer));
	if (error && error != -ENOENT)
		return error;
	if (command->json) {
		bpfas_json_object_begin(command->out);
		json_string(command->out, "value", text);
		bpfas_json_key(command->out, "found");
		bpfas_json_bool(command->out, !error);
		bpfas_json_object_end(command->out);
		bpfas_json_newline(command->out);
	} else {
		if (command->argc > 2)
			printf("%s: ", text);
		puts(error ? "false" : "true");
	}
	return map_write_error();
}

int map_get(struct map_command *command)
{
	int error;

	if (command->info.type == BPF_MAP_TYPE_BLOOM_FILTER)
		return each_argument(command, ask_bloom);
	error = bpfas_map_require(command->map, BPFAS_MAP_LOOKUP);
	if (!error)
		error = map_check_cpus(command);
	return error ? error : each_argument(command, get_one);
}

static int delete_one(const struct map_command *command, const char *key, struct bpfas_entry_buffer *buffer)
{
	int error = bpfas_entry_buffer_parse_key(buffer, key);

	if (error)
		return error;
	error = bpfas_map_delete(command->map, bpfas_entry_buffer_key(buffer));
	return error == -ENOENT ? no_key(command, key) : error;
}

int map_delete(struct map_command *command)
{
	int error = bpfas_map_require(command->map, BPFAS_MAP_DELETE);

	return error ? error : each_argument(command, delete_one);
}

/* ---- set ------------------------------------------------------------------------------------ */

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

static int read_flag(const struct map_command *command, const char *name, uint64_t *flags)
{
	for (size_t i = 0; i < UPDATE_FLAGS; i++)
		if (!strcmp(update_flags[i].name, name)) {
			*flags |= update_flags[i].flag;
			return 0;
		}
	print_error(command->printer, "unknown flag '%s'", name);
	print_note(command->printer,
		   "flags are any, noexist, exist and lock; quote a value that contains blanks");
	return -EINVAL;
}

static int read_flags(const struct map_command *command, uint64_t *flags)
{
	*flags = 0;
	for (int i = 3; i < command->argc; i++)
		if (read_flag(command, command->argv[i], flags))
			return -EINVAL;
	if (*flags & BPFAS_NOEXIST && *flags & BPFAS_EXIST) {
		print_error(command->printer, "'noexist' and 'exist' contradict each other");
		return -EINVAL;
	}
	return 0;
}

/* One CPU's value among the others', which stay as they are. */
static int parse_cpu(const struct map_command *command, struct bpfas_entry_buffer *buffer)
{
	int error = bpfas_map_lookup(command->map, bpfas_entry_buffer_key(buffer),
				     bpfas_entry_buffer_values(buffer), 0);

	if (error && error != -ENOENT)
		return error;
	return bpfas_entry_buffer_parse_cpu(buffer, command->cpu, command->argv[2]);
}

static int set_in_buffer(const struct map_command *command, struct bpfas_entry_buffer *buffer)
{
	uint64_t flags;
	int error = read_flags(command, &flags);

	if (!error)
		error = bpfas_entry_buffer_parse_key(buffer, command->argv[1]);
	if (!error)
		error = command->cpus == CPUS_ONE ? parse_cpu(command, buffer)
						  : bpfas_entry_buffer_parse_value(buffer, command->argv[2]);
	if (!error)
		error = bpfas_map_update(command->map, bpfas_entry_buffer_key(buffer),
					 bpfas_entry_buffer_values(buffer), flags);
	return error;
}

/* The kernel removes perf events with the last descriptor by which the map was open when they were put in. */
static void warn_of_end(const struct map_command *command)
{
	if (command->info.type != BPF_MAP_TYPE_PERF_EVENT_ARRAY || command->info.flags & BPF_F_PRESERVE_ELEMS)
		return;
	print_warning(command->printer,
		      "the perf event leaves map '%s' again when this command ends; the map's flag "
		      "BPF_F_PRESERVE_ELEMS would keep it",
		      bpfas_map_name(command->map));
}

int map_set(struct map_command *command)
{
	struct bpfas_entry_buffer *buffer;
	int error = bpfas_map_require(command->map, BPFAS_MAP_UPDATE);

	if (!error)
		error = map_check_cpus(command);
	if (!error)
		error = bpfas_entry_buffer_new(command->map, &buffer);
	if (error)
		return error;
	error = set_in_buffer(command, buffer);
	if (!error)
		warn_of_end(command);
	bpfas_entry_buffer_free(buffer);
	return error;
}

/* ---- Without keys --------------------------------------------------------------------------- */

static int push_one(const struct map_command *command, const char *text, struct bpfas_entry_buffer *buffer)
{
	int error = bpfas_entry_buffer_parse_value(buffer, text);

	return error ? error : bpfas_map_push(command->map, bpfas_entry_buffer_values(buffer), 0);
}

int map_push(struct map_command *command)
{
	int error = bpfas_map_require(command->map, BPFAS_MAP_PUSH);

	return error ? error : each_argument(command, push_one);
}

static int take_value(struct map_command *command, int (*take)(const struct bpfas_map *, void *))
{
	struct bpfas_entry_buffer *buffer;
	int error = bpfas_map_require(command->map, BPFAS_MAP_POP);

	if (!error)
		error = bpfas_entry_buffer_new(command->map, &buffer);
	if (error)
		return error;
	error = take(command->map, bpfas_entry_buffer_values(buffer));
	if (error == -ENOENT)
		print_error(command->printer, "map '%s' is empty", bpfas_map_name(command->map));
	else if (!error)
		error = map_print_keyless(command, bpfas_entry_buffer_entry(buffer));
	bpfas_entry_buffer_free(buffer);
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
