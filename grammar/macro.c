/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Macros: definition and invocation. A body is kept as a span of its source and expanded
 * into a new text at each use, so a diagnostic in an expansion can show both the line of the
 * body and the invocation.
 */
#include "grammar/macro.h"

#include <string.h>

#include "grammar/arguments.h"
#include "grammar/condition.h"
#include "grammar/directive_text.h"
#include "grammar/expansion.h"
#include "grammar/text_stack.h"

static struct name *intern(struct reader *reader, struct text_range text)
{
	return name_intern(&reader->as->names, text.at, range_length(text));
}

/* ---- Definition -------------------------------------------------------- */

static bool refuse(struct reader *reader, struct text_range at, const char *why)
{
	diag_error(&reader->as->diags, range_span(reader, at), "%s", why);
	return false;
}

static bool take_qualifier(struct reader *reader, struct text_range *text, struct parameter *parameter)
{
	struct text_range word;

	if (text->at == text->end || *text->at != ':')
		return true;
	text->at++;
	word = range_take_name(text);
	parameter->is_required = range_is_word(word, "req");
	parameter->is_vararg = range_is_word(word, "vararg");
	if (parameter->is_required || parameter->is_vararg)
		return true;
	return refuse(reader, word, "expected 'req' or 'vararg' after ':'");
}

static bool take_fallback(struct reader *reader, struct text_range *text, struct parameter *parameter)
{
	struct text_range value;

	if (text->at == text->end || *text->at != '=')
		return true;
	text->at++;
	reader->preproc.text.count = reader->preproc.arguments.count = 0;
	if (!argument_read(reader, text, false))
		return false;
	value = argument_text(reader, 0);
	parameter->fallback.at = arena_copy(&reader->as->arena, value.at, range_length(value));
	parameter->fallback.end = parameter->fallback.at + (value.end - value.at);
	return true;
}

static bool is_taken(const struct macro *macro, const struct parameter *parameter)
{
	for (size_t i = 0; i < macro->count; i++)
		if (!strcmp(macro->parameters[i].name, parameter->name))
			return true;
	return false;
}

static bool take_parameter(struct reader *reader, struct text_range *text, struct macro *macro)
{
	struct parameter *parameter = &macro->parameters[macro->count];
	struct text_range name = range_take_name(text);

	parameter->length = range_length(name);
	parameter->name = arena_copy(&reader->as->arena, name.at, parameter->length);
	if (!parameter->length)
		return refuse(reader, *text, "expected a parameter name");
	if (is_taken(macro, parameter))
		return refuse(reader, name, "duplicate parameter name");
	if (macro->count && macro->parameters[macro->count - 1].is_vararg)
		return refuse(reader, name, "a 'vararg' parameter has to be the last");
	if (!take_qualifier(reader, text, parameter) || !take_fallback(reader, text, parameter))
		return false;
	range_take_comma(text);
	macro->count++;
	return true;
}

static bool take_parameters(struct reader *reader, struct text_range text, struct macro *macro)
{
	/* The body's bytes bound the number of parameters. */
	size_t room = range_length(text);

	if (room > MACRO_MAX_PARAMETERS)
		room = MACRO_MAX_PARAMETERS;
	macro->parameters = arena_alloc(&reader->as->arena, room * sizeof *macro->parameters);
	while (text.at < text.end) {
		if (macro->count == MACRO_MAX_PARAMETERS)
			return refuse(reader, text,
				      "a macro has at most 255 parameters; the last may be a 'vararg'");
		if (!take_parameter(reader, &text, macro))
			return false;
	}
	return true;
}

static bool is_new(struct reader *reader, const struct macro *macro)
{
	const struct macro *first = macro->name->roles->macro;

	if (!first)
		return true;
	diag_error(&reader->as->diags, macro->span,
		   "macro '%s' is already defined; '.purgem %s' removes the first definition",
		   macro->name->text, macro->name->text);
	diag_note(&reader->as->diags, first->span, "it is first defined here");
	return false;
}

static bool is_register(const struct name *name)
{
	return strchr("rRwW", name->text[0]) && name->length > 1 &&
	       strspn(name->text + 1, "0123456789") == name->length - 1;
}

void macro_define(struct reader *reader, struct span span, const struct name *directive)
{
	struct macro *macro = ARENA_NEW(&reader->as->arena, struct macro);
	struct text_range text = directive_take_rest(reader), name = range_take_name(&text);
	bool is_good = name.at < name.end || refuse(reader, text, "expected a macro name");

	macro->span = range_span(reader, name);
	range_take_comma(&text);
	is_good = is_good && take_parameters(reader, text, macro);
	if (!directive_take_body(reader, span, directive, &macro->body) || !is_good)
		return;
	macro->name = intern(reader, name);
	macro->origin = range_span(reader, macro->body).begin;
	macro->file = reader->source->name;
	if (is_new(reader, macro)) {
		name_roles(&reader->as->names, macro->name)->macro = macro;
		reader->as->has_register_macro |= is_register(macro->name);
	}
}

void macro_stray_end(struct reader *reader, struct span span, const struct name *directive)
{
	diag_error(&reader->as->diags, span, "'%s' without '.macro'", directive->text);
	directive_take_rest(reader);
}

void macro_purge(struct reader *reader, struct span span, const struct name *directive)
{
	struct text_range text = directive_take_rest(reader), word = range_take_name(&text);
	struct name *name = intern(reader, word);

	if (word.at == word.end || text.at < text.end)
		diag_error(&reader->as->diags, span, "expected one macro name after '%s'", directive->text);
	else if (!name->roles->macro)
		diag_error(&reader->as->diags, range_span(reader, word), "no macro '%s'", name->text);
	else
		name_roles(&reader->as->names, name)->macro = NULL;
}

/* LLVM's alternate mode is incomplete, and all that it offers can be written without it. */
void macro_refuse_alternate(struct reader *reader, struct span span, const struct name *directive)
{
	if (!strcmp(directive->text, ".altmacro"))
		diag_error(&reader->as->diags, span,
			   "there is no alternate macro mode; write \\NAME for an argument, \\@ in a label's "
			   "name instead of LOCAL, and quotes instead of <...>");
	directive_expect_end(reader, directive);
}

/* ---- Invocation -------------------------------------------------------- */

void macro_invoke(struct reader *reader, struct macro *macro, struct span span)
{
	struct assembler *as = reader->as;
	struct text_range text = directive_take_rest(reader);
	struct source like = { .name = macro->file, .origin = macro->origin, .expanded = macro->name->text };

	like.parent = span_join(span, text.at < text.end ? range_span(reader, text) : span);
	if (!arguments_read(reader, macro, like.parent, text))
		return;
	expansion_make(reader, macro, macro->uses++);
	as->macro_expansions++;
	if (text_stack_may_nest(reader, like.parent) &&
	    text_stack_may_make(reader, like.parent, reader->preproc.expansion.count))
		text_stack_enter(reader, text_stack_copy(reader, &like), NULL);
}

void macro_exit(struct reader *reader, struct span span, const struct name *directive)
{
	if (!reader->source->origin) {
		diag_error(&reader->as->diags, span, "'%s' outside a macro", directive->text);
		directive_take_rest(reader);
		return;
	}
	condition_close_all(reader, false);
	text_stack_leave(reader);
}
