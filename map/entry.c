/* SPDX-License-Identifier: BSD-2-Clause */
#include "map/entry.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "map/map.h"
#include "map/text.h"
#include "map/value/print.h"

struct value_type entry_key_type(const struct bpfas_map *map)
{
	return map->key;
}

struct value_type entry_value_type(const struct bpfas_map *map)
{
	return map->value;
}

struct value_type record_value_type(const struct bpfas_record *record)
{
	return record->map->record;
}

static const uint8_t *value_of(const struct bpfas_entry *entry, size_t index)
{
	return (const uint8_t *)entry->values + index * entry->stride;
}

const void *entry_value(const struct bpfas_entry *entry, void **own)
{
	*own = NULL;
	return entry->map->access.per_cpu ? entry_fold(entry, FOLD_SUM, own) : entry->values;
}

const void *entry_fold(const struct bpfas_entry *entry, enum value_fold fold, void **own)
{
	*own = malloc(entry->value_size ? entry->value_size : 1);
	if (*own && !value_fold(entry_value_type(entry->map), fold, *own, entry->values, entry->value_size,
				entry->count, entry->stride)) {
		free(*own);
		*own = NULL;
	}
	return *own;
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
	void *own;
	const void *value = entry_value(entry, &own);

	json_key(json, "value");
	if (value)
		map_json_value(entry->map, value, json);
	else
		json_put_null(json);
	free(own);
	if (!entry->map->access.per_cpu)
		return;
	json_key(json, "cpus");
	json_array_begin(json);
	for (size_t i = 0; i < entry->count; i++)
		map_json_value(entry->map, value_of(entry, i), json);
	json_array_end(json);
}

void entry_json(const struct bpfas_entry *entry, struct json *json)
{
	json_object_begin(json);
	json_key(json, "map");
	json_put_string(json, bpfas_map_name(entry->map));
	json_key(json, "key");
	map_json_key(entry->map, entry->key, json);
	write_value(json, entry);
	json_object_end(json);
}

static void record_json(const struct bpfas_record *record, struct json *json)
{
	json_object_begin(json);
	json_key(json, "map");
	json_put_string(json, bpfas_map_name(record->map));
	json_key(json, "record");
	value_json(record_value_type(record), record->bytes, record->size, json);
	json_object_end(json);
}

/* JSON in memory of its own: of an entry or of a record. */
static char *json_of(const struct bpfas_entry *entry, const struct bpfas_record *record)
{
	char *text = NULL;
	size_t length = 0;
	FILE *stream = open_memstream(&text, &length);
	struct json json;

	if (!stream)
		return NULL;
	json = json_to_file(stream);
	if (entry)
		entry_json(entry, &json);
	else
		record_json(record, &json);
	if (!fclose(stream))
		return text;
	free(text);
	return NULL;
}

char *bpfas_entry_json(const struct bpfas_entry *entry)
{
	return json_of(entry, NULL);
}

char *bpfas_record_json(const struct bpfas_record *record)
{
	return json_of(NULL, record);
}
