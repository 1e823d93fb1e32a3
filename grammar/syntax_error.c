/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Messages about statements that match no rule. As with yylex(), grammar/parse.y
 * declares the functions it calls here: suggestions need the keywords, and those
 * need the parser's tokens.
 */
#include <string.h>

#include "asm/block.h"
#include "asm/map/map.h"
#include "base/place.h"
#include "base/suggest.h"
#include "grammar/keyword.h"
#include "parse.h"

#define SHOWN 40

/* The token as written, for a message; a long one is cut. */
static int shown_length(struct span span)
{
	uint32_t length = span.end - span.begin;

	return (int)(length > SHOWN ? SHOWN : length);
}

static const char *token_text(const struct reader *reader, struct span span)
{
	return source_text_at(&reader->as->sources, span.begin);
}

/*
 * One message per statement: anything after an error in it may be its consequence. Blocks
 * that open while skipping are skipped whole.
 */
static bool begin_recovery(struct reader *reader)
{
	bool again = reader->recovery.active || statement_has_error(reader);

	reader->recovery.active = true;
	reader->recovery.depth = reader->context.depth;
	return !again;
}

/* "; did you mean 'goto'?", or an empty string. */
static const char *near_word(struct reader *reader, const char *text, size_t length)
{
	struct suggestion suggestion = suggestion_for(text, length);
	const char *word;

	for (size_t i = 0; (word = keywords_next(&reader->as->names, &i));)
		suggestion_offer(&suggestion, word);
	return suggestion_text(&reader->as->arena, &suggestion);
}

static void report_unknown_statement(struct reader *reader)
{
	const char *text = token_text(reader, reader->context.head);

	diag_error(&reader->as->diags, reader->context.head, "unknown instruction '%.*s'%s",
		   shown_length(reader->context.head), text,
		   near_word(reader, text, reader->context.head.end - reader->context.head.begin));
}

/* A directive that takes no operand, or not this one, has one. */
static bool is_directives_operand(const struct reader *reader, struct span span)
{
	const char *head = token_text(reader, reader->context.head);
	size_t behind = reader->context.head.end - reader->context.head.begin;

	return *head == '.' && span.begin > reader->context.head.end &&
	       strspn(head + behind, " \t") == span.begin - reader->context.head.end;
}

static void report(struct reader *reader, const struct syntax_error *error)
{
	struct diags *diags = &reader->as->diags;
	const char *found = token_text(reader, error->span);
	int length = shown_length(error->span);

	if (error->head == HEAD_NAME)
		report_unknown_statement(reader);
	else if (error->span.begin == reader->context.head.begin)
		diag_error(diags, error->span, "no statement begins with '%.*s'", length, found);
	else if (error->at_end_of_line || error->at_end_of_file)
		diag_error(diags, error->span, "expected %s before the end of the %s", error->expected,
			   error->at_end_of_file ? "file" : "line");
	else if (error->statement_complete && length == 1 && strchr("+-*/%&|^<>", *found) &&
		 *token_text(reader, reader->context.head) != '.')
		diag_error(diags, error->span, "an instruction does one operation; put '%c=' on its own line",
			   *found);
	else if (error->statement_complete && is_directives_operand(reader, error->span))
		diag_error(diags, error->span, "'%.*s' does not take '%.*s'",
			   shown_length(reader->context.head), token_text(reader, reader->context.head),
			   length, found);
	else if (error->statement_complete)
		diag_error(diags, error->span,
			   "unexpected '%.*s' after the end of the statement; put each statement on its own "
			   "line",
			   length, found);
	else
		diag_error(diags, error->span, "expected %s, found '%.*s'", error->expected, length, found);
}

void report_syntax_error(struct reader *reader, const struct syntax_error *error)
{
	if (error->head == HEAD_PROGRAM && !reader->recovery.active)
		reader->as->blocks->misread++;
	if (error->head == HEAD_MAP)
		asm_map_misread(reader->as);
	if (!begin_recovery(reader))
		return;
	report(reader, error);
	if (reader->context.semicolon.span.end)
		diag_note(&reader->as->diags, reader->context.semicolon.span,
			  "a ';' begins a new statement; GNU as takes it "
			  "for a comment, which is '#' or '//' here");
}

void report_unknown_directive(struct reader *reader, struct span span, const struct name *name)
{
	if (!begin_recovery(reader))
		return;
	diag_error(&reader->as->diags, span, "unknown directive '%.*s'%s", shown_length(span), name->text,
		   near_word(reader, name->text, name->length));
}
