/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * .rept, .irp, .irpc. A body without parameters is copied once and read again and again;
 * otherwise each round has a text of its own.
 */
#include "grammar/loop.h"

#include <string.h>

#include "grammar/arguments.h"
#include "grammar/directive_text.h"
#include "grammar/expansion.h"
#include "grammar/text_stack.h"

static struct loop *new_loop(struct reader *reader, struct span span, struct text_range body)
{
	struct loop *loop = ARENA_NEW(&reader->as->arena, struct loop);

	loop->span = span;
	loop->macro.body = body;
	loop->macro.origin = range_span(reader, body).begin;
	loop->macro.file = reader->source->name;
	return loop;
}

static bool is_same_each_round(const struct loop *loop)
{
	const struct text_range *body = &loop->macro.body;

	return !memchr(body->at, '\\', (size_t)(body->end - body->at));
}

/* The text of the next round. NULL: a limit was exceeded. */
static struct source *make_round(struct reader *reader, struct loop *loop)
{
	struct assembler *as = reader->as;
	struct source like = { .name = loop->macro.file, .origin = loop->macro.origin, .parent = loop->span };
	struct text_range *value = loop->values ? &loop->values[loop->next] : NULL;

	reader->preproc.text.count = reader->preproc.arguments.count = 0;
	if (value) {
		struct macro_argument argument = { .length = range_length(*value) };

		bytes_append(&as->arena, &reader->preproc.text, value->at, argument.length);
		vec_push(&as->arena, &reader->preproc.arguments, argument);
	}
	expansion_make(reader, &loop->macro, loop->next++);
	return text_stack_may_make(reader, loop->span, reader->preproc.expansion.count)
		       ? text_stack_copy(reader, &like)
		       : NULL;
}

static void begin(struct reader *reader, struct loop *loop)
{
	struct source *source = NULL;

	if (loop->count && range_length(loop->macro.body) && text_stack_may_nest(reader, loop->span))
		source = make_round(reader, loop);
	if (source)
		text_stack_enter(reader, source, loop);
}

bool loop_repeat(struct reader *reader)
{
	struct loop *loop = reader->preproc.texts.at[reader->preproc.texts.count - 1].loop;
	struct source *source;

	if (!loop || loop->next == loop->count || reader->as->gave_up)
		return false;
	if (is_same_each_round(loop)) {
		loop->next++;
		text_stack_reread(reader);
		return text_stack_may_make(reader, loop->span, reader->source->length);
	}
	source = make_round(reader, loop);
	if (source) {
		text_stack_leave(reader);
		text_stack_enter(reader, source, loop);
	}
	return source;
}

/* ---- .rept ------------------------------------------------------------- */

void loop_rept(struct reader *reader, struct span span, const struct name *directive)
{
	struct preproc *preproc = &reader->preproc;
	const char *count = reader->lexer.at;
	struct text_range body;

	preproc->pending_loop = NULL;
	if (directive_take_body(reader, span, directive, &body))
		preproc->pending_loop = new_loop(reader, span, body);
	preproc->pending = PENDING_LOOP;
	preproc->is_known = false;
	preproc->after_loop = reader->lexer.at;
	reader->lexer.at = count;
}

void loop_decide(struct reader *reader, const struct value *value)
{
	struct loop *loop = reader->preproc.pending_loop;
	int128 count;

	reader->preproc.is_known = directive_known_value(reader, value, &count);
	if (!reader->preproc.is_known)
		return;
	if (count < 0 || count > UINT32_MAX)
		diag_error(&reader->as->diags, value->span, "expected a count from 0 to %u", UINT32_MAX);
	/* An absurd count is refused before anything is expanded. */
	else if (loop && (count * (int128)range_length(loop->macro.body) <= PREPROC_MAX_BYTES ||
			  text_stack_may_make(reader, loop->span, PREPROC_MAX_BYTES)))
		loop->count = (uint64_t)count;
}

void loop_begin(struct reader *reader)
{
	reader->lexer.at = reader->preproc.after_loop;
	if (reader->preproc.pending_loop && reader->preproc.is_known)
		begin(reader, reader->preproc.pending_loop);
}

/* ---- .irp and .irpc ---------------------------------------------------- */

static void copy_values(struct reader *reader, struct loop *loop)
{
	const struct preproc *preproc = &reader->preproc;
	const char *text = arena_copy(&reader->as->arena, preproc->text.at, preproc->text.count);

	loop->count = preproc->arguments.count;
	loop->values = arena_alloc(&reader->as->arena, loop->count * sizeof *loop->values);
	for (size_t i = 0; i < loop->count; i++) {
		const struct macro_argument *argument = &preproc->arguments.at[i];

		loop->values[i] = (struct text_range){ text + argument->begin,
						       text + argument->begin + argument->length };
	}
}

/* The values up to the end of the text; if there is not even a comma, one empty value. */
static bool read_values(struct reader *reader, struct text_range text)
{
	reader->preproc.text.count = reader->preproc.arguments.count = 0;
	do {
		if (!argument_read(reader, &text, false))
			return false;
		range_take_comma(&text);
	} while (text.at < text.end);
	return true;
}

/* Each byte of one argument is a value. */
static bool read_characters(struct reader *reader, struct text_range text)
{
	struct preproc *preproc = &reader->preproc;
	size_t length;

	if (!read_values(reader, text))
		return false;
	if (preproc->arguments.count != 1) {
		diag_error(&reader->as->diags, range_span(reader, text),
			   "'.irpc' takes one string of characters");
		return false;
	}
	length = preproc->arguments.at[0].length;
	preproc->arguments.count = 0;
	for (size_t i = 0; i < length; i++)
		vec_push(&reader->as->arena, &preproc->arguments,
			 ((struct macro_argument){ .begin = i, .length = 1 }));
	return true;
}

static bool take_header(struct reader *reader, struct text_range text, struct text_range *name,
			bool by_character)
{
	*name = range_take_name(&text);
	if (name->at == name->end) {
		diag_error(&reader->as->diags, range_span(reader, text), "expected a parameter name");
		return false;
	}
	if (range_take_comma(&text) && text.at == text.end) {
		diag_warning(&reader->as->diags, range_span(reader, *name),
			     "no values, so the body is skipped; GNU as assembles it once with an empty "
			     "value, which is \"\" here");
		reader->preproc.text.count = reader->preproc.arguments.count = 0;
		return true;
	}
	return by_character ? read_characters(reader, text) : read_values(reader, text);
}

static void run(struct reader *reader, struct span span, const struct name *directive, bool by_character)
{
	struct text_range text = directive_take_rest(reader), name, body;
	bool is_good = take_header(reader, text, &name, by_character);
	struct loop *loop;

	if (!directive_take_body(reader, span, directive, &body) || !is_good)
		return;
	loop = new_loop(reader, span, body);
	loop->macro.parameters = ARENA_NEW(&reader->as->arena, struct parameter);
	loop->macro.parameters->name = name.at;
	loop->macro.parameters->length = range_length(name);
	loop->macro.count = 1;
	copy_values(reader, loop);
	begin(reader, loop);
}

void loop_irp(struct reader *reader, struct span span, const struct name *directive)
{
	run(reader, span, directive, false);
}

void loop_irpc(struct reader *reader, struct span span, const struct name *directive)
{
	run(reader, span, directive, true);
}

void loop_stray_end(struct reader *reader, struct span span, const struct name *directive)
{
	diag_error(&reader->as->diags, span, "'%s' without '.rept' or '.irp'", directive->text);
	directive_take_rest(reader);
}
