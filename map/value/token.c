/* SPDX-License-Identifier: BSD-2-Clause */
#include "map/value/token.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"

int parser_out_of_memory(struct parser *parser)
{
	FAIL(parser, parser->at, parser->at, "out of memory");
	return -ENOMEM;
}

/* ---- Words and strings ------------------------------------------------------------- */

void parser_skip_blanks(struct parser *parser)
{
	while (isspace((unsigned char)*parser->at))
		parser->at++;
}

/* Up to what ends a word: a blank or punctuation. ':' may be within: addresses have it. */
const char *parser_word_end(const char *at)
{
	return at + strcspn(at, " \t\n\r\f\v,{}[]\"'=");
}

static size_t encode_utf8(unsigned code, char *out)
{
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		out[0] = (char)(0xc0 | code >> 6);
		out[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	out[0] = (char)(0xe0 | code >> 12);
	out[1] = (char)(0x80 | (code >> 6 & 0x3f));
	out[2] = (char)(0x80 | (code & 0x3f));
	return 3;
}

/* Exactly so many hexadecimal digits. */
static bool read_digits(const char *text, unsigned count, unsigned *number)
{
	*number = 0;
	for (; count; count--, text++) {
		if (!is_hex_digit(*text))
			return false;
		*number = *number << 4 | digit_value(*text);
	}
	return true;
}

/* Reads the character after a backslash and moves *at over it. Returns its bytes, 0 if unknown. */
static size_t read_escape(const char **at, char out[3])
{
	static const char names[] = "nrtabfv0\\\"'/", meant[] = "\n\r\t\a\b\f\v\0\\\"'/";
	const char *found = **at ? strchr(names, **at) : NULL;
	unsigned code;

	if (found) {
		out[0] = meant[found - names];
		(*at)++;
		return 1;
	}
	if (**at == 'x' && read_digits(*at + 1, 2, &code)) {
		out[0] = (char)code;
		*at += 3;
		return 1;
	}
	if (**at == 'u' && read_digits(*at + 1, 4, &code)) {
		*at += 5;
		return encode_utf8(code, out);
	}
	return 0;
}

/* Of a string with its quotes, or of a character with its; `quote` is the mark. */
int parser_quoted(struct parser *parser, char quote, struct token *token)
{
	const char *at = parser->at + 1;

	token->begin = parser->at;
	token->quoted = true;
	token->own = malloc(strlen(at) + 1);
	if (!token->own)
		return parser_out_of_memory(parser);
	while (*at && *at != quote) {
		const char *mark = at++;
		size_t size = 1;

		if (*mark == '\\')
			size = read_escape(&at, token->own + token->length);
		else
			token->own[token->length] = *mark;
		if (!size)
			return FAIL(parser, mark, *at ? at + 1 : at,
				    "unknown escape; some are \\n, \\t, \\\", \\\\ and \\x0a");
		token->length += size;
	}
	if (!*at)
		return FAIL(parser, token->begin, at, "the closing %c is missing", quote);
	token->own[token->length] = '\0';
	token->end = parser->at = at + 1;
	return 0;
}

int parser_token(struct parser *parser, struct token *token)
{
	parser_skip_blanks(parser);
	*token = (struct token){ .begin = parser->at };
	if (*parser->at == '"')
		return parser_quoted(parser, '"', token);
	token->end = parser->at = parser_word_end(parser->at);
	token->length = (size_t)(token->end - token->begin);
	if (token->length)
		return 0;
	if (!*token->begin)
		return FAIL(parser, token->begin, token->begin, "expected a value");
	return FAIL(parser, token->begin, token->begin + 1, "expected a value; got '%c'", *token->begin);
}

/* What may separate two values: a comma, spaces, or both. */
void parser_skip_separator(struct parser *parser)
{
	parser_skip_blanks(parser);
	if (*parser->at == ',')
		parser->at++;
	parser_skip_blanks(parser);
}

/* ---- Bytes --------------------------------------------------------------------------- */

bool starts_hex(const char *text)
{
	return !strncmp(text, "hex:", 4);
}

/* `size` bytes from *text, which follows "hex:". Returns how many of them there are. */
static size_t read_hex(const char **text, uint8_t *into, size_t size)
{
	size_t count = 0;

	for (const char *at = *text; count < size; count++) {
		while (*at == ' ')
			at++;
		if (!is_hex_digit(at[0]) || !is_hex_digit(at[1]))
			break;
		into[count] = (uint8_t)(digit_value(at[0]) << 4 | digit_value(at[1]));
		at += 2;
		*text = at;
	}
	return count;
}

static bool more_hex(const char *at)
{
	return is_hex_digit(*at);
}

static int wrong_hex(struct parser *parser, const char *begin, const char *end, size_t count, size_t size)
{
	if (count < size)
		return FAIL(parser, begin, end, "expected %zu bytes, two hexadecimal digits each; got %zu",
			    size, count);
	return FAIL(parser, begin, end, "too many bytes: expected %zu", size);
}

/* hex:0a 00 as a word of its own. */
int parser_hex(struct parser *parser, uint8_t *into, size_t size)
{
	const char *begin = parser->at;
	size_t count;

	parser->at += 4;
	count = read_hex(&parser->at, into, size);
	if (count < size || more_hex(parser->at))
		return wrong_hex(parser, begin, parser_word_end(parser->at), count, size);
	return 0;
}

int parser_hex_token(struct parser *parser, const struct token *token, uint8_t *into, size_t size)
{
	const char *text = token_text(token) + 4;
	size_t count = read_hex(&text, into, size);

	return count < size || *text ? wrong_hex(parser, token->begin, token->end, count, size) : 0;
}

/* How JSON writes a text that it cannot hold; trailing zeros are omitted, as in any text. */
int parser_hex_text(struct parser *parser, const struct token *token, uint8_t *into, size_t size)
{
	const char *text = token_text(token) + 4;
	size_t count = read_hex(&text, into, size);

	return *text ? wrong_hex(parser, token->begin, token->end, count, size) : 0;
}
