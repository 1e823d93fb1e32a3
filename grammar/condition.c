/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * .if and its relatives. A branch that is not taken is skipped immediately, as text: only nested conditions
 * are recognized in it, so it may contain anything.
 */
#include "grammar/condition.h"

#include <string.h>

#include "asm/expr/arithmetic.h"
#include "asm/expr/value.h"
#include "asm/symbol.h"
#include "grammar/directive_text.h"
#include "grammar/text_stack.h"
#include "grammar/preproc_directive.h"

static struct name *intern(struct reader *reader, struct text_range text)
{
	return name_intern(&reader->as->names, text.at, range_length(text));
}

static struct condition *innermost(struct reader *reader)
{
	struct preproc *preproc = &reader->preproc;
	size_t outer = preproc->texts.at[preproc->texts.count - 1].conditions;

	return preproc->conditions.count > outer ? &preproc->conditions.at[preproc->conditions.count - 1]
						 : NULL;
}

void condition_close_all(struct reader *reader, bool report)
{
	for (struct condition *condition; (condition = innermost(reader)); reader->preproc.conditions.count--)
		if (report)
			diag_error(&reader->as->diags, condition->span,
				   "this condition is not closed; end it with '.endif'");
}

/* ---- Skipping ---------------------------------------------------------- */

/* A word at the head of a statement outside nested conditions. True: reading goes on after it. */
static bool ends_skipping(struct reader *reader, struct condition *condition, struct text_range text)
{
	enum preproc_directive word = preproc_directive_find(text.at, range_length(text));
	bool may_follow = !condition->was_met && !condition->in_else;

	reader->lexer.at = text.end;
	if (word == PREPROC_ENDIF) {
		reader->preproc.conditions.count--;
		directive_expect_end(reader, intern(reader, text));
		return true;
	}
	if (word == PREPROC_ELSE) {
		condition->in_else = true;
		condition->was_met |= may_follow;
		if (may_follow)
			directive_expect_end(reader, intern(reader, text));
		return may_follow;
	}
	if (word == PREPROC_ELSEIF && may_follow) {
		reader->lexer.at = text.at;
		return true;
	}
	return false;
}

/* Skips from here, the beginning of a statement, to the branch to be read. */
static void skip(struct reader *reader)
{
	struct text_range text = text_stack_rest(reader);
	size_t depth = 0;

	while (text.at < text.end) {
		struct text_range name = range_take_name(&text);
		enum preproc_directive word = preproc_directive_find(name.at, range_length(name));

		if (preproc_directive_opens_condition(word))
			depth++;
		else if (depth && word == PREPROC_ENDIF)
			depth--;
		else if (!depth && word && ends_skipping(reader, innermost(reader), name))
			return;
		text.at = range_statement_end(text);
		text.at += text.at < text.end;
	}
	reader->lexer.at = text.end;
	condition_close_all(reader, true);
}

static void skip_from_here(struct reader *reader)
{
	reader->lexer.at = range_statement_end(text_stack_rest(reader));
	skip(reader);
}

/* ---- Conditions -------------------------------------------------------- */

static void open_condition(struct reader *reader, struct span span, bool is_met)
{
	struct condition condition = { .span = span, .was_met = is_met };

	vec_push(&reader->as->arena, &reader->preproc.conditions, condition);
	if (!is_met)
		skip_from_here(reader);
}

/* A condition without a value: no branch is taken. */
static void open_unknown(struct reader *reader, struct span span)
{
	open_condition(reader, span, true);
	skip_from_here(reader);
}

static void expect_expression(struct reader *reader, const char *relation)
{
	reader->preproc.pending = PENDING_CONDITION;
	reader->preproc.relation = relation;
	reader->preproc.is_known = false;
}

