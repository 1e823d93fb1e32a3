/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/json.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

struct bpfas_json *bpfas_json_new(bpfas_write_fn write, void *context)
{
	struct bpfas_json *json = malloc(sizeof *json);

	if (json)
		*json = (struct bpfas_json){ .write = write, .context = context };
	return json;
}

void bpfas_json_free(struct bpfas_json *json)
{
	free(json);
}

static void write_to_file(void *context, const char *text, size_t length)
{
	fwrite(text, 1, length, context);
}

struct bpfas_json json_to_file(FILE *file)
{
	return (struct bpfas_json){ .write = write_to_file, .context = file };
}

static void put(struct bpfas_json *json, const char *text, size_t length)
{
	json->write(json->context, text, length);
}

static void begin_value(struct bpfas_json *json)
{
	if (json->comma)
		put(json, ",", 1);
	json->comma = true;
}

static void begin(struct bpfas_json *json, const char *bracket)
{
	begin_value(json);
	put(json, bracket, 1);
	json->comma = false;
}

static void end(struct bpfas_json *json, const char *bracket)
{
	put(json, bracket, 1);
	json->comma = true;
}

void bpfas_json_object_begin(struct bpfas_json *json)
{
	begin(json, "{");
}

void bpfas_json_object_end(struct bpfas_json *json)
{
	end(json, "}");
}

void bpfas_json_array_begin(struct bpfas_json *json)
{
	begin(json, "[");
}

void bpfas_json_array_end(struct bpfas_json *json)
{
	end(json, "]");
}

static bool is_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

static void put_escaped_ascii(struct bpfas_json *json, unsigned char c)
{
	static const char letters[128] = {
		['"'] = '"',  ['\\'] = '\\', ['\b'] = 'b', ['\f'] = 'f',
		['\n'] = 'n', ['\r'] = 'r',  ['\t'] = 't',
	};
	char text[8];
	int length = letters[c] ? snprintf(text, sizeof text, "\\%c", letters[c])
				: snprintf(text, sizeof text, "\\u%04x", (unsigned)c);

	put(json, text, (size_t)length);
}

/* Writes the character at `text`; returns its length in bytes. */
static size_t put_some(struct bpfas_json *json, const unsigned char *text, size_t length)
{
	size_t size = 0;

	while (size < length && is_plain(text[size]))
		size++;
	if (size) {
		put(json, (const char *)text, size);
		return size;
	}
	if (text[0] < 0x80) {
		put_escaped_ascii(json, text[0]);
		return 1;
	}
	size = utf8_sequence(text, length);
	if (!size) {
		put(json, "\\ufffd", 6);
		return 1;
	}
	put(json, (const char *)text, size);
	return size;
}

static void put_quoted(struct bpfas_json *json, const char *text, size_t length)
{
	put(json, "\"", 1);
	for (size_t at = 0; at < length;)
		at += put_some(json, (const unsigned char *)text + at, length - at);
	put(json, "\"", 1);
}

bool json_holds_text(const char *text, size_t length)
{
	for (size_t i = 0; i < length;) {
		size_t size = utf8_sequence((const unsigned char *)text + i, length - i);

		if (!size || !text[i])
			return false;
		i += size;
	}
	return true;
}

void bpfas_json_key(struct bpfas_json *json, const char *key)
{
	begin_value(json);
	put_quoted(json, key, strlen(key));
	put(json, ":", 1);
	json->comma = false;
}

void bpfas_json_text(struct bpfas_json *json, const char *text, size_t length)
{
	begin_value(json);
	put_quoted(json, text, length);
}

void bpfas_json_string(struct bpfas_json *json, const char *text)
{
	bpfas_json_text(json, text, strlen(text));
}

static void put_word(struct bpfas_json *json, const char *word)
{
	begin_value(json);
	put(json, word, strlen(word));
}

void bpfas_json_unsigned(struct bpfas_json *json, uint64_t number)
{
	char text[24];

	snprintf(text, sizeof text, "%" PRIu64, number);
	put_word(json, text);
}

void bpfas_json_signed(struct bpfas_json *json, int64_t number)
{
	char text[24];

	snprintf(text, sizeof text, "%" PRId64, number);
	put_word(json, text);
}

void bpfas_json_bool(struct bpfas_json *json, int truth)
{
	put_word(json, truth ? "true" : "false");
}

void bpfas_json_raw(struct bpfas_json *json, const char *text, size_t length)
{
	begin_value(json);
	put(json, text, length);
}

void bpfas_json_null(struct bpfas_json *json)
{
	put_word(json, "null");
}

void bpfas_json_newline(struct bpfas_json *json)
{
	put(json, "\n", 1);
	json->comma = false;
}
