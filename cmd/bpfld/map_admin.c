/* SPDX-License-Identifier: BSD-2-Clause */
/* 'bpfld map' on maps as a whole: list, show, create, pin, unpin, freeze. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "uapi/map_type.h"
#include "cmd/bpfld/map.h"
#include "map/kernel.h"

#define PINS "/sys/fs/bpf"

/* ---- list -------------------------------------------------------------------------------- */

struct listing {
	const struct map_command *command;
	struct json json;
};

static void json_info(struct json *json, const struct bpfas_map *map)
{
	struct map_shape shape = map_shape(map);

	json_key(json, "id");
	json_put_unsigned(json, map->info.id);
	json_key(json, "name");
	json_put_string(json, bpfas_map_name(map));
	json_key(json, "kind");
	json_put_string(json, bpfas_map_type(map));
	json_key(json, "key_size");
	json_put_unsigned(json, shape.key_size);
	json_key(json, "value_size");
	json_put_unsigned(json, shape.value_size);
	json_key(json, "max_entries");
	json_put_unsigned(json, shape.max_entries);
	json_key(json, "flags");
	json_put_unsigned(json, map->info.map_flags);
}

static int list_one(void *context, struct bpfas_map *map)
{
	struct listing *listing = context;
	struct map_shape shape = map_shape(map);

	if (listing->command->names) {
		puts(bpfas_map_name(map));
	} else if (listing->command->json) {
		json_object_begin(&listing->json);
		json_info(&listing->json, map);
		json_object_end(&listing->json);
		json_newline(&listing->json);
	} else {
		printf("%6u  %-20s  %-16s  %5u  %7u  %9u\n", map->info.id, bpfas_map_type(map),
		       bpfas_map_name(map), shape.key_size, shape.value_size, shape.max_entries);
	}
	return map_write_error();
}

int map_list(struct map_command *command)
{
	struct listing listing = { .command = command, .json = json_to_file(stdout) };
	int error;

	if (!command->json && !command->names)
		printf("%6s  %-20s  %-16s  %5s  %7s  %9s\n", "id", "kind", "name", "key", "value", "entries");
	error = bpfas_maps_walk(&command->opts, list_one, &listing);
	if (error < 0 && error != -EIO)
		report_error(&command->report, "cannot list the kernel's maps: %s", strerror(-error));
	return error;
}

/* ---- show ---------------------------------------------------------------------------------- */

static int user_text(void *context, int fd, const struct bpf_prog_info *info)
{
	(void)context;
	(void)fd;
	printf("used by   program '%.*s' (id %u)\n", BPF_OBJ_NAME_LEN, info->name, info->id);
	return 0;
}

static int user_json(void *context, int fd, const struct bpf_prog_info *info)
{
	(void)fd;
	json_put_unsigned(context, info->id);
	return 0;
}

struct pinned {
	uint32_t id;
	struct json *json; /* NULL: text */
};

static int pin_found(void *context, int *fd, const struct bpf_map_info *info, const char *path)
{
	const struct pinned *pinned = context;

	(void)fd;
	if (info->id != pinned->id)
		return 0;
	if (pinned->json)
		json_put_string(pinned->json, path);
	else
		printf("pinned    %s\n", path);
	return 0;
}

static void show_flags(uint32_t flags)
{
	if (!flags)
		return;
	fputs("flags    ", stdout);
	for (; flags; flags &= flags - 1) {
		const char *name = map_flag_name(flags);

		if (name)
			printf(" %s", name);
		else
			printf(" 0x%x", flags & -flags);
	}
	putchar('\n');
}

static void show_type(const char *what, struct value_type type, uint32_t size)
{
	char *zeros = calloc(1, size ? size : 1);

	printf("%-9s %u bytes", what, size);
	if (type.id && zeros) {
		fputs(", as in ", stdout);
		value_typed(type, zeros, size, stdout);
	}
	putchar('\n');
	free(zeros);
}

static void show_text(const struct bpfas_map *map)
{
	struct map_shape shape = map_shape(map);
	struct pinned pinned = { .id = map->info.id };

	printf("map       %s\nid        %u\nkind      %s\n", bpfas_map_name(map), map->info.id,
	       bpfas_map_type(map));
	if (shape.key_size)
		show_type("key", map->key, shape.key_size);
	if (shape.value_size)
		show_type("value", map->value, shape.value_size);
	if (shape.count > 1)
		printf("CPUs      %zu, a value each\n", shape.count);
	printf("entries   %u at most\n", shape.max_entries);
	show_flags(map->info.map_flags);
	kernel_users(map->info.id, user_text, NULL);
	kernel_pins(PINS, pin_found, &pinned);
}

static void show_json(const struct bpfas_map *map)
{
	struct json json = json_to_file(stdout);
	struct pinned pinned = { .id = map->info.id, .json = &json };

	json_object_begin(&json);
	json_info(&json, map);
	json_key(&json, "programs");
	json_array_begin(&json);
	kernel_users(map->info.id, user_json, &json);
	json_array_end(&json);
	json_key(&json, "pins");
	json_array_begin(&json);
	kernel_pins(PINS, pin_found, &pinned);
	json_array_end(&json);
	json_object_end(&json);
	json_newline(&json);
}

int map_show(struct map_command *command)
{
	if (command->json)
		show_json(command->map);
	else
		show_text(command->map);
	return map_write_error();
}

/* ---- create ---------------------------------------------------------------------------------- */

/* A map's name is its pin's, as far as letters of names go. */
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

/* '{ u32 saddr; }' becomes a struct with a name of ours. */
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
		report_error(&command->report, "out of memory");
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
