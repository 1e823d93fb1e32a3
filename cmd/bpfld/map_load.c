/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * 'bpfld map load': entries as 'dump --json' prints them, a JSON object a line,
 * read in constant memory and set in batches.
 *
 * The line is only parted here; key and value are read by the grammar of
 * values, of which JSON is a part. A reader of JSON that keeps numbers as
 * doubles or signed integers would lose those above 2^53 or 2^63.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/bpfld/map.h"

#define BATCH 1024

/* The parts of a line, of which each ends where the next begins or before. */
struct part {
	char *begin, *end;
};

struct line {
	struct part key, value, cpus;
};

struct load {
	const struct map_command *command;
	const char *name;
	char *text;
	uint32_t line;
	uint8_t *keys, *values; /* of a batch */
	size_t count, room;
	uint32_t first; /* the line of the batch's first entry */
	struct map_shape shape;
};

static struct argument argument_of(const struct load *load, const char *begin)
{
	return (struct argument){ .report = &load->command->report,
				  .name = load->name,
				  .line = load->line,
				  .text = load->text,
				  .begin = begin,
				  .json = true };
}

/* ---- The parts of a line ------------------------------------------------------------------- */

static char *skip_blanks(char *at)
{
	return at + strspn(at, " \t\r\n");
}

static char *skip_string(char *at)
{
	for (at++; *at && *at != '"'; at++)
		if (*at == '\\' && at[1])
			at++;
	return at + (*at == '"');
}

/* To the end of a value: what is open within it has to be closed. */
static char *skip_value(char *at)
{
	size_t depth = 0;

	while (*at) {
		if (*at == '"') {
			at = skip_string(at);
			continue;
		}
		if (*at == '{' || *at == '[')
			depth++;
		else if (!depth && (*at == ',' || *at == '}' || *at == ']'))
			break;
		else if (*at == '}' || *at == ']')
			depth--;
		at++;
	}
	return at;
}

static struct part *part_called(struct line *line, const char *name, size_t length)
{
	if (length == 5 && !memcmp(name, "\"key\"", length))
		return &line->key;
	if (length == 7 && !memcmp(name, "\"value\"", length))
		return &line->value;
	return length == 6 && !memcmp(name, "\"cpus\"", length) ? &line->cpus : NULL;
}

static int expected(const struct load *load, const char *at, const char *what)
{
	struct argument argument = argument_of(load, at);

	return argument_error(&argument, at, at + (*at != '\0'), "%s was expected", what);
}

/* Members that are not wanted, as "map", are passed over. */
static int part_line(const struct load *load, struct line *line)
{
	char *at = skip_blanks(load->text);

	*line = (struct line){ 0 };
	if (*at++ != '{')
		return expected(load, at - 1, "an object in { }, as 'dump --json' prints it,");
	at = skip_blanks(at);
	while (*at != '}') {
		char *name = at, *end;
		struct part *part;

		if (*at != '"')
			return expected(load, at, "a member's name in quotes");
		end = skip_string(at);
		at = skip_blanks(end);
		if (*at++ != ':')
			return expected(load, at - 1, "':'");
		part = part_called(line, name, (size_t)(end - name));
		name = skip_blanks(at);
		at = skip_value(name);
		if (part)
			*part = (struct part){ name, at };
		if (*at != ',' && *at != '}')
			return expected(load, at, "',' or '}'");
		at = *at == ',' ? skip_blanks(at + 1) : at;
	}
	at = skip_blanks(at + 1);
	return *at ? expected(load, at, "the end of the line") : 0;
}

/* ---- Setting them ---------------------------------------------------------------------------- */

static int flush(struct load *load)
{
	size_t done;
	int error =
		bpfas_map_update_batch(load->command->map, load->keys, load->values, load->count, 0, &done);

	if (error)
		report_note(&load->command->report,
			    "%s: it is entry %zu behind line %u; those before it are set", load->name,
			    done + 1, load->first - 1);
	load->count = 0;
	return error;
}

