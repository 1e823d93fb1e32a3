/* SPDX-License-Identifier: BSD-2-Clause */
/* .macro: definition, invocation, and the replacing of parameters. */
#include <stdio.h>
#include <string.h>

#include "grammar/preproc.h"
#include "grammar/words.h"

static struct name *intern(struct reader *reader, struct raw_text text)
{
	return name_intern(&reader->as->names, text.at, (size_t)(text.end - text.at));
}

/* ---- Definition -------------------------------------------------------- */

static bool refuse(struct reader *reader, struct raw_text at, const char *why)
{
	diag_error(&reader->as->diags, preproc_span(reader, at), "%s", why);
	return false;
}

static bool take_qualifier(struct reader *reader, struct raw_text *text, struct parameter *parameter)
{
	struct raw_text word;

	if (text->at == text->end || *text->at != ':')
		return true;
	text->at++;
	word = preproc_take_name(text);
	parameter->is_required = raw_is_word(word.at, (size_t)(word.end - word.at), "req");
	parameter->is_vararg = raw_is_word(word.at, (size_t)(word.end - word.at), "vararg");
	if (parameter->is_required || parameter->is_vararg)
		return true;
	return refuse(reader, word, "expected 'req' or 'vararg' behind the ':' of a parameter");
}

static bool take_fallback(struct reader *reader, struct raw_text *text, struct parameter *parameter)
{
	struct raw_text value;

	if (text->at == text->end || *text->at != '=')
		return true;
	text->at++;
	reader->preproc.text.count = reader->preproc.arguments.count = 0;
	if (!argument_read(reader, text, false))
		return false;
	value = argument_text(reader, 0);
	parameter->fallback.at = arena_copy(&reader->as->arena, value.at, (size_t)(value.end - value.at));
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

static bool take_parameter(struct reader *reader, struct raw_text *text, struct macro *macro)
{
	struct parameter *parameter = &macro->parameters[macro->count];
	struct raw_text name = preproc_take_name(text);

	parameter->length = (size_t)(name.end - name.at);
	parameter->name = arena_copy(&reader->as->arena, name.at, parameter->length);
	if (!parameter->length)
		return refuse(reader, *text, "expected a parameter's name");
	if (is_taken(macro, parameter))
		return refuse(reader, name, "the macro has a parameter of this name already");
	if (macro->count && macro->parameters[macro->count - 1].is_vararg)
		return refuse(reader, name,
			      "no parameter can follow a 'vararg', which takes all that is left");
	if (!take_qualifier(reader, text, parameter) || !take_fallback(reader, text, parameter))
		return false;
	preproc_take_comma(text);
	macro->count++;
	return true;
}

static bool take_parameters(struct reader *reader, struct raw_text text, struct macro *macro)
{
	/* No more than there are bytes. */
	size_t room = (size_t)(text.end - text.at);

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
		   "macro '%s' is defined twice; '.purgem %s' forgets the first", macro->name->text,
		   macro->name->text);
	diag_note(&reader->as->diags, first->span, "it is defined first here");
	return false;
}

static bool is_register(const struct name *name)
{
	return strchr("rRwW", name->text[0]) && name->length > 1 &&
	       strspn(name->text + 1, "0123456789") == name->length - 1;
}

int preproc_macro(struct reader *reader, struct span span, const struct name *directive)
{
	struct macro *macro = ARENA_NEW(&reader->as->arena, struct macro);
	struct raw_text text = preproc_take_rest(reader), name = preproc_take_name(&text);
	bool is_good = name.at < name.end || refuse(reader, text, "expected the macro's name");

	macro->span = preproc_span(reader, name);
	preproc_take_comma(&text);
	is_good = is_good && take_parameters(reader, text, macro);
	if (!preproc_take_body(reader, span, directive, &macro->body) || !is_good)
		return NOTHING;
	macro->name = intern(reader, name);
	macro->origin = preproc_span(reader, macro->body).begin;
	macro->file = reader->source->name;
	if (is_new(reader, macro)) {
		name_roles(&reader->as->names, macro->name)->macro = macro;
		reader->as->has_register_macro |= is_register(macro->name);
	}
	return NOTHING;
}

int preproc_endm(struct reader *reader, struct span span, const struct name *directive)
{
	diag_error(&reader->as->diags, span, "'%s' closes nothing; no .macro is open here", directive->text);
	preproc_take_rest(reader);
	return NOTHING;
}

