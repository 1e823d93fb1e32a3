/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The arguments of a macro, read the way LLVM and GNU as do.
 *
 * Arguments are separated by commas, or by blanks alone: `m a b` has two. But `a + b` is
 * one, so blanks next to an operator do not separate, nor do blanks in parentheses, where
 * each run of them becomes one blank. A string is one argument without its quotes; that is
 * how an argument with blanks, commas or '=' is written. `name=value` sets a parameter by
 * name.
 *
 * Arguments are gathered in one buffer that grows (struct preproc.text), so they are kept as
 * offsets in it. Lexemes are copied whole, but operators are recognised by character: the
 * lexer's `+=` is an operator and an '=' here, and the latter is refused, as others would
 * read the text before it as a parameter's name.
 */
#include "grammar/arguments.h"

#include <string.h>

#include "grammar/directive_text.h"

struct text_range argument_text(const struct reader *reader, size_t index)
{
	const struct macro_argument *argument = &reader->preproc.arguments.at[index];
	static const char nothing[] = "";
	const char *text;

	if (!argument->length)
		return (struct text_range){ nothing, nothing };
	text = (const char *)reader->preproc.text.at + argument->begin;
	return (struct text_range){ text, text + argument->length };
}

static void append(struct reader *reader, const char *text, size_t length)
{
	bytes_append(&reader->as->arena, &reader->preproc.text, text, length);
}

/* The length of an operator, which joins its neighbours; 0 if none begins here. */
static size_t operator_length(struct text_range text)
{
	bool equals = text.end - text.at > 1 && text.at[1] == '=';

	switch (*text.at) {
	case '!':
	case '<':
	case '>': return equals ? 2 : 1;
	case '=': return equals ? 2 : 0;
	case '.': return text.end - text.at > 1 && is_name_part(text.at[1]) ? 0 : 1;
	case '+':
	case '-':
	case '*':
	case '/':
	case '~':
	case '|':
	case '^':
	case '&': return 1;
	default: return 0;
	}
}

/* The whole lexeme, or a string's contents. */
static void append_lexeme(struct reader *reader, const struct lexer *lexer)
{
	size_t quote = lexer->kind == LEX_STRING;

	append(reader, lexer->begin + quote, lexer_length(lexer) - 2 * quote);
}

static bool report_equals(struct reader *reader, struct text_range text)
{
	text.end = text.at + 1;
	diag_error(&reader->as->diags, range_span(reader, text),
		   "'=' in an argument; put the argument in quotes");
	return false;
}

static bool report_parentheses(struct reader *reader, struct text_range text)
{
	diag_error(&reader->as->diags, range_span(reader, text), "unbalanced parenthesis in this argument");
	return false;
}

static bool read_plain(struct reader *reader, struct text_range *text)
{
	struct text_range whole = *text;
	bool joined = true; /* to what follows, despite blanks */
	size_t depth = 0;

	for (;;) {
		struct lexer lexer = range_lexeme(*text);
		bool spaced = lexer.begin > text->at;
		size_t length;

		text->at = lexer.begin;
		if (lexer.kind == LEX_END || (!depth && lexer.kind == ','))
			return !depth || report_parentheses(reader, whole);
		length = depth ? 0 : operator_length(*text);
		if (length) {
			append(reader, text->at, length);
			text->at += length;
			joined = true;
			continue;
		}
		if (spaced && !depth && !joined)
			return true;
		if (spaced && depth)
			append(reader, " ", 1);
		if (*text->at == '=' && !depth)
			return report_equals(reader, *text);
		depth += lexer.kind == '(';
		depth -= lexer.kind == ')' && depth;
		append_lexeme(reader, &lexer);
		text->at = lexer.at;
		joined = false;
	}
}

bool argument_read(struct reader *reader, struct text_range *text, bool is_vararg)
{
	struct preproc *preproc = &reader->preproc;
	struct macro_argument argument = { .begin = preproc->text.count };
	const char *begin;

	begin = text->at = range_skip_blanks(*text);
	if (is_vararg) {
		append(reader, text->at, range_length(*text));
		text->at = text->end;
	} else if (!read_plain(reader, text)) {
		return false;
	}
	argument.length = preproc->text.count - argument.begin;
	/* An empty string is an argument too. */
	argument.is_given = argument.length || (text->at > begin && *begin == '"');
	vec_push(&reader->as->arena, &preproc->arguments, argument);
	return true;
}

