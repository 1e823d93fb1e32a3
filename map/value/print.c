/* SPDX-License-Identifier: BSD-2-Clause */
#include "map/value/print.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "map/value/show.h"

/* ---- To JSON ---------------------------------------------------------------- */

static void to_json_begin(void *json, bool is_array)
{
	(is_array ? bpfas_json_array_begin : bpfas_json_object_begin)(json);
}

static void to_json_end(void *json, bool is_array)
{
	(is_array ? bpfas_json_array_end : bpfas_json_object_end)(json);
}

static void to_json_member(void *json, const char *name)
{
	bpfas_json_key(json, name);
}

static void to_json_number(void *json, uint64_t number)
{
	bpfas_json_unsigned(json, number);
}

static void to_json_signed(void *json, int64_t number)
{
	bpfas_json_signed(json, number);
}

static void to_json_truth(void *json, bool truth)
{
	bpfas_json_bool(json, truth);
}

static void to_json_text(void *json, const char *text, size_t length)
{
	bpfas_json_text(json, text, length);
}

static void to_json_word(void *json, const char *word)
{
	bpfas_json_string(json, word);
}

/* What JSON's text cannot hold as it is: odd bytes, a NUL, and text that looks like hex bytes. */
static void to_json_exact_text(void *json, const char *text, size_t length)
{
	char *hex, *at;

	if (json_holds_text(text, length) && (length < 4 || memcmp(text, "hex:", 4))) {
		bpfas_json_text(json, text, length);
		return;
	}
	hex = malloc(5 + 3 * length);
	if (!hex) {
		bpfas_json_null(json);
		return;
	}
	at = hex + sprintf(hex, "hex:");
	for (size_t i = 0; i < length; i++)
		at += sprintf(at, i ? " %02x" : "%02x", (unsigned char)text[i]);
	bpfas_json_string(json, hex);
	free(hex);
}

#define JSON_SINK                                                                          \
	.group_begin = to_json_begin, .group_end = to_json_end, .member = to_json_member,  \
	.number = to_json_number, .signed_number = to_json_signed, .truth = to_json_truth, \
	.word = to_json_word

void value_json(struct value_type type, const void *bytes, size_t size, struct bpfas_json *json)
{
	static const struct value_sink sink = { JSON_SINK, .text = to_json_text };

	value_show(type, bytes, size, &sink, json);
}

void value_json_exact(struct value_type type, const void *bytes, size_t size, struct bpfas_json *json)
{
	static const struct value_sink sink = { JSON_SINK, .text = to_json_exact_text, .exact = true };

	value_show(type, bytes, size, &sink, json);
}

/* ---- To text ---------------------------------------------------------------- */

struct text_out {
	FILE *out;
	unsigned depth; /* groups that are open */
	bool blank;     /* a value came before in this group */
	bool named;     /* the member's name was just written */
	bool typed;     /* as value_parse's grammar has it in full */
};

/* A blank between the items of a group, none after a name. */
static void to_text_separate(struct text_out *to)
{
	if (to->blank && !to->named)
		fputs(to->typed ? ", " : " ", to->out);
	to->blank = true;
	to->named = false;
}

static void to_text_begin(void *context, bool is_array)
{
	struct text_out *to = context;

	to_text_separate(to);
	if (to->depth++ || is_array || to->typed)
		putc(is_array ? '[' : '{', to->out);
	to->blank = false;
}

static void to_text_end(void *context, bool is_array)
{
	struct text_out *to = context;

	if (--to->depth || is_array || to->typed)
		putc(is_array ? ']' : '}', to->out);
	to->blank = true;
}

static void to_text_member(void *context, const char *name)
{
	struct text_out *to = context;

	to_text_separate(to);
	fprintf(to->out, to->typed ? "%s: " : "%s=", name);
	to->named = true;
}

static void to_text_number(void *context, uint64_t number)
{
	struct text_out *to = context;

	to_text_separate(to);
	fprintf(to->out, "%" PRIu64, number);
}

static void to_text_signed(void *context, int64_t number)
{
	struct text_out *to = context;

	to_text_separate(to);
	fprintf(to->out, "%" PRId64, number);
}

static void to_text_truth(void *context, bool truth)
{
	struct text_out *to = context;

	to_text_separate(to);
	fputs(truth ? "true" : "false", to->out);
}

/* Bytes from the kernel or a packet must not control the terminal. */
static void to_text_text(void *context, const char *text, size_t length)
{
	struct text_out *to = context;

	to_text_separate(to);
	putc('"', to->out);
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == '"' || c == '\\')
			fprintf(to->out, "\\%c", c);
		else if (c < 0x20 || c >= 0x7f)
			fprintf(to->out, "\\x%02x", c);
		else
			putc(c, to->out);
	}
	putc('"', to->out);
}

static void to_text_word(void *context, const char *word)
{
	struct text_out *to = context;

	to_text_separate(to);
	fputs(word, to->out);
}

#define TEXT_SINK                                                                          \
	.group_begin = to_text_begin, .group_end = to_text_end, .member = to_text_member,  \
	.number = to_text_number, .signed_number = to_text_signed, .truth = to_text_truth, \
	.text = to_text_text, .word = to_text_word

void value_text(struct value_type type, const void *bytes, size_t size, FILE *out)
{
	static const struct value_sink sink = { TEXT_SINK };
	struct text_out to = { .out = out };

	value_show(type, bytes, size, &sink, &to);
}

void value_typed(struct value_type type, const void *bytes, size_t size, FILE *out)
{
	static const struct value_sink sink = { TEXT_SINK, .exact = true };
	struct text_out to = { .out = out, .typed = true };

	value_show(type, bytes, size, &sink, &to);
}
