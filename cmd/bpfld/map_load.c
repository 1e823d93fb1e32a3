/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Entries as 'dump --json' prints them, a JSON object a line, read in constant
 * memory and set in batches.
 */
#include "cmd/bpfld/map_load.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Entries, and bytes of values, that are set at once. */
#define BATCH       1024
#define BATCH_BYTES (4u << 20)

struct load {
	const struct map_command *command;
	const char *name;
	char *text;
	uint32_t line;
	struct bpfas_entry_buffer *entry;
	bool has_keys;
	uint8_t *keys, *values; /* of a batch */
	size_t count, room;
	uint32_t first; /* the line of the batch's first entry */
};

static int flush(struct load *load)
{
	size_t done;
	int error =
		bpfas_map_update_batch(load->command->map, load->keys, load->values, load->count, 0, &done);

	if (error)
		print_note(load->command->printer,
			   "%s: it is entry %zu counted from line %u; those before it are set", load->name,
			   done + 1, load->first);
	load->count = 0;
	return error;
}

/* Descriptors live until the next line is parsed, so the kernel has to see them at once. */
static int add(struct load *load)
{
	const struct bpfas_map_info *info = &load->command->info;

	if (!load->count++)
		load->first = load->line;
	memcpy(load->keys + (load->count - 1) * info->key_size, bpfas_entry_buffer_key(load->entry),
	       info->key_size);
	memcpy(load->values + (load->count - 1) * info->values_size, bpfas_entry_buffer_values(load->entry),
	       info->values_size);
	return info->has_references || load->count == load->room ? flush(load) : 0;
}

static int load_line(struct load *load)
{
	int error = bpfas_entry_buffer_parse_json(load->entry, load->text, load->name, load->line);

	if (error)
		return error;
	return load->has_keys ? add(load)
			      : bpfas_map_push(load->command->map, bpfas_entry_buffer_values(load->entry), 0);
}

static bool is_blank(const char *text)
{
	return !text[strspn(text, " \t\r\n")];
}

static int refuse_nul(const struct load *load)
{
	print_error(load->command->printer, "%s:%u: the line contains a NUL byte", load->name, load->line);
	return -EINVAL;
}

static int load_file(struct load *load, FILE *file)
{
	size_t room = 0;
	ssize_t length = 0;
	int error = 0;

	while (!error && (length = getline(&load->text, &room, file)) >= 0) {
		load->line++;
		while (length && strchr("\r\n", load->text[length - 1]))
			load->text[--length] = '\0';
		if (memchr(load->text, '\0', (size_t)length))
			error = refuse_nul(load);
		else if (!is_blank(load->text))
			error = load_line(load);
	}
	if (!error && ferror(file)) {
		print_error(load->command->printer, "cannot read '%s': %s", load->name, strerror(errno));
		error = -EIO;
	}
	if (!error && load->count)
		error = flush(load);
	free(load->text);
	return error;
}

static int load_from(const struct map_command *command, FILE *file, const char *name)
{
	const struct bpfas_map_info *info = &command->info;
	struct load load = {
		.command = command,
		.name = name,
		.has_keys = !(bpfas_map_operations(command->map) & BPFAS_MAP_PUSH),
		.room = info->values_size > BATCH_BYTES / BATCH ? 16 : BATCH,
	};
	int error = bpfas_entry_buffer_new(command->map, &load.entry);

	if (error)
		return error;
	load.keys = calloc(load.room, info->key_size ? info->key_size : 1);
	load.values = calloc(load.room, info->values_size ? info->values_size : 1);
	error = load.keys && load.values ? load_file(&load, file) : map_command_out_of_memory(command);
	free(load.keys);
	free(load.values);
	bpfas_entry_buffer_free(load.entry);
	return error;
}

int map_load(struct map_command *command)
{
	bool has_keys = !(bpfas_map_operations(command->map) & BPFAS_MAP_PUSH);
	int error = bpfas_map_require(command->map, has_keys ? BPFAS_MAP_UPDATE : BPFAS_MAP_PUSH);
	FILE *file;

	if (error)
		return error;
	if (command->argc < 2 || !strcmp(command->argv[1], "-"))
		return load_from(command, stdin, "standard input");
	file = fopen(command->argv[1], "re");
	if (!file) {
		error = -errno;
		print_error(command->printer, "cannot open '%s': %s", command->argv[1], strerror(-error));
		return error;
	}
	error = load_from(command, file, command->argv[1]);
	fclose(file);
	return error;
}