static const struct parameter *find_parameter(const struct macro *macro, struct text_range name)
{
	for (size_t i = 0; i < macro->count; i++)
		if (range_is_word(name, macro->parameters[i].name))
			return &macro->parameters[i];
	return NULL;
}

/* Takes `NAME=` off the text. */
static bool take_keyword(struct text_range *text, struct text_range *keyword)
{
	struct text_range rest = *text;

	*keyword = range_take_name(&rest);
	if (keyword->at == keyword->end || rest.at == rest.end || *rest.at != '=' ||
	    (rest.end - rest.at > 1 && rest.at[1] == '='))
		return false;
	rest.at++;
	*text = rest;
	return true;
}

/* Assigns the argument read last to a parameter; the last one for a parameter counts. */
static void place_argument(struct preproc *preproc, size_t index)
{
	struct macro_argument argument = preproc->arguments.at[--preproc->arguments.count];

	if (argument.is_given)
		preproc->arguments.at[index] = argument;
}

static bool read_keyword(struct reader *reader, const struct macro *macro, struct text_range keyword,
			 struct text_range *text)
{
	const struct parameter *parameter = find_parameter(macro, keyword);

	if (!parameter) {
		diag_error(&reader->as->diags, range_span(reader, keyword),
			   "macro '%s' has no parameter '%.*s'; put an argument that contains '=' in quotes",
			   macro->name->text, (int)(keyword.end - keyword.at), keyword.at);
		return false;
	}
	if (!argument_read(reader, text, parameter->is_vararg))
		return false;
	place_argument(&reader->preproc, (size_t)(parameter - macro->parameters));
	return true;
}

static bool read_positional(struct reader *reader, const struct macro *macro, size_t index,
			    bool after_keyword, struct text_range *text)
{
	struct text_range rest = *text;

	if (index >= macro->count || after_keyword) {
		diag_error(&reader->as->diags, range_span(reader, rest),
			   after_keyword ? "positional argument after a named one"
					 : "too many arguments; macro '%s' takes %zu",
			   macro->name->text, macro->count);
		return false;
	}
	if (!argument_read(reader, text, macro->parameters[index].is_vararg))
		return false;
	place_argument(&reader->preproc, index);
	return true;
}

static bool fill_in(struct reader *reader, const struct macro *macro, struct span span)
{
	struct preproc *preproc = &reader->preproc;

	for (size_t i = 0; i < macro->count; i++) {
		const struct parameter *parameter = &macro->parameters[i];
		struct macro_argument *argument = &preproc->arguments.at[i];

		if (argument->is_given)
			continue;
		if (parameter->is_required) {
			diag_error(&reader->as->diags, span, "macro '%s' needs a value for '%s'",
				   macro->name->text, parameter->name);
			diag_note(&reader->as->diags, macro->span, "it is defined here");
			return false;
		}
		argument->begin = preproc->text.count;
		argument->length = (size_t)(parameter->fallback.end - parameter->fallback.at);
		append(reader, parameter->fallback.at, argument->length);
	}
	return true;
}

bool arguments_read(struct reader *reader, const struct macro *macro, struct span span,
		    struct text_range text)
{
	struct preproc *preproc = &reader->preproc;
	bool after_keyword = false;

	preproc->text.count = 0;
	preproc->arguments.count = 0;
	for (size_t i = 0; i < macro->count; i++)
		vec_push(&reader->as->arena, &preproc->arguments, (struct macro_argument){ 0 });
	for (size_t index = 0; text.at < text.end; index++) {
		struct text_range keyword;
		bool named = take_keyword(&text, &keyword);

		after_keyword |= named;
		if (!(named ? read_keyword(reader, macro, keyword, &text)
			    : read_positional(reader, macro, index, after_keyword, &text)))
			return false;
		range_take_comma(&text);
	}
	return fill_in(reader, macro, span);
}
