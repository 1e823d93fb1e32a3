/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/bpfld/map_admin.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/bpfld/json.h"

#define PINS "/sys/fs/bpf"

/* ---- list -------------------------------------------------------------------------------- */

static void json_info(struct bpfas_json *json, const struct bpfas_map *map, const struct bpfas_map_info *info)
{
	json_number(json, "id", info->id);
	json_string(json, "name", bpfas_map_name(map));
	json_string(json, "kind", bpfas_map_type(map));
	json_number(json, "key_size", info->key_size);
	json_number(json, "value_size", info->value_size);
	json_number(json, "max_entries", info->max_entries);
	json_number(json, "flags", info->flags);
}

static int list_one(void *context, struct bpfas_map *map)
{
	const struct map_command *command = context;
	struct bpfas_map_info info = { .size = sizeof info };
	int error = bpfas_map_info(map, &info);

	if (error)
		return error;
	if (command->names) {
		puts(bpfas_map_name(map));
	} else if (command->json) {
		bpfas_json_object_begin(command->out);
		json_info(command->out, map, &info);
		bpfas_json_object_end(command->out);
		bpfas_json_newline(command->out);
	} else {
		printf("%6u  %-20s  %-16s  %5u  %7u  %9u\n", info.id, bpfas_map_type(map),
		       bpfas_map_name(map), info.key_size, info.value_size, info.max_entries);
	}
	return map_write_error();
}

int map_list(struct map_command *command)
{
	int error;

	if (!command->json && !command->names)
		printf("%6s  %-20s  %-16s  %5s  %7s  %9s\n", "id", "kind", "name", "key", "value", "entries");
	error = bpfas_maps_walk(&command->opts, list_one, command);
	if (error < 0 && error != -EIO)
		print_error(command->printer, "cannot list the kernel's maps: %s", strerror(-error));
	return error;
}

/* ---- show ---------------------------------------------------------------------------------- */

static int user_text(void *context, uint32_t program, const char *name)
{
	(void)context;
	printf("used by   program '%s' (id %u)\n", name, program);
	return 0;
}

static int user_json(void *json, uint32_t program, const char *name)
{
	(void)name;
	bpfas_json_unsigned(json, program);
	return 0;
}

static int pin_text(void *context, const char *path, uint32_t id)
{
	const struct map_command *command = context;

	if (id == command->info.id)
		printf("pinned    %s\n", path);
	return 0;
}

static int pin_json(void *context, const char *path, uint32_t id)
{
	const struct map_command *command = context;

	if (id == command->info.id)
		bpfas_json_string(command->out, path);
	return 0;
}

static void show_flags(uint32_t flags)
{
	if (!flags)
		return;
	fputs("flags    ", stdout);
	for (; flags; flags &= flags - 1) {
		const char *name = bpfas_map_flag_name(flags);

		if (name)
			printf(" %s", name);
		else
			printf(" 0x%x", flags & -flags);
	}
	putchar('\n');
}

/* The type is shown by a value of zeros. */
static void show_type(const char *what, struct bpfas_value value)
{
	char *zeros = calloc(1, value.size ? value.size : 1);

	printf("%-9s %zu bytes", what, value.size);
	value.bytes = zeros;
	if (zeros && bpfas_value_kind(&value) != BPFAS_VALUE_BYTES) {
		fputs(", as in ", stdout);
		bpfas_value_print(&value, stdout);
	}
	putchar('\n');
	free(zeros);
}

static void show_text(struct map_command *command)
{
	const struct bpfas_map *map = command->map;
	const struct bpfas_map_info *info = &command->info;

	printf("map       %s\nid        %u\nkind      %s\n", bpfas_map_name(map), info->id,
	       bpfas_map_type(map));
	if (info->key_size)
		show_type("key", bpfas_value_key(map, NULL));
	if (info->value_size)
		show_type("value", bpfas_value_of(map, NULL));
	if (info->values > 1)
		printf("CPUs      %zu, a value each\n", info->values);
	printf("entries   %u at most\n", info->max_entries);
	show_flags(info->flags);
	bpfas_map_users(map, user_text, NULL);
	bpfas_map_pins(PINS, pin_text, command);
}

static void show_json(struct map_command *command)
{
	struct bpfas_json *out = command->out;

	bpfas_json_object_begin(out);
	json_info(out, command->map, &command->info);
	bpfas_json_key(out, "programs");
	bpfas_json_array_begin(out);
	bpfas_map_users(command->map, user_json, out);
	bpfas_json_array_end(out);
	bpfas_json_key(out, "pins");
	bpfas_json_array_begin(out);
	bpfas_map_pins(PINS, pin_json, command);
	bpfas_json_array_end(out);
	bpfas_json_object_end(out);
	bpfas_json_newline(out);
}

int map_show(struct map_command *command)
{
	if (command->json)
		show_json(command);
	else
		show_text(command);
	return map_write_error();
}

/* ---- create ---------------------------------------------------------------------------------- */

/* The map is named after its pin, with '_' for what no name may contain. */
static char *name_from(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *name = strdup(slash ? slash + 1 : path);

	for (char *at = name; at && *at; at++)
		if (!isalnum((unsigned char)*at))
			*at = '_';
	if (name && isdigit((unsigned char)*name))
		*name = '_';
	return name;
}

/* '{ u32 saddr; }' becomes a struct that is named after the map. */
static void write_struct(FILE *out, const char *what, const char *name, const char *type)
{
	if (type && *type == '{')
		fprintf(out, ".struct %s_%s %s\n", name, what, type);
}

static void write_type(FILE *out, const char *what, const char *name, const char *type)
{
	if (type && *type == '{')
		fprintf(out, "%s struct %s_%s; ", what, name, what);
	else if (type)
		fprintf(out, "%s %s; ", what, type);
}

static char *declaration(const struct map_command *command, const char *name)
{
	char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	if (!out)
		return NULL;
	write_struct(out, "key", name, command->key_type);
	write_struct(out, "value", name, command->value_type);
	fprintf(out, ".map %s %s { ", name, command->argv[1]);
	write_type(out, "key", name, command->key_type);
	write_type(out, "value", name, command->value_type);
	if (command->entries)
		fprintf(out, "max_entries %s; ", command->entries);
	if (command->map_flags)
		fprintf(out, "flags %s; ", command->map_flags);
	if (command->inner)
		fprintf(out, "inner %s; ", command->inner);
	fputs("}", out);
	fclose(out);
	return text;
}

int map_create(struct map_command *command)
{
	char *name = name_from(command->argv[0]), *text = name ? declaration(command, name) : NULL;
	struct bpfas_map *map = NULL;
	int error = -ENOMEM;

	if (text)
		error = bpfas_map_create(text, &command->opts, &map);
	else
		map_command_out_of_memory(command);
	if (!error)
		error = bpfas_map_pin(map, command->argv[0]);
	bpfas_map_close(map);
	free(text);
	free(name);
	return error;
}

/* ---- pin, unpin, freeze ------------------------------------------------------------------------ */

int map_pin(struct map_command *command)
{
	return bpfas_map_pin(command->map, command->argv[1]);
}

int map_unpin(struct map_command *command)
{
	return bpfas_map_unpin(command->argv[0], &command->opts);
}

int map_freeze(struct map_command *command)
{
	return bpfas_map_freeze(command->map);
}
