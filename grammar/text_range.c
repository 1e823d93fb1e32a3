/* SPDX-License-Identifier: BSD-2-Clause */
#include "grammar/text_range.h"

#include <string.h>

#include "base/name.h"

struct lexer range_lexeme(struct text_range text)
{
	struct lexer lexer = lexer_of(text.at, range_length(text));

	/* The range's end may not be a NUL, which would stop the lexer. */
	lexer.begin = lexer.at = range_skip_blanks(text);
	if (lexer.at == text.end)
		lexer.kind = LEX_END;
	else
		lexer_next(&lexer);
	return lexer;
}

const char *range_skip_blanks(struct text_range text)
{
	return lexer_skip(text.at, text.end);
}

static bool ends_statement(int kind)
{
	return kind == '\n' || kind == ';' || kind == LEX_END;
}

/* Takes the lexemes up to the end of the statement or a `stop`. */
static struct text_range take_until(struct text_range *text, int stop)
{
	struct lexer lexer = range_lexeme(*text);
	struct text_range taken = { lexer.begin, lexer.begin };

	for (; !ends_statement(lexer.kind) && lexer.kind != stop; lexer = range_lexeme(*text))
		taken.end = text->at = lexer.at;
	text->at = lexer.begin;
	return taken;
}

/* The end, where no byte before it may begin a string, a character or a comment; else NULL. */
static const char *plain_statement_end(struct text_range text)
{
	static const bool stops[256] = { ['\0'] = true, ['\n'] = true, [';'] = true, ['"'] = true,
					 ['\''] = true, ['#'] = true,  ['/'] = true };
	const char *at = text.at;

	while (at < text.end && !stops[(unsigned char)*at])
		at++;
	return at == text.end || *at == '\n' || *at == ';' ? at : NULL;
}

/* Branches that are not read, and bodies, are crossed by this, statement by statement. */
const char *range_statement_end(struct text_range text)
{
	const char *end = plain_statement_end(text);

	if (end)
		return end;
	take_until(&text, LEX_END);
	return text.at;
}

struct text_range range_statement(struct text_range text)
{
	const char *end = plain_statement_end(text);

	if (!end)
		return take_until(&text, LEX_END);
	text.at = lexer_skip_blanks(text.at);
	for (text.end = end; text.end > text.at && strchr(" \t\r\f\v", text.end[-1]);)
		text.end--;
	return text.at < text.end ? text : (struct text_range){ end, end };
}

struct text_range range_take_item(struct text_range *text)
{
	return take_until(text, ',');
}

static size_t name_length(struct text_range text)
{
	const char *at = text.at;

	if (at < text.end && *at >= '0' && *at <= '9')
		return 0;
	while (at < text.end && is_name_part(*at))
		at++;
	return (size_t)(at - text.at);
}

size_t range_head(struct text_range *text)
{
	for (;;) {
		struct text_range rest = *text, name = range_take_name(&rest);

		text->at = name.at;
		if (name.at == name.end || rest.at == rest.end || *rest.at != ':')
			return range_length(name);
		text->at = rest.at + 1;
	}
}

struct text_range range_take_name(struct text_range *text)
{
	struct text_range name = { range_skip_blanks(*text), text->end };

	name.end = name.at + name_length(name);
	text->at = range_skip_blanks((struct text_range){ name.end, text->end });
	return name;
}

bool range_take_comma(struct text_range *text)
{
	if (text->at == text->end || *text->at != ',')
		return false;
	text->at = range_skip_blanks((struct text_range){ text->at + 1, text->end });
	return true;
}

struct text_range range_take_string(struct text_range *text)
{
	struct lexer lexer = range_lexeme(*text);

	if (lexer.kind != LEX_STRING)
		return (struct text_range){ NULL, NULL };
	text->at = range_skip_blanks((struct text_range){ lexer.at, text->end });
	return (struct text_range){ lexer.begin, lexer.at };
}

bool range_is_word(struct text_range text, const char *word)
{
	return strlen(word) == range_length(text) && !memcmp(text.at, word, range_length(text));
}

bool range_equal(struct text_range a, struct text_range b)
{
	return range_length(a) == range_length(b) && !memcmp(a.at, b.at, range_length(a));
}
