/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A streaming JSON writer (RFC 8259): everything is written at once, and only
 * one bit is kept, whether the next value needs a comma before it. The caller
 * pairs begins and ends and gives a key before each member of an object.
 */
#ifndef BPFAS_JSON_H
#define BPFAS_JSON_H

#include "bpfas/common.h"

BPFAS_BEGIN

struct bpfas_json;

/* Gets the text, in pieces. Write errors are its own affair: a FILE's are in ferror(). */
typedef void (*bpfas_write_fn)(void *context, const char *text, size_t length);

/* To be freed with bpfas_json_free; NULL when out of memory. */
BPFAS_API struct bpfas_json *bpfas_json_new(bpfas_write_fn write, void *context);
/* NULL is allowed. Ends nothing that is open. */
BPFAS_API void bpfas_json_free(struct bpfas_json *json);

BPFAS_API void bpfas_json_object_begin(struct bpfas_json *json);
BPFAS_API void bpfas_json_object_end(struct bpfas_json *json);
BPFAS_API void bpfas_json_array_begin(struct bpfas_json *json);
BPFAS_API void bpfas_json_array_end(struct bpfas_json *json);
BPFAS_API void bpfas_json_key(struct bpfas_json *json, const char *key);

/* Bytes that are not valid UTF-8 become U+FFFD, one for each. */
BPFAS_API void bpfas_json_text(struct bpfas_json *json, const char *text, size_t length);
BPFAS_API void bpfas_json_string(struct bpfas_json *json, const char *text);
/* All digits: a reader that keeps numbers as doubles loses some above 2^53. */
BPFAS_API void bpfas_json_unsigned(struct bpfas_json *json, uint64_t number);
BPFAS_API void bpfas_json_signed(struct bpfas_json *json, int64_t number);
BPFAS_API void bpfas_json_bool(struct bpfas_json *json, int truth);
BPFAS_API void bpfas_json_null(struct bpfas_json *json);
/* A value that is JSON already. */
BPFAS_API void bpfas_json_raw(struct bpfas_json *json, const char *text, size_t length);
/* Ends a line of JSON Lines: the next value starts afresh. */
BPFAS_API void bpfas_json_newline(struct bpfas_json *json);

BPFAS_END

#endif
