/* SPDX-License-Identifier: BSD-2-Clause */
/* Decoded values as JSON and as text for people. */
#ifndef MAP_VALUE_PRINT_H
#define MAP_VALUE_PRINT_H

#include <stdio.h>

#include "base/json.h"
#include "map/value/type.h"

void value_json(struct value_type type, const void *bytes, size_t size, struct bpfas_json *json);
/* The same, so that value_parse gives the same bytes: a char array that is not all text is "hex:...".
 */
void value_json_exact(struct value_type type, const void *bytes, size_t size, struct bpfas_json *json);
/* packets=3 bytes=180; groups within in braces: {a=1 b=[1 2]}. */
void value_text(struct value_type type, const void *bytes, size_t size, FILE *out);
/* {packets: 3, bytes: 180}, so that value_parse gives the same bytes. */
void value_typed(struct value_type type, const void *bytes, size_t size, FILE *out);

#endif
