/* SPDX-License-Identifier: BSD-2-Clause */
/* What all directives of assembly time share: the words, the texts that are read, their bounds. */
#include "grammar/preproc.h"

#include <string.h>

#include "asm/expr/evaluate.h"
#include "asm/symbol.h"
#include "base/literal.h"
#include "grammar/words.h"

static const struct {
	const char *text;
	preproc_handler *handler;
} words[] = {
	{ ".macro", preproc_macro },
	{ ".endm", preproc_endm },
	{ ".endmacro", preproc_endm },
	{ ".exitm", preproc_exitm },
	{ ".purgem", preproc_purgem },
	{ ".rept", preproc_rept },
	{ ".rep", preproc_rept },
	{ ".irp", preproc_irp },
	{ ".irpc", preproc_irpc },
	{ ".endr", preproc_endr },
	{ ".if", preproc_if },
	{ ".ifeq", preproc_if },
	{ ".ifne", preproc_if },
	{ ".ifge", preproc_if },
	{ ".ifgt", preproc_if },
	{ ".ifle", preproc_if },
	{ ".iflt", preproc_if },
	{ ".ifdef", preproc_ifdef },
	{ ".ifndef", preproc_ifdef },
	{ ".ifnotdef", preproc_ifdef },
	{ ".ifb", preproc_ifb },
	{ ".ifnb", preproc_ifb },
	{ ".ifc", preproc_ifc },
	{ ".ifnc", preproc_ifc },
	{ ".ifeqs", preproc_ifeqs },
	{ ".ifnes", preproc_ifeqs },
	{ ".else", preproc_else },
	{ ".elseif", preproc_elseif },
	{ ".endif", preproc_endif },
	{ ".include", preproc_include },
	{ ".error", preproc_error },
	{ ".err", preproc_error },
	{ ".warning", preproc_warning },
	{ ".print", preproc_print },
	{ ".altmacro", preproc_altmacro },
	{ ".noaltmacro", preproc_altmacro },
};

#define WORDS (sizeof words / sizeof *words)

void preproc_add_words(struct names *names)
{
	for (size_t i = 0; i < WORDS; i++)
		name_roles(names, name_intern(names, words[i].text, strlen(words[i].text)))->preproc =
			(uint16_t)(i + 1);
}

const char *preproc_word(size_t index)
{
	return words[index].text;
}

size_t preproc_word_count(void)
{
	return WORDS;
}

int preproc_begin(struct reader *reader, struct span span, const struct name *name, const char *after)
{
	reader->preproc.cursor = after;
	if (!name->roles->macro)
		return words[name->roles->preproc - 1].handler(reader, span, name);
	macro_invoke(reader, name->roles->macro, span);
	return NOTHING;
}

void preproc_free(struct preproc *preproc)
{
	vec_free(&preproc->texts);
	vec_free(&preproc->conditions);
	vec_free(&preproc->text);
	vec_free(&preproc->arguments);
	vec_free(&preproc->expansion);
}

struct raw_text preproc_rest_of_text(const struct reader *reader)
{
	return (struct raw_text){ reader->preproc.cursor, reader->source->text + reader->source->length };
}

struct span preproc_span(const struct reader *reader, struct raw_text text)
{
	uint32_t begin = reader->source->base + (uint32_t)(text.at - reader->source->text);

	return (struct span){ begin, begin + (uint32_t)(text.end - text.at) };
}

struct raw_text preproc_take_rest(struct reader *reader)
{
	struct raw_text rest = preproc_rest_of_text(reader);

	rest.end = raw_text_end(rest);
	reader->preproc.cursor = rest.end;
	rest.at = raw_skip_blanks(rest);
	while (rest.end > rest.at && strchr(" \t\r\f\v", rest.end[-1]))
		rest.end--;
	return rest;
}

void preproc_expect_end(struct reader *reader, const struct name *directive)
{
	struct raw_text rest = preproc_take_rest(reader);

	if (rest.at < rest.end)
		diag_error(&reader->as->diags, preproc_span(reader, rest),
			   "nothing may follow '%s' on its line", directive->text);
}

struct raw_text preproc_take_name(struct raw_text *text)
{
	struct raw_text name = { raw_skip_blanks(*text), NULL };

	name.end = name.at + raw_name_length((struct raw_text){ name.at, text->end });
	text->at = raw_skip_blanks((struct raw_text){ name.end, text->end });
	return name;
}

bool preproc_take_comma(struct raw_text *text)
{
	if (text->at == text->end || *text->at != ',')
		return false;
	text->at = raw_skip_blanks((struct raw_text){ text->at + 1, text->end });
	return true;
}

bool preproc_take_string(struct reader *reader, const struct name *directive, const char **text,
			 size_t *length)
{
	struct raw_text rest = preproc_take_rest(reader);
	struct span span = preproc_span(reader, rest);
	size_t size = (size_t)(rest.end - rest.at);
	struct string string;

	if (size < 2 || *rest.at != '"' || rest.end[-1] != '"' || raw_element_end(rest) != rest.end) {
		diag_error(&reader->as->diags, span, "expected a string behind '%s', as \"text\"",
			   directive->text);
		return false;
	}
	string = (struct string){ .span = span, .text = rest.at + 1, .length = size - 2 };
	*text = literal_string(&reader->as->diags, string, length);
	return true;
}

