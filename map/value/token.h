/* SPDX-License-Identifier: BSD-2-Clause */
/* The tokens of the value grammar: words, strings, bytes in hex. */
#ifndef MAP_VALUE_TOKEN_H
#define MAP_VALUE_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "map/value/text.h"

struct btf;

/* More of a list than this, for a message, is not readable. */
#define MAX_LISTED 12

struct parser {
	const struct value_text *text;
	const struct btf *btf;
	const char *at;
	unsigned depth;
};

/* A word of the text, or a string with its quotes. */
struct token {
	const char *begin, *end;
	char *own; /* a string's bytes, decoded; to be freed */
	size_t length;
	bool quoted;
};

static inline const char *token_text(const struct token *token)
{
	return token->own ? token->own : token->begin;
}

#define FAIL(parser, begin, end, ...) value_text_error((parser)->text, (begin), (end), __VA_ARGS__)

int parser_out_of_memory(struct parser *parser);

void parser_skip_blanks(struct parser *parser);
/* What may separate two values: a comma, spaces, or both. */
void parser_skip_separator(struct parser *parser);
/* Up to what ends a word: a blank or punctuation. ':' may be within: addresses have it. */
const char *parser_word_end(const char *at);
/* A word, or a string with its quotes. */
int parser_token(struct parser *parser, struct token *token);
/* Of a string with its quotes, or of a character with its; `quote` is the mark. */
int parser_quoted(struct parser *parser, char quote, struct token *token);

bool starts_hex(const char *text);
/* hex:0a 00 as a word of its own, exactly `size` bytes. */
int parser_hex(struct parser *parser, uint8_t *into, size_t size);
/* The same, in a token that has been read. */
int parser_hex_token(struct parser *parser, const struct token *token, uint8_t *into, size_t size);
/* How JSON writes a text that it cannot hold; trailing zeros are omitted, as in any text. */
int parser_hex_text(struct parser *parser, const struct token *token, uint8_t *into, size_t size);

#endif
