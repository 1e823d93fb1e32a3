/* SPDX-License-Identifier: BSD-2-Clause */
/* Entries and records: folded over the CPUs, and as JSON. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "map/map.h"
#include "map/value/fold.h"
#include "map/value/print.h"
#include "map/view.h"

static const uint8_t *value_at(const struct bpfas_entry *entry, size_t index)
{
	return (const uint8_t *)entry->values + index * entry->stride;
}

int bpfas_entry_is_unused(const struct bpfas_entry *entry)
{
	if (!entry->map->access.is_complete)
		return 0;
	for (size_t i = 0; i < entry->count; i++)
		for (size_t j = 0; j < entry->value_size; j++)
			if (value_at(entry, i)[j])
				return 0;
	return 1;
}

int bpfas_entry_fold(const struct bpfas_entry *entry, enum bpfas_fold fold, void *into)
{
	return value_fold(entry->map->value, fold, into, entry->values, entry->value_size, entry->count,
			  entry->stride)
		       ? 0
		       : -EINVAL;
}

static void write_value(struct bpfas_json *json, const struct bpfas_entry *entry, const void *bytes)
{
	struct bpfas_value value = view_value(entry->map, bytes, entry->value_size);

	bpfas_json_value(json, &value);
}

static void write_sum(struct bpfas_json *json, const struct bpfas_entry *entry)
{
	void *sum = malloc(entry->value_size ? entry->value_size : 1);

	if (sum && !bpfas_entry_fold(entry, BPFAS_FOLD_SUM, sum))
		write_value(json, entry, sum);
	else
		bpfas_json_null(json);
	free(sum);
}

static void write_values(struct bpfas_json *json, const struct bpfas_entry *entry)
{
	bpfas_json_key(json, "value");
	if (!entry->map->access.is_per_cpu) {
		write_value(json, entry, entry->values);
		return;
	}
	write_sum(json, entry);
	bpfas_json_key(json, "cpus");
	bpfas_json_array_begin(json);
	for (size_t i = 0; i < entry->count; i++)
		write_value(json, entry, value_at(entry, i));
	bpfas_json_array_end(json);
}

static void begin(struct bpfas_json *json, const struct bpfas_map *map)
{
	bpfas_json_object_begin(json);
	bpfas_json_key(json, "map");
	bpfas_json_string(json, bpfas_map_name(map));
}

void bpfas_json_entry(struct bpfas_json *json, const struct bpfas_entry *entry)
{
	struct bpfas_value key = view_key(entry->map, entry->key, entry->key_size);

	begin(json, entry->map);
	bpfas_json_key(json, "key");
	bpfas_json_value(json, &key);
	write_values(json, entry);
	bpfas_json_object_end(json);
}

/* Text in a record ends at its NUL: nobody reads the bytes back. */
void bpfas_json_record(struct bpfas_json *json, const struct bpfas_record *record)
{
	begin(json, record->map);
	bpfas_json_key(json, "record");
	value_json(record->map->record, record->bytes, record->size, json);
	bpfas_json_object_end(json);
}

/* JSON in memory of its own: of an entry or of a record. */
static char *json_of(const struct bpfas_entry *entry, const struct bpfas_record *record)
{
	char *text = NULL;
	size_t length = 0;
	FILE *stream = open_memstream(&text, &length);
	struct bpfas_json json;

	if (!stream)
		return NULL;
	json = json_to_file(stream);
	if (entry)
		bpfas_json_entry(&json, entry);
	else
		bpfas_json_record(&json, record);
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
