/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * .if and its kin. A branch that is not read is skipped as text, at once:
 * nothing in it is looked at but the conditions nested in it.
 */
#include <string.h>

#include "asm/symbol.h"
#include "grammar/preproc.h"
#include "grammar/words.h"
#include "parse.h"

static struct condition *innermost(struct reader *reader)
{
	struct preproc *preproc = &reader->preproc;
	size_t outer = preproc->texts.at[preproc->texts.count - 1].conditions;

	return preproc->conditions.count > outer ? &preproc->conditions.at[preproc->conditions.count - 1]
						 : NULL;
}

void preproc_close_conditions(struct reader *reader, bool report)
{
	for (struct condition *condition; (condition = innermost(reader)); reader->preproc.conditions.count--)
		if (report)
			diag_error(&reader->as->diags, condition->span,
				   "this condition is not closed; end it with '.endif'");
}

/* ---- Skipping ---------------------------------------------------------- */

static bool opens(const char *at, size_t length)
{
	if (length < 3 || memcmp(at, ".if", 3) != 0)
		return false;
	for (size_t i = 0; i < preproc_word_count(); i++)
		if (raw_is_word(at, length, preproc_word(i)))
			return true;
	return false;
}

/* A word that heads a statement beside the branch. True: what follows it is to be read. */
static bool ends_skipping(struct reader *reader, struct condition *condition, struct raw_text word)
{
	size_t length = (size_t)(word.end - word.at);
	bool may_follow = !condition->was_met && !condition->in_else;

	reader->preproc.cursor = word.end;
	if (raw_is_word(word.at, length, ".endif")) {
		reader->preproc.conditions.count--;
		preproc_expect_end(reader, name_intern(&reader->as->names, word.at, length));
		return true;
	}
	if (raw_is_word(word.at, length, ".else")) {
		condition->in_else = true;
		condition->was_met |= may_follow;
		if (may_follow)
			preproc_expect_end(reader, name_intern(&reader->as->names, word.at, length));
		return may_follow;
	}
	if (raw_is_word(word.at, length, ".elseif") && may_follow) {
		reader->preproc.cursor = word.at;
		return true;
	}
	return false;
}

/* From the cursor, at a statement's beginning, to what the innermost condition lets be read. */
static void skip(struct reader *reader)
{
	struct raw_text text = preproc_rest_of_text(reader);
	size_t depth = 0;

	while (text.at < text.end) {
		struct raw_text word = { raw_skip_blanks(text), NULL };
		size_t length = raw_name_length((struct raw_text){ word.at, text.end });

		word.end = word.at + length;
		if (opens(word.at, length))
			depth++;
		else if (depth && raw_is_word(word.at, length, ".endif"))
			depth--;
		else if (!depth && length && ends_skipping(reader, innermost(reader), word))
			return;
		text.at = raw_statement_end((struct raw_text){ word.end, text.end });
		text.at += text.at < text.end;
	}
	reader->preproc.cursor = text.end;
	preproc_close_conditions(reader, true);
}

static void skip_from_here(struct reader *reader)
{
	struct raw_text text = preproc_rest_of_text(reader);

	reader->preproc.cursor = raw_statement_end(text);
	skip(reader);
}

/* ---- Conditions -------------------------------------------------------- */

static int open_condition(struct reader *reader, struct span span, bool is_met)
{
	struct condition condition = { .span = span, .was_met = is_met };

	vec_push(&reader->as->arena, &reader->preproc.conditions, condition);
	if (!is_met)
		skip_from_here(reader);
	return NOTHING;
}

/* A condition that cannot be told: none of its branches is read. */
static int open_unknown(struct reader *reader, struct span span)
{
	open_condition(reader, span, true);
	skip_from_here(reader);
	return NOTHING;
}

static int expect_expression(struct reader *reader, int token)
{
	reader->preproc.pending = PENDING_CONDITION;
	reader->preproc.is_known = false;
	return token;
}

int preproc_if(struct reader *reader, struct span span, const struct name *directive)
{
	(void)directive;
	open_condition(reader, span, true);
	return expect_expression(reader, D_IF);
}

static bool holds(const char *relation, int128 n)
{
	if (!strcmp(relation, "eq"))
		return n == 0;
	if (!strcmp(relation, "ge"))
		return n >= 0;
	if (!strcmp(relation, "gt"))
		return n > 0;
	if (!strcmp(relation, "le"))
		return n <= 0;
	if (!strcmp(relation, "lt"))
		return n < 0;
	return n != 0;
}

void preproc_condition(struct reader *reader, const struct name *directive, const struct value *value)
{
	struct preproc *preproc = &reader->preproc;
	const char *relation = strcmp(directive->text, ".elseif") ? directive->text + strlen(".if") : "";
	int128 number;

	preproc->is_known = preproc_known_value(reader, value, &number);
	if (preproc->is_known && (*relation == 'g' || *relation == 'l'))
		number = compute_with_sign(reader->as, value->span, number);
	preproc->is_met = preproc->is_known && holds(relation, number);
}

