/* SPDX-License-Identifier: BSD-2-Clause */
#include "map/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "map/value/addr_format.h"
#include "map/value/number.h"
#include "map/value/bits.h"
#include "map/value/print.h"
#include "map/value/type.h"
#include "map/value/parse.h"

/* ---- Prefixes: lpm_trie --------------------------------------------------------------- */

#define PREFIX_TEXT (ADDR_TEXT + 8)

/* How the bytes behind the prefix length are written: an address where they are nothing but that. */
static enum addr_format prefix_format(const struct bpfas_map *map)
{
	uint32_t id = map->key.id, size = map_shape(map).key_size;
	const struct btf_type *type = id ? btf_resolve(map->key.btf, &id) : NULL;

	if (map->access.key != ROLE_PREFIX || (type && btf_is_struct(type) && btf_vlen(type) != 2))
		return ADDR_PLAIN;
	switch (size) {
	case 8: return ADDR_IPV4;
	case 20: return ADDR_IPV6;
	case 10: return ADDR_MAC;
	default: return ADDR_PLAIN;
	}
}

static bool looks_like_prefix(const char *text)
{
	return *text != '{' && *text != '[' && strncmp(text, "hex:", 4) && !strchr(text, '=');
}

static int parse_bits(const struct argument *argument, const char *begin, const char *end, uint32_t most,
		      uint32_t *bits)
{
	struct number number;

	if (number_read(begin, (size_t)(end - begin), &number) == NUMBER_OK && !number.negative &&
	    number.magnitude <= most) {
		*bits = (uint32_t)number.magnitude;
		return 0;
	}
	return argument_error(argument, begin, end, "a prefix of 0 to %u bits was expected", most);
}

/* 10.0.0.0/8; without a '/', the whole address. */
static int parse_prefix(const struct argument *argument, enum addr_format wanted, uint8_t *key, size_t size)
{
	char *word = argument_word(argument);
	const char *found = word ? strstr(argument_begin(argument), word) : argument->text, *end, *slash;
	uint8_t address[16];
	enum addr_format format;
	size_t length;
	uint32_t bits = (uint32_t)(size - 4) * 8;
	int error = 0;

	end = found + (word ? strlen(word) : 0);
	slash = memchr(found, '/', (size_t)(end - found));
	length = addr_read(found, (size_t)((slash ? slash : end) - found), address, &format);
	if (!length || format != wanted || length != size - 4)
		error = argument_error(argument, found, slash ? slash : end, "%s was expected",
				       wanted == ADDR_IPV4   ? "an IPv4 address and prefix, as 10.0.0.0/8,"
				       : wanted == ADDR_IPV6 ? "an IPv6 address and prefix, as fe80::/10,"
							     : "a MAC address and prefix");
	if (!error && slash)
		error = parse_bits(argument, slash + 1, end, bits, &bits);
	if (!error) {
		number_store(key, 4, bits);
		memcpy(key + 4, address, length);
	}
	free(word);
	return error;
}

static bool print_prefix(const struct bpfas_map *map, const uint8_t *key, char text[PREFIX_TEXT])
{
	enum addr_format format = prefix_format(map);

	if (format == ADDR_PLAIN)
		return false;
	addr_print(format, key + 4, text);
	sprintf(text + strlen(text), "/%u", (unsigned)number_load(key, 4));
	return true;
}

/* ---- Either ---------------------------------------------------------------------------- */

static bool is_hex(const struct argument *argument)
{
	return !strncmp(argument_begin(argument), "hex:", 4) ||
	       !strncmp(argument_begin(argument), "\"hex:", 5);
}

static int parse(const struct bpfas_map *map, enum map_role role, struct value_type type,
		 const struct argument *argument, void *bytes, size_t size, struct held *held)
{
	enum addr_format prefix = role == ROLE_PREFIX ? prefix_format(map) : ADDR_PLAIN;

	if (is_hex(argument) || role == ROLE_TYPED || role == ROLE_INDEX)
		return value_parse(type, argument, bytes, size);
	if (role == ROLE_PREFIX && prefix != ADDR_PLAIN && looks_like_prefix(argument_begin(argument)))
		return parse_prefix(argument, prefix, bytes, size);
	if (role == ROLE_PREFIX)
		return value_parse(type, argument, bytes, size);
	return reference_parse(role, argument, bytes, size, held);
}

int map_parse_key(const struct bpfas_map *map, const struct argument *argument, void *key, struct held *held)
{
	enum map_role role = map->access.key == ROLE_CPU ? ROLE_INDEX : map->access.key;

	return parse(map, role, map->key, argument, key, map_shape(map).key_size, held);
}