/* A body closes with .endm if it is a macro's, with .endr else; those of its own kind nest in it. */
static bool is_opener(const char *at, size_t length, bool of_macro)
{
	static const char *const loops[] = { ".rept", ".rep", ".irp", ".irpc" };

	if (of_macro)
		return raw_is_word(at, length, ".macro");
	for (size_t i = 0; i < sizeof loops / sizeof *loops; i++)
		if (raw_is_word(at, length, loops[i]))
			return true;
	return false;
}

static bool is_closer(const char *at, size_t length, bool of_macro)
{
	if (of_macro)
		return raw_is_word(at, length, ".endm") || raw_is_word(at, length, ".endmacro");
	return raw_is_word(at, length, ".endr");
}

bool preproc_take_body(struct reader *reader, struct span opener, const struct name *directive,
		       struct raw_text *body)
{
	struct raw_text text = preproc_rest_of_text(reader);
	bool of_macro = !strcmp(directive->text, ".macro");
	size_t depth = 0;

	text.at = raw_statement_end(text);
	body->at = text.at += text.at < text.end;
	while (text.at < text.end) {
		size_t length = raw_head(&text);

		body->end = text.at;
		if (is_opener(text.at, length, of_macro))
			depth++;
		else if (is_closer(text.at, length, of_macro) && !depth--) {
			struct name *closer = name_intern(&reader->as->names, text.at, length);

			reader->preproc.cursor = text.at + length;
			preproc_expect_end(reader, closer);
			return true;
		}
		text.at = raw_statement_end((struct raw_text){ text.at + length, text.end });
		text.at += text.at < text.end;
	}
	reader->preproc.cursor = text.end;
	diag_error(&reader->as->diags, opener, "this '%s' is not closed; end it with '%s'", directive->text,
		   of_macro ? ".endm" : ".endr");
	return false;
}

void preproc_enter(struct reader *reader, struct source *source, struct loop *loop)
{
	reader->preproc.entering = (struct open_text){ .source = source, .loop = loop };
}

/* Beyond a bound there is no sense in going on: each further expansion would say the same. */
static bool give_up(struct reader *reader)
{
	reader->as->gave_up = true;
	reader->preproc.pending = PENDING_END;
	return false;
}

bool preproc_may_nest(struct reader *reader, struct span span)
{
	if (reader->preproc.texts.count <= PREPROC_MAX_DEPTH)
		return true;
	diag_error(&reader->as->diags, span,
		   "macros and includes are nested more than %d deep here; does one lead to "
		   "itself without an end?",
		   PREPROC_MAX_DEPTH);
	return give_up(reader);
}

bool preproc_may_make(struct reader *reader, struct span span, size_t size)
{
	struct assembler *as = reader->as;

	as->expanded_bytes += size + sizeof(struct source);
	/* A few bytes can make a million texts, each as wrong as the one before. */
	if (reader->preproc.texts.count > 1 && as->diag_run.errors >= DIAG_MAX_SHOWN) {
		diag_error_last(&as->diags, span,
				"too many errors in what macros, repetitions and includes have made; nothing "
				"behind this is read");
		return give_up(reader);
	}
	if (as->expanded_bytes <= PREPROC_MAX_BYTES)
		return true;
	diag_error(&as->diags, span,
		   "macros, repetitions and includes have made more than %u MiB of text; is the "
		   "count right?",
		   PREPROC_MAX_BYTES >> 20);
	return give_up(reader);
}

struct source *preproc_copy(struct reader *reader, const struct source *like)
{
	struct assembler *as = reader->as;

	return source_copy(&as->arena, &as->sources, like, (const char *)reader->preproc.expansion.at,
			   reader->preproc.expansion.count);
}

bool preproc_known_value(struct reader *reader, const struct value *value, int128 *number)
{
	struct result result = expr_evaluate(reader->as, value);

	*number = result.number;
	if (!result.failed && result.symbol)
		diag_error(&reader->as->diags, value->span,
			   "a number that is known here is needed, and '%s' is an address",
			   result.symbol->name->text);
	if (result.failed)
		diag_note(&reader->as->diags, value->span,
			  "here it decides what is read, so it must be known above");
	return !result.failed && !result.symbol;
}

void preproc_resume(struct reader *reader)
{
	struct preproc *preproc = &reader->preproc;
	bool is_loop = preproc->pending == PENDING_LOOP;

	if (preproc->pending == PENDING_END)
		return;
	preproc->pending = PENDING_NOTHING;
	/* What stands behind the expression may have been wrong. */
	preproc->is_known &= reader->as->diag_run.errors == reader->errors_before;
	if (is_loop)
		preproc_begin_loop(reader);
	else
		preproc_begin_branch(reader);
}

bool preproc_end_text(struct reader *reader)
{
	preproc_close_conditions(reader, true);
	if (reader->preproc.texts.count == 1)
		return false;
	reader->preproc.leaving = !preproc_repeat(reader);
	reader->preproc.cursor =
		reader->source->text + (reader->preproc.leaving ? reader->source->length : 0);
	return true;
}
