/* SPDX-License-Identifier: BSD-2-Clause */
#include "loader/entry.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "loader/collection.h"

struct value_type entry_key_type(const struct bpfas_map *map)
{
	return (struct value_type){ map->btf, map->key_type };
}

struct value_type entry_value_type(const struct bpfas_map *map)
{
	return (struct value_type){ map->btf, map->value_type };
}

struct value_type record_value_type(const struct bpfas_record *record)
{
	return (struct value_type){ record->map->btf, record->map->record_type };
}

static const uint8_t *value_of(const struct bpfas_entry *entry, size_t index)
{
	return (const uint8_t *)entry->values + index * entry->stride;
}

const void *entry_value(const struct bpfas_entry *entry, void **own)
{
	uint8_t *sum;

	*own = NULL;
	if (!entry->map->access.per_cpu)
		return entry->values;
	sum = malloc(entry->value_size);
	if (!sum)
		return NULL;
	memcpy(sum, entry->values, entry->value_size);
	for (size_t i = 1; i < entry->count; i++)
		if (!value_add(entry_value_type(entry->map), sum, value_of(entry, i), entry->value_size)) {
			free(sum);
			return NULL;
		}
	return *own = sum;
}

bool entry_is_unused(const struct bpfas_entry *entry)
{
	if (!entry->map->access.all_there)
		return false;
	for (size_t i = 0; i < entry->count; i++)
		for (size_t j = 0; j < entry->value_size; j++)
			if (value_of(entry, i)[j])
				return false;
	return true;
}

static void write_value(struct json *json, const struct bpfas_entry *entry)
{
	struct value_type type = entry_value_type(entry->map);
	void *own;
	const void *value = entry_value(entry, &own);

	json_key(json, "value");
	if (value)
		value_json(type, value, entry->value_size, json);
	else
		json_put_null(json);
	free(own);
	if (!entry->map->access.per_cpu)
		return;
	json_key(json, "cpus");
	json_array_begin(json);
	for (size_t i = 0; i < entry->count; i++)
		value_json(type, value_of(entry, i), entry->value_size, json);
	json_array_end(json);
}

/* One JSON object in memory of its own: what `write` says of `what`, behind the map's name. */
static char *json_of(const struct bpfas_map *map, void (*write)(struct json *, const void *),
		     const void *what)
{
	char *text = NULL;
	size_t length = 0;
	FILE *stream = open_memstream(&text, &length);
	struct json json;

	if (!stream)
		return NULL;
	json = json_to_file(stream);
	json_object_begin(&json);
	json_key(&json, "map");
	json_put_string(&json, bpfas_map_name(map));
	write(&json, what);
	json_object_end(&json);
	if (fclose(stream)) {
		free(text);
		return NULL;
	}
	return text;
}

static void write_entry(struct json *json, const void *what)
{
	const struct bpfas_entry *entry = what;

	json_key(json, "key");
	value_json(entry_key_type(entry->map), entry->key, entry->key_size, json);
	write_value(json, entry);
}

char *bpfas_entry_json(const struct bpfas_entry *entry)
{
	return json_of(entry->map, write_entry, entry);
}

static void write_record(struct json *json, const void *what)
{
	const struct bpfas_record *record = what;

	json_key(json, "record");
	value_json(record_value_type(record), record->bytes, record->size, json);
}

char *bpfas_record_json(const struct bpfas_record *record)
{
	return json_of(record->map, write_record, record);
}
