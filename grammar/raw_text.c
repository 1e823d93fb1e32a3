/* SPDX-License-Identifier: BSD-2-Clause */
#include "grammar/raw_text.h"

#include <string.h>

#include "base/name.h"

struct lexer raw_lexeme(struct raw_text text)
{
	struct lexer lexer = lexer_of(text.at, raw_length(text));

	/* There may be no NUL at the end, to stop the lexer. */
	lexer.begin = lexer.at = raw_skip_blanks(text);
	if (lexer.at == text.end)
		lexer.kind = LEX_END;
	else
		lexer_next(&lexer);
	return lexer;
}

const char *raw_skip_blanks(struct raw_text text)
{
	return lexer_skip(text.at, text.end);
}

static bool ends_statement(int kind)
{
	return kind == '\n' || kind == ';' || kind == LEX_END;
}

/* Takes the lexemes before the statement's end, or before a `stop`. */
static struct raw_text take_until(struct raw_text *text, int stop)
{
	struct lexer lexer = raw_lexeme(*text);
	struct raw_text taken = { lexer.begin, lexer.begin };

	for (; !ends_statement(lexer.kind) && lexer.kind != stop; lexer = raw_lexeme(*text))
		taken.end = text->at = lexer.at;
	text->at = lexer.begin;
	return taken;
}

const char *raw_statement_end(struct raw_text text)
{
	take_until(&text, LEX_END);
	return text.at;
}

struct raw_text raw_statement(struct raw_text text)
{
	return take_until(&text, LEX_END);
}

struct raw_text raw_take_item(struct raw_text *text)
{
	return take_until(text, ',');
}

static size_t name_length(struct raw_text text)
{
	const char *at = text.at;

	if (at < text.end && *at >= '0' && *at <= '9')
		return 0;
	while (at < text.end && is_name_part(*at))
		at++;
	return (size_t)(at - text.at);
}

size_t raw_head(struct raw_text *text)
{
	for (;;) {
		struct raw_text rest = *text, name = raw_take_name(&rest);

		text->at = name.at;
		if (name.at == name.end || rest.at == rest.end || *rest.at != ':')
			return raw_length(name);
		text->at = rest.at + 1;
	}
}

struct raw_text raw_take_name(struct raw_text *text)
{
	struct raw_text name = { raw_skip_blanks(*text), text->end };

	name.end = name.at + name_length(name);
	text->at = raw_skip_blanks((struct raw_text){ name.end, text->end });
	return name;
}

bool raw_take_comma(struct raw_text *text)
{
	if (text->at == text->end || *text->at != ',')
		return false;
	text->at = raw_skip_blanks((struct raw_text){ text->at + 1, text->end });
	return true;
}

struct raw_text raw_take_string(struct raw_text *text)
{
	struct lexer lexer = raw_lexeme(*text);

	if (lexer.kind != LEX_STRING)
		return (struct raw_text){ NULL, NULL };
	text->at = raw_skip_blanks((struct raw_text){ lexer.at, text->end });
	return (struct raw_text){ lexer.begin, lexer.at };
}

bool raw_is_word(struct raw_text text, const char *word)
{
	return strlen(word) == raw_length(text) && !memcmp(text.at, word, raw_length(text));
}

bool raw_equal(struct raw_text a, struct raw_text b)
{
	return raw_length(a) == raw_length(b) && !memcmp(a.at, b.at, raw_length(a));
}
