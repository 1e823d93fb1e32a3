/* SPDX-License-Identifier: BSD-2-Clause */
#include "grammar/directive_text.h"

#include <string.h>

#include "asm/expr/evaluate.h"
#include "asm/expr/value.h"
#include "asm/symbol.h"
#include "base/literal.h"
#include "grammar/text_stack.h"
#include "grammar/preproc_directive.h"

struct span range_span(const struct reader *reader, struct text_range text)
{
	return reader_span(reader, text.at, text.end);
}

struct text_range directive_take_rest(struct reader *reader)
{
	struct text_range rest = range_statement(text_stack_rest(reader));

	reader->lexer.at = rest.end;
	return rest;
}

void directive_expect_end(struct reader *reader, const struct name *directive)
{
	struct text_range rest = directive_take_rest(reader);

	if (rest.at < rest.end)
		diag_error(&reader->as->diags, range_span(reader, rest), "unexpected text after '%s'",
			   directive->text);
}

bool directive_take_string(struct reader *reader, const struct name *directive, const char **text,
			   size_t *length)
{
	struct text_range rest = directive_take_rest(reader), after = rest,
			  written = range_take_string(&after);
	struct string string = { .span = range_span(reader, rest) };

	if (!written.at || after.at < after.end) {
		diag_error(&reader->as->diags, string.span, "expected a string after '%s', such as \"text\"",
			   directive->text);
		return false;
	}
	string.text = written.at + 1;
	string.length = range_length(written) - 2;
	*text = literal_string(&reader->as->diags, string, length);
	return true;
}

/* A macro's body ends with .endm, a loop's with .endr; bodies of the same kind nest. */
static bool opens(enum preproc_directive word, bool of_macro)
{
	return of_macro ? preproc_directive_opens_macro(word) : preproc_directive_opens_loop(word);
}

bool directive_take_body(struct reader *reader, struct span opener, const struct name *directive,
			 struct text_range *body)
{
	struct text_range text = text_stack_rest(reader);
	bool of_macro = preproc_directive_opens_macro(directive->roles->preproc);
	size_t depth = 0;

	text.at = range_statement_end(text);
	body->at = text.at += text.at < text.end;
	while (text.at < text.end) {
		size_t length = range_head(&text);
		enum preproc_directive word = preproc_directive_find(text.at, length);

		body->end = text.at;
		if (opens(word, of_macro))
			depth++;
		else if (word == (of_macro ? PREPROC_ENDM : PREPROC_ENDR) && !depth--) {
			struct name *closer = name_intern(&reader->as->names, text.at, length);

			reader->lexer.at = text.at + length;
			directive_expect_end(reader, closer);
			return true;
		}
		text.at = range_statement_end((struct text_range){ text.at + length, text.end });
		text.at += text.at < text.end;
	}
	reader->lexer.at = text.end;
	diag_error(&reader->as->diags, opener, "this '%s' is not closed; end it with '%s'", directive->text,
		   of_macro ? ".endm" : ".endr");
	return false;
}

bool directive_known_value(struct reader *reader, const struct value *value, int128 *number)
{
	struct result result = expr_evaluate(reader->as, value);

	*number = result.number;
	if (!result.failed && result.symbol)
		diag_error(&reader->as->diags, value->span,
			   "expected a number that is known here, but '%s' is an address",
			   result.symbol->name->text);
	if (result.failed)
		diag_note(&reader->as->diags, value->span,
			  "it decides what is assembled, so it must be known at this line");
	return !result.failed && !result.symbol;
}