void preproc_begin_branch(struct reader *reader)
{
	struct condition *condition = innermost(reader);

	if (!condition)
		return;
	condition->was_met = reader->preproc.is_met || !reader->preproc.is_known;
	if (!reader->preproc.is_met || !reader->preproc.is_known)
		skip(reader);
}

int preproc_elseif(struct reader *reader, struct span span, const struct name *directive)
{
	struct condition *condition = innermost(reader);

	if (!condition || condition->in_else) {
		diag_error(&reader->as->diags, span,
			   condition ? "'%s' stands behind this condition's '.else'"
				     : "'%s' without an '.if'",
			   directive->text);
		preproc_take_rest(reader);
		return NOTHING;
	}
	if (!condition->was_met)
		return expect_expression(reader, D_ELSEIF);
	skip_from_here(reader);
	return NOTHING;
}

int preproc_else(struct reader *reader, struct span span, const struct name *directive)
{
	struct condition *condition = innermost(reader);

	if (!condition || condition->in_else)
		diag_error(&reader->as->diags, span,
			   condition ? "a second '%s' of this condition" : "'%s' without an '.if'",
			   directive->text);
	preproc_expect_end(reader, directive);
	if (!condition)
		return NOTHING;
	condition->in_else = true;
	skip_from_here(reader);
	return NOTHING;
}

int preproc_endif(struct reader *reader, struct span span, const struct name *directive)
{
	if (innermost(reader))
		reader->preproc.conditions.count--;
	else
		diag_error(&reader->as->diags, span, "'%s' without an '.if'", directive->text);
	preproc_expect_end(reader, directive);
	return NOTHING;
}

/* A name, or one in quotes. */
static struct raw_text take_symbol(struct raw_text *text)
{
	struct raw_text name = { text->at + 1, NULL };

	if (text->at == text->end || *text->at != '"')
		return preproc_take_name(text);
	name.end = raw_element_end(*text);
	if (name.end > name.at && name.end[-1] == '"') {
		text->at = raw_skip_blanks((struct raw_text){ name.end, text->end });
		name.end--;
	}
	return name;
}

int preproc_ifdef(struct reader *reader, struct span span, const struct name *directive)
{
	struct raw_text text = preproc_take_rest(reader), word = take_symbol(&text);
	const struct symbol_def *def;

	if (word.at == word.end || text.at < text.end) {
		diag_error(&reader->as->diags, span, "expected one name behind '%s'", directive->text);
		return open_unknown(reader, span);
	}
	def = asm_lookup(reader->as, name_intern(&reader->as->names, word.at, (size_t)(word.end - word.at)));
	return open_condition(reader, span, (def && def->is_defined) == !strcmp(directive->text, ".ifdef"));
}

int preproc_ifb(struct reader *reader, struct span span, const struct name *directive)
{
	struct raw_text text = preproc_take_rest(reader);

	return open_condition(reader, span, (text.at == text.end) == !strcmp(directive->text, ".ifb"));
}

static struct raw_text trimmed(struct raw_text text)
{
	text.at = raw_skip_blanks(text);
	while (text.end > text.at && strchr(" \t\r\f\v", text.end[-1]))
		text.end--;
	return text;
}

static bool are_equal(struct raw_text a, struct raw_text b)
{
	return a.end - a.at == b.end - b.at && !memcmp(a.at, b.at, (size_t)(a.end - a.at));
}

int preproc_ifc(struct reader *reader, struct span span, const struct name *directive)
{
	struct raw_text text = preproc_take_rest(reader), left = { text.at, text.at };

	while (left.end < text.end && *left.end != ',')
		left.end = raw_element_end((struct raw_text){ left.end, text.end });
	if (left.end == text.end) {
		diag_error(&reader->as->diags, span, "expected two texts with ',' between them behind '%s'",
			   directive->text);
		return open_unknown(reader, span);
	}
	text.at = left.end + 1;
	return open_condition(reader, span,
			      are_equal(trimmed(left), trimmed(text)) == !strcmp(directive->text, ".ifc"));
}

/* A string as it is written. */
static bool take_string(struct raw_text *text, struct raw_text *string)
{
	*string = (struct raw_text){ text->at, text->at };
	if (text->at == text->end || *text->at != '"')
		return false;
	string->end = raw_element_end(*text);
	text->at = raw_skip_blanks((struct raw_text){ string->end, text->end });
	return string->end - string->at > 1 && string->end[-1] == '"';
}

int preproc_ifeqs(struct reader *reader, struct span span, const struct name *directive)
{
	struct raw_text text = preproc_take_rest(reader), left, right;

	if (!take_string(&text, &left) || !preproc_take_comma(&text) || !take_string(&text, &right) ||
	    text.at < text.end) {
		diag_error(&reader->as->diags, span, "expected two strings with ',' between them behind '%s'",
			   directive->text);
		return open_unknown(reader, span);
	}
	return open_condition(reader, span, are_equal(left, right) == !strcmp(directive->text, ".ifeqs"));
}
