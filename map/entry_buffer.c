/* SPDX-License-Identifier: BSD-2-Clause */
#include "map/parse.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "map/json_line.h"
#include "map/view.h"

struct bpfas_entry_buffer {
	const struct bpfas_map *map;
	struct map_shape shape;
	uint8_t *key, *values;
	struct reference_fds key_fds, value_fds;
	struct bpfas_entry entry;
	char *line; /* the copy in which json_line_split finds its parts */
	size_t line_room;
};

/* ---- Room --------------------------------------------------------------------------------- */

static void set_entry(struct bpfas_entry_buffer *buffer)
{
	buffer->entry = (struct bpfas_entry){
		.map = buffer->map,
		.key = buffer->key,
		.key_size = buffer->shape.key_size,
		.values = buffer->values,
		.value_size = buffer->shape.value_size,
		.count = buffer->shape.count,
		.stride = buffer->shape.stride,
	};
}

int bpfas_entry_buffer_new(const struct bpfas_map *map, struct bpfas_entry_buffer **buffer)
{
	struct bpfas_entry_buffer *made = calloc(1, sizeof *made);

	*buffer = NULL;
	if (!made)
		return map_out_of_memory(map);
	made->map = map;
	made->shape = map_shape(map);
	made->key = calloc(1, made->shape.key_size ? made->shape.key_size : 1);
	made->values = calloc(1, made->shape.value_bytes ? made->shape.value_bytes : 1);
	if (!made->key || !made->values) {
		bpfas_entry_buffer_free(made);
		return map_out_of_memory(map);
	}
	set_entry(made);
	*buffer = made;
	return 0;
}

void bpfas_entry_buffer_free(struct bpfas_entry_buffer *buffer)
{
	if (!buffer)
		return;
	reference_fds_close(&buffer->key_fds);
	reference_fds_close(&buffer->value_fds);
	free(buffer->key);
	free(buffer->values);
	free(buffer->line);
	free(buffer);
}

void *bpfas_entry_buffer_key(struct bpfas_entry_buffer *buffer)
{
	return buffer->key;
}

void *bpfas_entry_buffer_values(struct bpfas_entry_buffer *buffer)
{
	return buffer->values;
}

const struct bpfas_entry *bpfas_entry_buffer_entry(struct bpfas_entry_buffer *buffer)
{
	return &buffer->entry;
}

/* ---- Text ----------------------------------------------------------------------------------- */

static int parse_key(struct bpfas_entry_buffer *buffer, const struct value_text *text)
{
	reference_fds_close(&buffer->key_fds);
	return map_parse_key(buffer->map, text, buffer->key, &buffer->key_fds);
}

static int parse_values(struct bpfas_entry_buffer *buffer, const struct value_text *text)
{
	reference_fds_close(&buffer->value_fds);
	return map_parse_values(buffer->map, text, buffer->values, &buffer->value_fds);
}

int bpfas_entry_buffer_parse_key(struct bpfas_entry_buffer *buffer, const char *text)
{
	return parse_key(buffer,
			 &(struct value_text){ .diags = buffer->map->diags, .name = "key", .text = text });
}

int bpfas_entry_buffer_parse_value(struct bpfas_entry_buffer *buffer, const char *text)
{
	return parse_values(
		buffer, &(struct value_text){ .diags = buffer->map->diags, .name = "value", .text = text });
}