int map_parse_value(const struct bpfas_map *map, const struct argument *argument, void *value,
		    struct held *held)
{
	return parse(map, map->access.value, map->value, argument, value, map_shape(map).value_size, held);
}

int map_parse_values(const struct bpfas_map *map, const struct argument *argument, void *values,
		     struct held *held)
{
	struct map_shape shape = map_shape(map);

	if (shape.count == 1)
		return map_parse_value(map, argument, values, held);
	return value_parse_many(map->value, argument, values, shape.value_size, shape.count, shape.stride);
}

bool map_key_has_notation(const struct bpfas_map *map)
{
	return prefix_format(map) != ADDR_PLAIN;
}

bool map_value_has_notation(const struct bpfas_map *map)
{
	return reference_prints(map->access.value);
}

void map_print_key(const struct bpfas_map *map, const void *key, FILE *out)
{
	char text[PREFIX_TEXT];

	if (print_prefix(map, key, text))
		fputs(text, out);
	else
		value_typed(map->key, key, map_shape(map).key_size, out);
}

void map_json_key(const struct bpfas_map *map, const void *key, struct json *json)
{
	char text[PREFIX_TEXT];

	if (print_prefix(map, key, text))
		json_put_string(json, text);
	else
		value_json_exact(map->key, key, map_shape(map).key_size, json);
}

void map_print_value(const struct bpfas_map *map, const void *value, FILE *out)
{
	char text[REFERENCE_TEXT];

	if (map_value_has_notation(map)) {
		reference_print(map->access.value, value, map_shape(map).value_size, text);
		fputs(text, out);
	} else {
		value_typed(map->value, value, map_shape(map).value_size, out);
	}
}

void map_json_value(const struct bpfas_map *map, const void *value, struct json *json)
{
	char text[REFERENCE_TEXT];

	if (map_value_has_notation(map)) {
		reference_print(map->access.value, value, map_shape(map).value_size, text);
		json_put_string(json, text);
	} else {
		value_json_exact(map->value, value, map_shape(map).value_size, json);
	}
}

/* ---- By text, for everyone --------------------------------------------------------------- */

struct room {
	struct map_shape shape;
	uint8_t *key, *values;
	struct held held[2]; /* the key's and the value's */
};

static int make_room(const struct bpfas_map *map, struct room *room)
{
	*room = (struct room){ .shape = map_shape(map) };
	room->key = calloc(1, room->shape.key_size ? room->shape.key_size : 1);
	room->values = calloc(1, room->shape.value_bytes ? room->shape.value_bytes : 1);
	return room->key && room->values ? 0 : map_out_of_memory(map);
}

static int free_room(struct room *room, int error)
{
	held_close(&room->held[0]);
	held_close(&room->held[1]);
	free(room->key);
	free(room->values);
	return error;
}

static int parse_key(const struct bpfas_map *map, const char *text, struct room *room)
{
	struct argument argument = { .diags = map->diags, .name = "key", .text = text };

	return map_parse_key(map, &argument, room->key, &room->held[0]);
}

static char *print_values(const struct bpfas_map *map, const struct room *room)
{
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);

	if (!out)
		return NULL;
	for (size_t i = 0; i < room->shape.count; i++) {
		if (room->shape.count > 1)
			fputs(i ? ", " : "[", out);
		map_print_value(map, room->values + i * room->shape.stride, out);
	}
	if (room->shape.count > 1)
		putc(']', out);
	if (!fclose(out))
		return text;
	free(text);
	return NULL;
}

int bpfas_map_get_text(const struct bpfas_map *map, const char *key, char **value)
{
	struct room room;
	int error = make_room(map, &room);

	*value = NULL;
	if (!error)
		error = parse_key(map, key, &room);
	if (!error)
		error = bpfas_map_lookup(map, room.key, room.values, 0);
	if (!error && !(*value = print_values(map, &room)))
		error = map_out_of_memory(map);
	return free_room(&room, error);
}

int bpfas_map_set_text(const struct bpfas_map *map, const char *key, const char *value, uint64_t flags)
{
	struct argument argument = { .diags = map->diags, .name = "value", .text = value };
	struct room room;
	int error = make_room(map, &room);

	if (!error)
		error = parse_key(map, key, &room);
	if (!error)
		error = map_parse_values(map, &argument, room.values, &room.held[1]);
	if (!error)
		error = bpfas_map_update(map, room.key, room.values, flags);
	return free_room(&room, error);
}

int bpfas_map_delete_text(const struct bpfas_map *map, const char *key)
{
	struct room room;
	int error = make_room(map, &room);

	if (!error)
		error = parse_key(map, key, &room);
	if (!error)
		error = bpfas_map_delete(map, room.key);
	return free_room(&room, error);
}