static int push(const struct load *load, const uint8_t *value)
{
	return bpfas_map_push(load->command->map, value, 0);
}

/* Where descriptors are held the kernel has to see them at once. */
static int add(struct load *load, bool at_once)
{
	if (!load->count++)
		load->first = load->line;
	return at_once || load->count == load->room ? flush(load) : 0;
}

/* In the line a part is ended by a NUL while it is read. */
static int parse_part(const struct load *load, const struct part *part, bool is_key, void *into,
		      struct held *held)
{
	struct argument argument = argument_of(load, part->begin);
	char end = *part->end;
	int error;

	*part->end = '\0';
	error = is_key ? map_parse_key(load->command->map, &argument, into, held)
		       : map_parse_values(load->command->map, &argument, into, held);
	*part->end = end;
	return error;
}

static int missing(const struct load *load, const char *what)
{
	struct argument argument = argument_of(load, load->text);

	return argument_error(&argument, load->text, load->text + strcspn(load->text, "\r\n"),
			      "there is no \"%s\" in this line", what);
}

static int load_line(struct load *load)
{
	uint8_t *key = load->keys + load->count * load->shape.key_size;
	uint8_t *values = load->values + load->count * load->shape.value_bytes;
	bool has_keys = !(load->command->map->access.can & MAP_PUSH);
	struct held key_held = { 0 }, value_held = { 0 };
	struct line line;
	int error = part_line(load, &line);

	if (!error && has_keys && !line.key.begin)
		error = missing(load, "key");
	if (!error && !line.value.begin && !line.cpus.begin)
		error = missing(load, "value");
	if (!error && has_keys)
		error = parse_part(load, &line.key, true, key, &key_held);
	if (!error)
		error = parse_part(load, line.cpus.begin && load->shape.count > 1 ? &line.cpus : &line.value,
				   false, values, &value_held);
	if (!error)
		error = has_keys ? add(load, key_held.count || value_held.count) : push(load, values);
	held_close(&key_held);
	held_close(&value_held);
	return error;
}

static bool is_blank(const char *text)
{
	return !text[strspn(text, " \t\r\n")];
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
			error = expected(load, load->text + strlen(load->text), "text, and not a NUL,");
		else if (!is_blank(load->text))
			error = load_line(load);
	}
	if (!error && ferror(file)) {
		report_error(&load->command->report, "cannot read '%s': %s", load->name, strerror(errno));
		error = -EIO;
	}
	if (!error && load->count)
		error = flush(load);
	free(load->text);
	return error;
}

static int load_from(const struct map_command *command, FILE *file, const char *name)
{
	struct load load = {
		.command = command, .name = name, .shape = map_shape(command->map), .room = BATCH
	};
	int error;

	if (load.shape.value_bytes > 4096)
		load.room = 16;
	load.keys = calloc(load.room, load.shape.key_size ? load.shape.key_size : 1);
	load.values = calloc(load.room, load.shape.value_bytes ? load.shape.value_bytes : 1);
	error = load.keys && load.values ? load_file(&load, file) : map_out_of_memory(command->map);
	free(load.keys);
	free(load.values);
	return error;
}

int map_load(struct map_command *command)
{
	bool keyless = command->map->access.can & MAP_PUSH;
	int error = map_require(command->map, keyless ? MAP_PUSH : MAP_UPDATE);
	FILE *file;

	if (error)
		return error;
	if (command->argc < 2 || !strcmp(command->argv[1], "-"))
		return load_from(command, stdin, "standard input");
	file = fopen(command->argv[1], "re");
	if (!file) {
		error = -errno;
		report_error(&command->report, "cannot open '%s': %s", command->argv[1], strerror(-error));
		return error;
	}
	error = load_from(command, file, command->argv[1]);
	fclose(file);
	return error;
}
