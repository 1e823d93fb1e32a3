/* SPDX-License-Identifier: BSD-2-Clause */
#include "grammar/actions.h"

#include <string.h>

#include "asm/declarator.h"
#include "asm/expr/expr.h"
#include "asm/program.h"
#include "base/place.h"

struct value_list *action_values(struct reader *reader, struct value first)
{
	struct value_list *list = ARENA_NEW(&reader->as->arena, struct value_list);

	list->at[0] = first;
	return list;
}

struct value_list *action_add_value(struct value_list *list, unsigned place, struct value value)
{
	list->at[place] = value;
	list->given[place] = true;
	return list;
}

const struct value *action_given(const struct value_list *list, unsigned place)
{
	return list->given[place] ? &list->at[place] : NULL;
}

struct string action_word_string(const struct name *name, struct span span)
{
	return (struct string){ .span = span, .text = name->text, .length = name->length };
}

struct string action_source_string(struct reader *reader, struct span span)
{
	return (struct string){ .span = span,
				.text = source_text_at(&reader->as->sources, span.begin),
				.length = span.end - span.begin };
}

static struct string *keep_string(struct reader *reader, const struct string *string)
{
	struct string *kept = string ? ARENA_NEW(&reader->as->arena, struct string) : NULL;

	if (kept)
		*kept = *string;
	return kept;
}

struct section_words *action_section_words(struct reader *reader, struct string name,
					   const struct string *flags, const struct string *type)
{
	struct section_words *words = ARENA_NEW(&reader->as->arena, struct section_words);

	words->name = name;
	words->flags = keep_string(reader, flags);
	words->type = keep_string(reader, type);
	return words;
}

struct specifiers action_specifiers(struct reader *reader, struct name *name, struct span span)
{
	return specifiers_add_name(reader->as, (struct specifiers){ 0 }, name, span);
}

struct declarator *action_add_dimension(struct reader *reader, struct declarator *declarator,
					const struct value *size, struct span span)
{
	if (!declarator->dimension)
		declarator->dimension =
			arena_alloc(&reader->as->arena, MAX_DIMENSIONS * sizeof *declarator->dimension);
	if (declarator->dimensions == MAX_DIMENSIONS)
		diag_error(&reader->as->diags, span, "an array has at most %d dimensions", MAX_DIMENSIONS);
	else
		declarator->dimension[declarator->dimensions++] = size ? *size : expr_number(span, 0);
	declarator->is_open |= !size;
	return declarator;
}

struct declaration *action_declaration(struct reader *reader, struct type_words words,
				       struct declarator *declarator, struct attributes attributes)
{
	struct declaration *declaration = ARENA_NEW(&reader->as->arena, struct declaration);

	declarator->attributes = attributes;
	*declaration = (struct declaration){ words, declarator };
	return declaration;
}

struct attributes action_join_attributes(struct attributes first, struct attributes second)
{
	if (first.last_tag)
		first.last_tag->next = second.tags;
	else
		first.tags = second.tags;
	if (second.last_tag)
		first.last_tag = second.last_tag;
	first.packed |= second.packed;
	if (second.align > first.align)
		first.align = second.align;
	return first;
}

void action_program(struct reader *reader, const struct program_statement *statement)
{
	const struct specifiers *specifiers = statement->specifiers;
	struct span begin = statement->specifiers_span;
	struct assembler *as = reader->as;
	struct declarator *declarator = ARENA_NEW(&as->arena, struct declarator);
	bool is_name = specifiers->last && specifiers->last_span.begin == begin.begin;
	struct type_words words;

	if (is_name && !statement->parameters) {
		asm_program(as, statement->span, specifiers->last, begin, statement->section);
		return;
	}
	declarator->parameters = statement->parameters;
	words = specifiers_declare(as, *specifiers, declarator);
	asm_typed_program(as, statement->span, &words, declarator, statement->section);
}

/* What BTF can count. */
#define MAX_PARAMETERS UINT16_MAX

struct parameters *action_add_parameter(struct reader *reader, struct parameters *parameters,
					struct declaration *declaration)
{
	struct typed_parameter *parameter = ARENA_NEW(&reader->as->arena, struct typed_parameter);

	/* One more is kept, so that this is said once. */
	if (parameters->count > MAX_PARAMETERS)
		return parameters;
	if (parameters->count == MAX_PARAMETERS)
		diag_error(&reader->as->diags, declaration->declarator->span,
			   "a function has at most %d parameters, as BTF counts them in 16 bits",
			   MAX_PARAMETERS);
	*parameter = (struct typed_parameter){ declaration->words, declaration->declarator, NULL };
	if (parameters->last)
		parameters->last->next = parameter;
	else
		parameters->first = parameter;
	parameters->last = parameter;
	parameters->count++;
	return parameters;
}

struct initializer *action_initializer(struct reader *reader, struct initializer initializer)
{
	struct initializer *copy = ARENA_NEW(&reader->as->arena, struct initializer);

	*copy = initializer;
	return copy;
}

struct initializer *action_add_item(struct reader *reader, struct initializer *list, struct init_step *path,
				    struct initializer *value)
{
	struct init_item *item = ARENA_NEW(&reader->as->arena, struct init_item);

	if (!list)
		list = action_initializer(reader, (struct initializer){ .kind = INIT_LIST });
	*item = (struct init_item){ path, value, NULL };
	if (list->last)
		list->last->next = item;
	else
		list->first = item;
	list->last = item;
	return list;
}

struct init_step *action_add_step(struct reader *reader, struct init_step *path, struct init_step step)
{
	struct init_step *copy = ARENA_NEW(&reader->as->arena, struct init_step);

	*copy = step;
	if (step.member && step.member->text[0] != '.') {
		const char *dotted = arena_printf(&reader->as->arena, ".%s", step.member->text);

		diag_error(&reader->as->diags, step.span, "write a member with a dot: '%s'", dotted);
		copy->member = name_intern(&reader->as->names, dotted, strlen(dotted));
	}
	if (!path)
		path = copy;
	else
		path->last->next = copy;
	path->last = copy;
	return path;
}

struct value action_sizeof(struct reader *reader, struct type_words type, struct span span)
{
	if (type.stars)
		return expr_number(span, 8);
	if (type.name)
		return expr_sizeof(reader->as, span, type.name);
	diag_error(&reader->as->diags, span, "expected a type name");
	return expr_number(span, 0);
}

struct specifiers *action_keep_specifiers(struct assembler *as, struct specifiers specifiers)
{
	struct specifiers *kept = ARENA_NEW(&as->arena, struct specifiers);

	*kept = specifiers;
	return kept;
}

struct type_words *action_keep_type(struct assembler *as, struct type_words words)
{
	struct type_words *kept = ARENA_NEW(&as->arena, struct type_words);

	*kept = words;
	return kept;
}

struct value action_signed_offset(struct reader *reader, struct value value)
{
	char first = *source_text_at(&reader->as->sources, value.span.begin);

	if (first != '+' && first != '-')
		diag_error(&reader->as->diags, value.span,
			   "expected '+' or '-' between the register and its offset");
	return value;
}

void action_add_argument(struct reader *reader, enum argument_kind kind, struct span span, struct reg reg,
			 struct value value)
{
	struct arguments *arguments = &reader->arguments;

	if (arguments->count < MAX_ARGUMENTS)
		arguments->at[arguments->count] = (struct argument){ kind, span, reg, value };
	arguments->count++;
}