int preproc_purgem(struct reader *reader, struct span span, const struct name *directive)
{
	struct raw_text text = preproc_take_rest(reader), word = preproc_take_name(&text);
	struct name *name = intern(reader, word);

	if (word.at == word.end || text.at < text.end)
		diag_error(&reader->as->diags, span, "expected one macro's name behind '%s'",
			   directive->text);
	else if (!name->roles->macro)
		diag_error(&reader->as->diags, preproc_span(reader, word), "there is no macro '%s'",
			   name->text);
	else
		name_roles(&reader->as->names, name)->macro = NULL;
	return NOTHING;
}

/* Another way of reading macros, which LLVM has by half: all that it can do is there without it. */
int preproc_altmacro(struct reader *reader, struct span span, const struct name *directive)
{
	if (!strcmp(directive->text, ".altmacro"))
		diag_error(&reader->as->diags, span,
			   "macros are read in one way here: write \\NAME for an argument, "
			   "\\@ in a label's name for LOCAL, and quotes for <...>");
	preproc_expect_end(reader, directive);
	return NOTHING;
}

/* ---- Expansion --------------------------------------------------------- */

static void append(struct reader *reader, const char *text, size_t length)
{
	bytes_append(&reader->as->arena, &reader->preproc.expansion, text, length);
}

static void append_number(struct reader *reader, uint64_t number)
{
	char text[24];

	append(reader, text, (size_t)snprintf(text, sizeof text, "%llu", (unsigned long long)number));
}

static size_t find_parameter(const struct macro *macro, const char *name, size_t length)
{
	size_t index = 0;

	while (index < macro->count && (macro->parameters[index].length != length ||
					memcmp(macro->parameters[index].name, name, length) != 0))
		index++;
	return index;
}

/* A backslash and a name; what is no parameter stays as it is. */
static const char *substitute_name(struct reader *reader, const struct macro *macro, struct raw_text at)
{
	const char *name = at.at + 1, *end = name;
	size_t index;

	while (end < at.end && is_name_part(*end))
		end++;
	index = find_parameter(macro, name, (size_t)(end - name));
	if (index < macro->count) {
		struct raw_text value = argument_text(reader, index);

		append(reader, value.at, (size_t)(value.end - value.at));
	} else {
		append(reader, at.at, (size_t)(end - at.at));
	}
	return end;
}

/* \@ counts the expansions of the run, \+ those of this macro, \() is nothing, and parts names. */
static const char *substitute_one(struct reader *reader, const struct macro *macro, struct raw_text at,
				  uint64_t use)
{
	size_t left = (size_t)(at.end - at.at);

	if (left > 1 && at.at[1] == '@') {
		append_number(reader, reader->as->macro_expansions);
		return at.at + 2;
	}
	if (left > 1 && at.at[1] == '+') {
		append_number(reader, use);
		return at.at + 2;
	}
	if (left > 2 && at.at[1] == '(' && at.at[2] == ')')
		return at.at + 3;
	return substitute_name(reader, macro, at);
}

void macro_substitute(struct reader *reader, const struct macro *macro, uint64_t use)
{
	struct raw_text rest = macro->body;
	const char *backslash;

	reader->preproc.expansion.count = 0;
	while ((backslash = memchr(rest.at, '\\', (size_t)(rest.end - rest.at)))) {
		append(reader, rest.at, (size_t)(backslash - rest.at));
		rest.at = substitute_one(reader, macro, (struct raw_text){ backslash, rest.end }, use);
		if (reader->preproc.expansion.count > PREPROC_MAX_BYTES)
			return;
	}
	append(reader, rest.at, (size_t)(rest.end - rest.at));
}

void macro_invoke(struct reader *reader, struct macro *macro, struct span span)
{
	struct assembler *as = reader->as;
	struct raw_text text = preproc_take_rest(reader);
	struct source like = { .name = macro->file, .origin = macro->origin, .expanded = macro->name->text };

	like.parent = span_join(span, text.at < text.end ? preproc_span(reader, text) : span);
	if (!arguments_read(reader, macro, like.parent, text))
		return;
	macro_substitute(reader, macro, macro->uses++);
	as->macro_expansions++;
	if (preproc_may_nest(reader, like.parent) &&
	    preproc_may_make(reader, like.parent, reader->preproc.expansion.count))
		preproc_enter(reader, preproc_copy(reader, &like), NULL);
}

int preproc_exitm(struct reader *reader, struct span span, const struct name *directive)
{
	if (!reader->source->origin) {
		diag_error(&reader->as->diags, span, "'%s' stands outside of every macro", directive->text);
		preproc_take_rest(reader);
		return NOTHING;
	}
	preproc_close_conditions(reader, false);
	reader->preproc.leaving = true;
	return NOTHING;
}
