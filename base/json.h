/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A streaming JSON writer (RFC 8259): values are written at once; the only state
 * is whether the next one needs a comma before it.
 *
 * The caller pairs begin and end, and gives a key before each member of an
 * object. Write errors are up to the sink (ferror, for a FILE).
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
	bool comma; /* a value precedes on this level */
};

struct json json_to(json_sink_fn sink, void *context);
struct json json_to_file(FILE *file);

void json_object_begin(struct json *json);
void json_object_end(struct json *json);
void json_array_begin(struct json *json);
void json_array_end(struct json *json);
void json_key(struct json *json, const char *key);

/* Whether a reader gets every byte back: valid UTF-8 without NUL, which many readers refuse. */
bool json_holds_text(const char *text, size_t length);

/* Each byte of invalid UTF-8 becomes U+FFFD. */
void json_put_text(struct json *json, const char *text, size_t length);
void json_put_string(struct json *json, const char *text);
/* In full, though readers that use doubles lose digits above 2^53. */
void json_put_unsigned(struct json *json, uint64_t number);
void json_put_signed(struct json *json, int64_t number);
void json_put_bool(struct json *json, bool truth);
void json_put_null(struct json *json);
/* Ends a line of JSON Lines: the next value starts afresh. */
void json_newline(struct json *json);

#endif
