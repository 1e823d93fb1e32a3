/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Keys, values and records by their BTF types: as text, as JSON, and part by part.
 *
 * Text is what a person would write: 5, 0xff, 'a', "text", 10.0.0.1, fe80::1,
 * 02:00:00:00:00:01, {saddr: 10.0.0.1, ports: [80, 443]}, an enumerator, true;
 * 10.0.0.0/8 for an lpm_trie; the names of devices, programs, maps and CPUs
 * where a map refers to them; hex:0a 00 for bytes without a type. What is
 * printed can be parsed again (bpfas/entry_buffer.h), and gives the same bytes.
 */
#ifndef BPFAS_VALUE_H
#define BPFAS_VALUE_H

#include <stdio.h>

#include "bpfas/common.h"
#include "bpfas/entry.h"
#include "bpfas/event.h"
#include "bpfas/json.h"
#include "bpfas/map.h"

BPFAS_BEGIN

/* Bytes and how to read them; copied freely, valid as long as the bytes and the map. */
struct bpfas_value {
	const void *bytes;
	size_t size;
	const char *name; /* of a part: the member's or variable's; "" for one without; else NULL */
	/* For the library alone: */
	const struct bpfas_map *map;
	const void *btf;
	uint32_t type;
	int role;
};

/* `bytes` as a key of the map, as one value (not all CPUs') of it, and as a ring buffer's record. */
BPFAS_API struct bpfas_value bpfas_value_key(const struct bpfas_map *map, const void *bytes);
BPFAS_API struct bpfas_value bpfas_value_of(const struct bpfas_map *map, const void *bytes);
BPFAS_API struct bpfas_value bpfas_value_record(const struct bpfas_record *record);

enum bpfas_value_kind {
	BPFAS_VALUE_BYTES,  /* without a type */
	BPFAS_VALUE_NUMBER, /* an integer of up to 8 bytes */
	BPFAS_VALUE_GROUP,  /* a struct, a union, the variables of a section */
	BPFAS_VALUE_LIST,   /* an array */
	BPFAS_VALUE_WORD,   /* anything else: text, an enumerator, an address, a name, ... */
};
BPFAS_API enum bpfas_value_kind bpfas_value_kind(const struct bpfas_value *value);

/* The members, variables or items of a group or list; 0 for another kind. */
BPFAS_API size_t bpfas_value_count(const struct bpfas_value *value);
/* One of them, from 0. -ENOENT, which is not reported: there is none, or it is a bitfield. */
BPFAS_API int bpfas_value_part(const struct bpfas_value *value, size_t index, struct bpfas_value *part);
/* A number's bits, not sign-extended. -EINVAL, which is not reported: it is of another kind. */
BPFAS_API int bpfas_value_number(const struct bpfas_value *value, uint64_t *number);

/* Writes text that can be parsed: {packets: 3, bytes: 180}. */
BPFAS_API void bpfas_value_print(const struct bpfas_value *value, FILE *out);
/* Writes text for people alone: packets=3 bytes=180. */
BPFAS_API void bpfas_value_print_short(const struct bpfas_value *value, FILE *out);

BPFAS_API void bpfas_json_value(struct bpfas_json *json, const struct bpfas_value *value);

/*
 * An entry as one JSON object: {"map":"counts","key":6,"value":{"packets":2,
 * "bytes":120}}. For a per-CPU map "value" is the sum over all CPUs, field by
 * field (null without a type), and "cpus" the list of what each CPU has.
 */
BPFAS_API void bpfas_json_entry(struct bpfas_json *json, const struct bpfas_entry *entry);
/* A record as one JSON object: {"map":"events","record":{...}}. */
BPFAS_API void bpfas_json_record(struct bpfas_json *json, const struct bpfas_record *record);

/* The same two as strings, to be freed by the caller; NULL when out of memory. */
BPFAS_API char *bpfas_entry_json(const struct bpfas_entry *entry);
BPFAS_API char *bpfas_record_json(const struct bpfas_record *record);

/* -ENOENT: the key is absent. The caller frees *value. */
BPFAS_API int bpfas_map_get_text(const struct bpfas_map *map, const char *key, char **value);
/* A per-CPU map gets the value on every CPU. */
BPFAS_API int bpfas_map_set_text(const struct bpfas_map *map, const char *key, const char *value,
				 uint64_t flags);
BPFAS_API int bpfas_map_delete_text(const struct bpfas_map *map, const char *key);

/*
 * What a key or value that is being typed may become: `text` is what is there
 * already, and each candidate is all of it, made longer: names of members,
 * enumerators, truth values; keys that exist; devices, programs and maps where
 * the map refers to them.
 */
typedef void (*bpfas_candidate_fn)(void *context, const char *candidate);
BPFAS_API void bpfas_map_complete_key(const struct bpfas_map *map, const char *text, bpfas_candidate_fn each,
				      void *context);
BPFAS_API void bpfas_map_complete_value(const struct bpfas_map *map, const char *text,
					bpfas_candidate_fn each, void *context);

BPFAS_END

#endif
