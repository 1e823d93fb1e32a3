/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A streaming JSON writer (RFC 8259): what is said is written at once, nothing
 * is kept but whether the next value wants a comma before it.
 *
 * The caller keeps begin and end in pairs and gives a key before each member
 * of an object. Write errors are the sink's affair (ferror, for a FILE).
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef void (*json_sink_fn)(void *context, const char *text, size_t length);

struct json {
	json_sink_fn sink;
	void *context;
	bool comma; /* a value came before on this level */
};

struct json json_to(json_sink_fn sink, void *context);
struct json json_to_file(FILE *file);

void json_object_begin(struct json *json);
void json_object_end(struct json *json);
void json_array_begin(struct json *json);
void json_array_end(struct json *json);
void json_key(struct json *json, const char *key);

/* Whether every byte comes back from a reader: valid UTF-8 without a NUL, which many readers refuse. */
bool json_holds_text(const char *text, size_t length);

/* Bytes that are no valid UTF-8 become U+FFFD, one for each. */
void json_put_text(struct json *json, const char *text, size_t length);
void json_put_string(struct json *json, const char *text);
/* All digits: a reader that keeps numbers as doubles loses some above 2^53. */
void json_put_unsigned(struct json *json, uint64_t number);
void json_put_signed(struct json *json, int64_t number);
void json_put_bool(struct json *json, bool truth);
void json_put_null(struct json *json);
/* Ends a line of JSON Lines: the next value stands on its own. */
void json_newline(struct json *json);

#endif
