/* SPDX-License-Identifier: BSD-2-Clause */
#include "grammar/plain_data.h"

#include <string.h>

#include "parse.h"

/* A number of more digits may not fit 64 bits. */
#define MAX_DIGITS     18
#define MAX_HEX_DIGITS 16

/* An operand as it is written. */
struct plain {
	const char *begin, *end; /* NULL: it is no plain one */
	int128 number;
};

static const char *skip_blanks(const char *text)
{
	while (*text == ' ' || *text == '\t')
		text++;
	return text;
}

static unsigned hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	c |= ' ';
	return c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10 : 16;
}

static struct plain read_hex(const char *begin, const char *text)
{
	struct plain plain = { .begin = begin };
	uint64_t number = 0;
	unsigned digit, count = 0;

	for (; (digit = hex_digit(*text)) < 16 && count <= MAX_HEX_DIGITS; text++, count++)
		number = number << 4 | digit;
	plain.number = (int128)number;
	if (count && count <= MAX_HEX_DIGITS)
		plain.end = text;
	return plain;
}

static struct plain read_number(const char *text)
{
	struct plain plain = { .begin = text };
	bool negative = *text == '-';
	uint64_t number = 0;
	const char *digits;

	text += negative;
	digits = text;
	if (text[0] == '0' && text[1] == 'x' && !negative)
		return read_hex(plain.begin, text + 2);
	for (; *text >= '0' && *text <= '9' && text - digits <= MAX_DIGITS; text++)
		number = number * 10 + (unsigned)(*text - '0');
	plain.number = negative ? -(int128)number : (int128)number;
	/* A leading 0 makes it octal. */
	if (text > digits && text - digits <= MAX_DIGITS && (digits[0] != '0' || text == digits + 1))
		plain.end = text;
	return plain;
}

static struct plain read_string(const char *text)
{
	struct plain plain = { .begin = text };

	if (*text != '"')
		return plain;
	for (text++; *text != '"'; text++) {
		if (*text == '\\')
			text++;
		if (*text == '\n' || !*text)
			return plain;
	}
	plain.end = text + 1;
	return plain;
}

/* The next line's beginning where nothing but a comment stands before it, else NULL. */
static const char *next_line(const char *text, const char *end)
{
	text = skip_blanks(text);
	if (*text == '#')
		text = memchr(text, '\n', (size_t)(end - text));
	return text && *text == '\n' ? text + 1 : NULL;
}

static struct span span_of(const struct reader *reader, const struct plain *plain)
{
	uint32_t begin = reader->source->base + (uint32_t)(plain->begin - reader->source->text);

	return (struct span){ begin, begin + (uint32_t)(plain->end - plain->begin) };
}

static void put(struct reader *reader, const struct name *directive, const struct plain *plain)
{
	struct span span = span_of(reader, plain);
	struct value value;

	switch (directive->word) {
	case D_DATA: asm_data_number(reader->as, span, directive->word_detail, plain->number); break;
	case D_STRING:
		asm_string(reader->as,
			   (struct string){ .span = span,
					    .text = plain->begin + 1,
					    .length = (size_t)(plain->end - plain->begin) - 2 },
			   directive->word_detail);
		break;
	default:
		value = expr_number(span, plain->number);
		asm_leb128(reader->as, &value, directive->word_detail);
	}
}

/* One line behind its directive. */
static const char *read_line(struct reader *reader, const struct name *directive, const char *text)
{
	struct plain plain;
	const char *next;

	text = skip_blanks(text);
	plain = directive->word == D_STRING ? read_string(text) : read_number(text);
	next = plain.end ? next_line(plain.end, reader->source->text + reader->source->length) : NULL;
	if (next)
		put(reader, directive, &plain);
	return next;
}

static bool is_plain(const struct name *directive)
{
	return directive->word == D_DATA || directive->word == D_STRING || directive->word == D_LEB128;
}

/* The directive that heads the line; the last one is likely to come again. */
static struct name *read_directive(struct reader *reader, struct name *last, const char **text)
{
	const char *begin = skip_blanks(*text), *end = begin;
	size_t length;

	if (*begin != '.')
		return NULL;
	do
		end++;
	while ((*end >= 'a' && *end <= 'z') || (*end >= '0' && *end <= '9'));
	length = (size_t)(end - begin);
	*text = end;
	if (*end != '\t' && *end != ' ')
		return NULL;
	if (length == last->length && !memcmp(begin, last->text, length))
		return last;
	return name_intern(&reader->as->names, begin, length);
}

const char *read_plain_data(struct reader *reader, struct name *directive, const char *text)
{
	const char *reached = NULL;

	if (reader->depth || reader->recovering || reader->paste.before || reader->end.begin ||
	    reader->as->listing.on)
		return NULL;
	while (directive && is_plain(directive) && (text = read_line(reader, directive, text))) {
		reached = text;
		directive = read_directive(reader, directive, &text);
	}
	return reached;
}