void condition_if(struct reader *reader, struct span span, const struct name *directive)
{
	open_condition(reader, span, true);
	expect_expression(reader, directive->text + strlen(".if"));
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

void condition_decide(struct reader *reader, const struct value *value)
{
	struct preproc *preproc = &reader->preproc;
	const char *relation = preproc->relation;
	int128 number;

	preproc->is_known = directive_known_value(reader, value, &number);
	if (preproc->is_known && (*relation == 'g' || *relation == 'l'))
		number = compute_with_sign(reader->as, value->span, number);
	preproc->is_met = preproc->is_known && holds(relation, number);
}

void condition_begin(struct reader *reader)
{
	struct condition *condition = innermost(reader);

	if (!condition)
		return;
	condition->was_met = reader->preproc.is_met || !reader->preproc.is_known;
	if (!reader->preproc.is_met || !reader->preproc.is_known)
		skip(reader);
}

void condition_elseif(struct reader *reader, struct span span, const struct name *directive)
{
	struct condition *condition = innermost(reader);

	if (!condition || condition->in_else) {
		diag_error(&reader->as->diags, span,
			   condition ? "'%s' after this condition's '.else'" : "'%s' without '.if'",
			   directive->text);
		directive_take_rest(reader);
	} else if (condition->was_met) {
		skip_from_here(reader);
	} else {
		expect_expression(reader, "");
	}
}

void condition_else(struct reader *reader, struct span span, const struct name *directive)
{
	struct condition *condition = innermost(reader);

	if (!condition || condition->in_else)
		diag_error(&reader->as->diags, span,
			   condition ? "this condition has a second '%s'" : "'%s' without '.if'",
			   directive->text);
	directive_expect_end(reader, directive);
	if (!condition)
		return;
	condition->in_else = true;
	skip_from_here(reader);
}

void condition_endif(struct reader *reader, struct span span, const struct name *directive)
{
	if (innermost(reader))
		reader->preproc.conditions.count--;
	else
		diag_error(&reader->as->diags, span, "'%s' without '.if'", directive->text);
	directive_expect_end(reader, directive);
}

/* A name, perhaps in quotes. */
static struct text_range take_symbol(struct text_range *text)
{
	struct text_range string = range_take_string(text);

	return string.at ? (struct text_range){ string.at + 1, string.end - 1 } : range_take_name(text);
}

void condition_ifdef(struct reader *reader, struct span span, const struct name *directive)
{
	struct text_range text = directive_take_rest(reader), word = take_symbol(&text);
	const struct symbol_def *def;

	if (word.at == word.end || text.at < text.end) {
		diag_error(&reader->as->diags, span, "expected one name after '%s'", directive->text);
		open_unknown(reader, span);
		return;
	}
	def = asm_lookup(reader->as, intern(reader, word));
	open_condition(reader, span, (def && def->is_defined) == !strcmp(directive->text, ".ifdef"));
}

void condition_ifb(struct reader *reader, struct span span, const struct name *directive)
{
	struct text_range text = directive_take_rest(reader);

	open_condition(reader, span, (text.at == text.end) == !strcmp(directive->text, ".ifb"));
}

void condition_ifc(struct reader *reader, struct span span, const struct name *directive)
{
	struct text_range text = directive_take_rest(reader), left = range_take_item(&text);

	if (!range_take_comma(&text)) {
		diag_error(&reader->as->diags, span, "expected two texts separated by ',' after '%s'",
			   directive->text);
		open_unknown(reader, span);
		return;
	}
	open_condition(reader, span, range_equal(left, text) == !strcmp(directive->text, ".ifc"));
}

void condition_ifeqs(struct reader *reader, struct span span, const struct name *directive)
{
	struct text_range text = directive_take_rest(reader), left = range_take_string(&text), right = { 0 };

	if (left.at && range_take_comma(&text))
		right = range_take_string(&text);
	if (!right.at || text.at < text.end) {
		diag_error(&reader->as->diags, span, "expected two strings separated by ',' after '%s'",
			   directive->text);
		open_unknown(reader, span);
		return;
	}
	open_condition(reader, span, range_equal(left, right) == !strcmp(directive->text, ".ifeqs"));
}
