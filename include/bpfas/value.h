/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Keys and values as text and as JSON, by the map's BTF types.
 *
 * Text is what a person would write: 5, 0xff, 'a', "text", 10.0.0.1, fe80::1,
 * 02:00:00:00:00:01, {saddr: 10.0.0.1, ports: [80, 443]}, an enumerator, true;
 * 10.0.0.0/8 for an lpm_trie; the names of devices, programs, maps and CPUs
 * where a map refers to them; hex:0a 00 for bytes without a type. What
 * bpfas_map_get_text returns, bpfas_map_set_text accepts.
 */
#ifndef BPFAS_VALUE_H
#define BPFAS_VALUE_H

#include "bpfas/common.h"
#include "bpfas/entry.h"
#include "bpfas/map.h"

BPFAS_BEGIN

/* -ENOENT: the key is absent. The caller frees *value. */
BPFAS_API int bpfas_map_get_text(const struct bpfas_map *map, const char *key, char **value);
/* A per-CPU map gets the value on every CPU. */
BPFAS_API int bpfas_map_set_text(const struct bpfas_map *map, const char *key, const char *value,
				 uint64_t flags);
BPFAS_API int bpfas_map_delete_text(const struct bpfas_map *map, const char *key);

/*
 * An entry as one JSON object, decoded by the map's BTF types:
 * {"map":"counts","key":6,"value":{"packets":2,"bytes":120}}. For a per-CPU
 * map "value" is the sum over all CPUs, field by field, and "cpus" the list of
 * what each CPU has. Bytes without a type are a string: "hex:0a 00". The
 * caller frees the result; NULL when out of memory.
 */
BPFAS_API char *bpfas_entry_json(const struct bpfas_entry *entry);

BPFAS_END

#endif