int bpfas_entry_buffer_parse_cpu(struct bpfas_entry_buffer *buffer, size_t cpu, const char *text)
{
	struct value_text value = { .diags = buffer->map->diags, .name = "value", .text = text };

	if (cpu >= buffer->shape.count) {
		diag_file_error(buffer->map->diags, "no CPU %zu; the possible ones are 0 to %zu", cpu,
				buffer->shape.count - 1);
		return -EINVAL;
	}
	reference_fds_close(&buffer->value_fds);
	return map_parse_value(buffer->map, &value, buffer->values + cpu * buffer->shape.stride,
			       &buffer->value_fds);
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static int copy_line(struct bpfas_entry_buffer *buffer, const char *text)
{
	size_t size = strlen(text) + 1;

	if (size > buffer->line_room) {
		char *more = realloc(buffer->line, size * 2);

		if (!more)
			return map_out_of_memory(buffer->map);
		buffer->line = more;
		buffer->line_room = size * 2;
	}
	memcpy(buffer->line, text, size);
	return 0;
}

static int missing(const struct value_text *text, const char *what)
{
	return value_text_error(text, text->text, text->text + strcspn(text->text, "\r\n"),
				"no \"%s\" in this line", what);
}

/* In the copy a part is ended by a NUL; it is read there, and reported in the text itself. */
static int parse_part(struct bpfas_entry_buffer *buffer, const struct value_text *whole,
		      const struct json_part *part,
		      int (*parse)(struct bpfas_entry_buffer *, const struct value_text *))
{
	struct value_text text = *whole;

	*part->end = '\0';
	text.shown = whole->text;
	text.text = buffer->line;
	text.begin = part->begin;
	return parse(buffer, &text);
}

int bpfas_entry_buffer_parse_json(struct bpfas_entry_buffer *buffer, const char *text, const char *file,
				  uint32_t line)
{
	struct value_text whole = {
		.diags = buffer->map->diags, .name = file, .line = line, .text = text, .json = true
	};
	bool has_keys = !(buffer->map->access.can & BPFAS_MAP_PUSH);
	struct json_line parts;
	int error = copy_line(buffer, text);

	if (!error)
		error = json_line_split(&whole, buffer->line, &parts);
	if (!error && has_keys && !parts.key.begin)
		error = missing(&whole, "key");
	if (!error && !parts.value.begin && !parts.cpus.begin)
		error = missing(&whole, "value");
	if (!error && has_keys)
		error = parse_part(buffer, &whole, &parts.key, parse_key);
	if (!error)
		error = parse_part(buffer, &whole,
				   parts.cpus.begin && buffer->shape.count > 1 ? &parts.cpus : &parts.value,
				   parse_values);
	return error;
}

/* ---- Text in, text out ------------------------------------------------------------------------ */

static char *print_values(const struct bpfas_entry *entry)
{
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);

	if (!out)
		return NULL;
	for (size_t i = 0; i < entry->count; i++) {
		struct bpfas_value value = view_value(
			entry->map, (const uint8_t *)entry->values + i * entry->stride, entry->value_size);

		if (entry->count > 1)
			fputs(i ? ", " : "[", out);
		bpfas_value_print(&value, out);
	}
	if (entry->count > 1)
		putc(']', out);
	if (!fclose(out))
		return text;
	free(text);
	return NULL;
}

int bpfas_map_get_text(const struct bpfas_map *map, const char *key, char **value)
{
	struct bpfas_entry_buffer *buffer;
	int error = bpfas_entry_buffer_new(map, &buffer);

	*value = NULL;
	if (!error)
		error = bpfas_entry_buffer_parse_key(buffer, key);
	if (!error)
		error = bpfas_map_lookup(map, buffer->key, buffer->values, 0);
	if (!error && !(*value = print_values(&buffer->entry)))
		error = map_out_of_memory(map);
	bpfas_entry_buffer_free(buffer);
	return error;
}

int bpfas_map_set_text(const struct bpfas_map *map, const char *key, const char *value, uint64_t flags)
{
	struct bpfas_entry_buffer *buffer;
	int error = bpfas_entry_buffer_new(map, &buffer);

	if (!error)
		error = bpfas_entry_buffer_parse_key(buffer, key);
	if (!error)
		error = bpfas_entry_buffer_parse_value(buffer, value);
	if (!error)
		error = bpfas_map_update(map, buffer->key, buffer->values, flags);
	bpfas_entry_buffer_free(buffer);
	return error;
}

int bpfas_map_delete_text(const struct bpfas_map *map, const char *key)
{
	struct bpfas_entry_buffer *buffer;
	int error = bpfas_entry_buffer_new(map, &buffer);

	if (!error)
		error = bpfas_entry_buffer_parse_key(buffer, key);
	if (!error)
		error = bpfas_map_delete(map, buffer->key);
	bpfas_entry_buffer_free(buffer);
	return error;
}
