/* SPDX-License-Identifier: BSD-2-Clause */
#include "grammar/raw_text.h"

#include "base/name.h"

#include <string.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

size_t raw_name_length(struct raw_text text)
{
	const char *at = text.at;

	if (at < text.end && *at >= '0' && *at <= '9')
		return 0;
	while (at < text.end && is_name_part(*at))
		at++;
	return (size_t)(at - text.at);
}

bool raw_is_word(const char *at, size_t length, const char *word)
{
	return strlen(word) == length && !memcmp(at, word, length);
}

static bool starts(struct raw_text text, char first, char second)
{
	return text.end - text.at > 1 && text.at[0] == first && text.at[1] == second;
}

static bool starts_line_comment(struct raw_text text)
{
	return *text.at == '#' || starts(text, '/', '/');
}

static const char *line_end(struct raw_text text)
{
	const char *newline = memchr(text.at, '\n', (size_t)(text.end - text.at));

	return newline ? newline : text.end;
}

static const char *block_comment_end(struct raw_text text)
{
	for (text.at += 2; text.at < text.end; text.at++)
		if (starts(text, '*', '/'))
			return text.at + 2;
	return text.end;
}

/* An unclosed string ends with its line: the scanner reports it if it is ever read. */
static const char *string_end(struct raw_text text)
{
	const char *at = text.at + 1;

	while (at < text.end && *at != '"' && *at != '\n')
		at += *at == '\\' && at + 1 < text.end && at[1] != '\n' ? 2 : 1;
	return at < text.end && *at == '"' ? at + 1 : at;
}

static const char *character_end(struct raw_text text)
{
	const char *at = text.at + 1;

	if (at < text.end && *at == '\\')
		at++;
	return text.end - at > 1 && at[1] == '\'' && *at != '\n' ? at + 2 : text.at + 1;
}

const char *raw_element_end(struct raw_text text)
{
	switch (*text.at) {
	case '"': return string_end(text);
	case '\'': return character_end(text);
	case '#': return line_end(text);
	case '/':
		if (starts(text, '/', '/'))
			return line_end(text);
		if (starts(text, '/', '*'))
			return block_comment_end(text);
		return text.at + 1;
	default: return text.at + 1;
	}
}

const char *raw_skip_blanks(struct raw_text text)
{
	while (text.at < text.end && (is_blank(*text.at) || starts(text, '/', '*')))
		text.at = raw_element_end(text);
	return text.at;
}

const char *raw_statement_end(struct raw_text text)
{
	while (text.at < text.end && *text.at != '\n' && *text.at != ';')
		text.at = raw_element_end(text);
	return text.at;
}

const char *raw_text_end(struct raw_text text)
{
	while (text.at < text.end && *text.at != '\n' && *text.at != ';' && !starts_line_comment(text))
		text.at = raw_element_end(text);
	return text.at;
}

size_t raw_head(struct raw_text *text)
{
	for (;;) {
		const char *after;
		size_t length;

		text->at = raw_skip_blanks(*text);
		length = raw_name_length(*text);
		after = raw_skip_blanks((struct raw_text){ text->at + length, text->end });
		if (!length || after == text->end || *after != ':')
			return length;
		text->at = after + 1;
	}
}
