/* SPDX-License-Identifier: BSD-2-Clause */
/* Keys of an lpm_trie as people write them: 10.0.0.0/8, fe80::/10. */
#ifndef MAP_PREFIX_H
#define MAP_PREFIX_H

#include "map/map.h"
#include "map/value/addr_format.h"
#include "map/value/text.h"

#define PREFIX_TEXT (ADDR_TEXT + 8)

/* How the bytes after the prefix length are written; ADDR_PLAIN if they are not an address alone. */
enum addr_format prefix_format(const struct bpfas_map *map);

/* Whether it is a prefix, not a key in the notation of its type or in hex. */
bool prefix_is_text(const struct value_text *text);
int prefix_parse(enum addr_format format, const struct value_text *text, uint8_t *key, size_t size);
void prefix_print(enum addr_format format, const uint8_t *key, char text[PREFIX_TEXT]);

#endif
