/* SPDX-License-Identifier: BSD-2-Clause */
#include "grammar/plain_data.h"

#include <string.h>

#include "asm/data/data.h"
#include "asm/definition.h"
#include "asm/expr/arithmetic.h"
#include "asm/expr/expr.h"
#include "parse.h"

/* A number of more digits may not fit 64 bits. */
#define MAX_DIGITS     18
#define MAX_HEX_DIGITS 16

/* An operand. */
struct plain {
	const char *end; /* behind it; NULL: it is no plain one */
	int128 number;
};

static const char *skip_blanks(const char *text)
{
	while (*text == ' ' || *text == '\t')
		text++;
	return text;
}

static struct plain read_hex(const char *text)
{
	struct plain plain = { 0 };
	uint64_t number = 0;
	unsigned digit, count = 0;

	for (; (digit = digit_value(*text)) < 16 && count <= MAX_HEX_DIGITS; text++, count++)
		number = number << 4 | digit;
	plain.number = (int128)number;
	if (count && count <= MAX_HEX_DIGITS)
		plain.end = text;
	return plain;
}

static struct plain read_number(const char *text)
{
	struct plain plain = { 0 };
	bool negative = *text == '-';
	uint64_t number = 0;
	const char *digits;

	text += negative;
	digits = text;
	if (text[0] == '0' && text[1] == 'x' && !negative)
		return read_hex(text + 2);
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
	struct plain plain = { 0 };

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

/* Compilers put comments into a column far to the right. */
static const char *skip_column(const char *text, const char *end)
{
	static const char blanks[] = "        ";

	while (end - text > 8 && !memcmp(text, blanks, 8))
		text += 8;
	return skip_blanks(text);
}

/* The next line's beginning where nothing but a comment stands before it, else NULL. */
static const char *next_line(const char *text, const char *end)
{
	text = skip_column(text, end);
	if (*text == '#')
		text = memchr(text, '\n', (size_t)(end - text));
	return text && *text == '\n' ? text + 1 : NULL;
}

static struct span span_between(const struct reader *reader, const char *begin, const char *end)
{
	uint32_t at = reader->source->base + (uint32_t)(begin - reader->source->text);

	return (struct span){ at, at + (uint32_t)(end - begin) };
}

/* Letters, digits, and what else a compiler's names hold. */
static bool is_part_of_name(char c)
{
	/* Bit n: character 64 + n, of the upper half; 32 + n, of the lower. */
	static const uint64_t upper = UINT64_C(0x07fffffe87fffffe), lower = UINT64_C(0x0000000003ff4010);

	return c >= 64 ? upper >> (c - 64) & 1 : c >= 32 && (lower >> (c - 32) & 1);
}

static const char *end_of_name(const char *text)
{
	while (is_part_of_name(*text))
		text++;
	return text;
}

/* ---- Operands ---------------------------------------------------------- */

static struct value name_value(struct reader *reader, const char *begin, const char *end)
{
	struct name *name = name_intern(&reader->as->names, begin, (size_t)(end - begin));

	return expr_name(reader->as, span_between(reader, begin, end), name);
}

/*
 * A label of the compiler's own, or the distance of two. They begin with a dot: so they are no registers, and
 * no names that mean something else.
 */
static const char *read_labels(struct reader *reader, const char *text, const char *end, struct value *value)
{
	const char *middle = end_of_name(text), *second = middle + 1, *last = middle, *next;
	struct chain chain;

	if (*middle == '-')
		last = *second == '.' ? end_of_name(second) : second;
	next = last == second ? NULL : next_line(last, end);
	if (!next)
		return NULL;
	*value = name_value(reader, text, middle);
	if (last == middle)
		return next;
	chain = expr_append(reader->as, expr_chain(reader->as, *value), EXPR_SUB,
			    name_value(reader, second, last));
	*value = expr_finish(reader->as, chain);
	return next;
}

static const char *read_string_line(struct reader *reader, const struct name *directive, const char *text,
				    const char *end)
{
	struct plain plain = read_string(text);
	const char *next = plain.end ? next_line(plain.end, end) : NULL;

	if (next)
		asm_string(reader->as,
			   (struct string){ .span = span_between(reader, text, plain.end),
					    .text = text + 1,
					    .length = (size_t)(plain.end - text) - 2 },
			   directive->roles->word_detail);
	return next;
}

static const char *read_number_line(struct reader *reader, const struct name *directive, const char *text,
				    const char *end)
{
	struct plain plain;
	struct value value;
	const char *next;

	if (*text == '.') {
		next = read_labels(reader, text, end, &value);
	} else {
		plain = read_number(text);
		next = plain.end ? next_line(plain.end, end) : NULL;
		if (next)
			value = expr_number(span_between(reader, text, plain.end), plain.number);
	}
	if (next && directive->roles->word == D_LEB128)
		asm_leb128(reader->as, &value, directive->roles->word_detail);
	else if (next && value.tree)
		asm_data(reader->as, directive->roles->word_detail, &value);
	else if (next)
		asm_data_number(reader->as, value.span, directive->roles->word_detail, value.number);
	return next;
}

/* ---- Lines ------------------------------------------------------------- */

/* What stands behind a directive; NULL, and nothing done, where that is not plain. */
static const char *read_operand(struct reader *reader, const struct name *directive, const char *text)
{
	const char *end = reader->source->text + reader->source->length;

	if (directive->roles->macro)
		return NULL;
	text = skip_blanks(text);
	switch (directive->roles->word) {
	case D_DATA:
	case D_LEB128: return read_number_line(reader, directive, text, end);
	case D_STRING: return read_string_line(reader, directive, text, end);
	default: return NULL;
	}
}

/* A compiler's few directives are found again where they were kept. */
static struct name *find_directive(struct reader *reader, const char *text, size_t length)
{
	struct name **kept = &reader->directives[((unsigned)text[1] * 4 + length) % DIRECTIVES_KEPT];

	if (!*kept || length != (*kept)->length || memcmp(text, (*kept)->text, length) != 0)
		*kept = name_intern(&reader->as->names, text, length);
	return *kept;
}

static const char *read_label(struct reader *reader, const char *text, const char *name_end)
{
	const char *next = next_line(name_end + 1, reader->source->text + reader->source->length);

	if (next)
		asm_label(reader->as, span_between(reader, text, name_end),
			  name_intern(&reader->as->names, text, (size_t)(name_end - text)));
	return next;
}

/* A line with a directive of data, with one of the compiler's labels, or with a comment. */
static const char *read_line(struct reader *reader, const char *text)
{
	const char *word_end;

	text = skip_blanks(text);
	if (*text != '.')
		return next_line(text, reader->source->text + reader->source->length);
	word_end = end_of_name(text);
	if (*word_end == ':')
		return read_label(reader, text, word_end);
	if (*word_end != '\t' && *word_end != ' ')
		return NULL;
	return read_operand(reader, find_directive(reader, text, (size_t)(word_end - text)), word_end);
}

const char *read_plain_data(struct reader *reader, struct name *directive, const char *text)
{
	const char *reached = NULL;

	if (reader->context.depth || reader->feedback.recovering || reader->dump.before ||
	    reader->end.begin || reader->as->listing.on)
		return NULL;
	for (text = read_operand(reader, directive, text); text; text = read_line(reader, text)) {
		reached = text;
		source_pass(reader->source, reached);
	}
	return reached;
}
