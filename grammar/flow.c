/* SPDX-License-Identifier: BSD-2-Clause */
/* What all directives of assembly time share: the words, the texts that are read, their bounds. */
#include "grammar/flow.h"

#include <string.h>

#include "grammar/literal.h"
#include "grammar/words.h"

static const struct {
	const char *text;
	flow_handler *handler;
} words[] = {
	{ ".macro", flow_macro },
	{ ".endm", flow_endm },
	{ ".endmacro", flow_endm },
	{ ".exitm", flow_exitm },
	{ ".purgem", flow_purgem },
	{ ".rept", flow_rept },
	{ ".rep", flow_rept },
	{ ".irp", flow_irp },
	{ ".irpc", flow_irpc },
	{ ".endr", flow_endr },
	{ ".if", flow_if },
	{ ".ifeq", flow_if },
	{ ".ifne", flow_if },
	{ ".ifge", flow_if },
	{ ".ifgt", flow_if },
	{ ".ifle", flow_if },
	{ ".iflt", flow_if },
	{ ".ifdef", flow_ifdef },
	{ ".ifndef", flow_ifdef },
	{ ".ifnotdef", flow_ifdef },
	{ ".ifb", flow_ifb },
	{ ".ifnb", flow_ifb },
	{ ".ifc", flow_ifc },
	{ ".ifnc", flow_ifc },
	{ ".ifeqs", flow_ifeqs },
	{ ".ifnes", flow_ifeqs },
	{ ".else", flow_else },
	{ ".elseif", flow_elseif },
	{ ".endif", flow_endif },
	{ ".include", flow_include },
	{ ".error", flow_error },
	{ ".err", flow_error },
	{ ".warning", flow_warning },
	{ ".print", flow_print },
	{ ".altmacro", flow_altmacro },
	{ ".noaltmacro", flow_altmacro },
};

#define WORDS (sizeof words / sizeof *words)

void flow_add_words(struct names *names)
{
	for (size_t i = 0; i < WORDS; i++)
		name_roles(names, name_intern(names, words[i].text, strlen(words[i].text)))->flow =
			(uint16_t)(i + 1);
}

const char *flow_word(size_t index)
{
	return words[index].text;
}

size_t flow_word_count(void)
{
	return WORDS;
}

int flow_begin(struct reader *reader, struct span span, const struct name *name, const char *after)
{
	reader->flow.cursor = after;
	if (!name->roles->macro)
		return words[name->roles->flow - 1].handler(reader, span, name);
	macro_invoke(reader, name->roles->macro, span);
	return NOTHING;
}

void flow_free(struct flow *flow)
{
	vec_free(&flow->texts);
	vec_free(&flow->conditions);
	vec_free(&flow->text);
	vec_free(&flow->arguments);
	vec_free(&flow->expansion);
}

struct raw flow_rest_of_text(const struct reader *reader)
{
	return (struct raw){ reader->flow.cursor, reader->source->text + reader->source->length };
}

struct span flow_span(const struct reader *reader, struct raw text)
{
	uint32_t begin = reader->source->base + (uint32_t)(text.at - reader->source->text);

	return (struct span){ begin, begin + (uint32_t)(text.end - text.at) };
}

struct raw flow_take_rest(struct reader *reader)
{
	struct raw rest = flow_rest_of_text(reader);

	rest.end = raw_text_end(rest);
	reader->flow.cursor = rest.end;
	rest.at = raw_skip_blanks(rest);
	while (rest.end > rest.at && strchr(" \t\r\f\v", rest.end[-1]))
		rest.end--;
	return rest;
}

void flow_expect_end(struct reader *reader, const struct name *directive)
{
	struct raw rest = flow_take_rest(reader);

	if (rest.at < rest.end)
		diag_error(&reader->as->diags, flow_span(reader, rest), "nothing may follow '%s' on its line",
			   directive->text);
}

struct raw flow_take_name(struct raw *text)
{
	struct raw name = { raw_skip_blanks(*text), NULL };

	name.end = name.at + raw_name_length((struct raw){ name.at, text->end });
	text->at = raw_skip_blanks((struct raw){ name.end, text->end });
	return name;
}

bool flow_take_comma(struct raw *text)
{
	if (text->at == text->end || *text->at != ',')
		return false;
	text->at = raw_skip_blanks((struct raw){ text->at + 1, text->end });
	return true;
}

bool flow_take_string(struct reader *reader, const struct name *directive, const char **text, size_t *length)
{
	struct raw rest = flow_take_rest(reader);
	struct span span = flow_span(reader, rest);
	size_t size = (size_t)(rest.end - rest.at);
	struct string string;

	if (size < 2 || *rest.at != '"' || rest.end[-1] != '"' || raw_element_end(rest) != rest.end) {
		diag_error(&reader->as->diags, span, "expected a string behind '%s', as \"text\"",
			   directive->text);
		return false;
	}
	string = (struct string){ .span = span, .text = rest.at + 1, .length = size - 2 };
	*text = literal_string(reader->as, string, length);
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

bool flow_take_body(struct reader *reader, struct span opener, const struct name *directive, struct raw *body)
{
	struct raw text = flow_rest_of_text(reader);
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

			reader->flow.cursor = text.at + length;
			flow_expect_end(reader, closer);
			return true;
		}
		text.at = raw_statement_end((struct raw){ text.at + length, text.end });
		text.at += text.at < text.end;
	}
	reader->flow.cursor = text.end;
	diag_error(&reader->as->diags, opener, "this '%s' is not closed; end it with '%s'", directive->text,
		   of_macro ? ".endm" : ".endr");
	return false;
}

void flow_enter(struct reader *reader, struct source *source, struct loop *loop)
{
	reader->flow.entering = (struct open_text){ .source = source, .loop = loop };
}

/* Beyond a bound there is no sense in going on: each further expansion would say the same. */
static bool give_up(struct reader *reader)
{
	reader->as->gave_up = true;
	reader->flow.pending = PENDING_END;
	return false;
}

bool flow_may_nest(struct reader *reader, struct span span)
{
	if (reader->flow.texts.count <= FLOW_MAX_DEPTH)
		return true;
	diag_error(&reader->as->diags, span,
		   "macros and includes are nested more than %d deep here; does one lead to "
		   "itself without an end?",
		   FLOW_MAX_DEPTH);
	return give_up(reader);
}

bool flow_may_make(struct reader *reader, struct span span, size_t size)
{
	struct assembler *as = reader->as;

	as->expanded_bytes += size + sizeof(struct source);
	/* A few bytes can make a million texts, each as wrong as the one before. */
	if (reader->flow.texts.count > 1 && as->diags.errors >= DIAG_MAX_SHOWN) {
		diag_error_last(&as->diags, span,
				"too many errors in what macros, repetitions and includes have made; nothing "
				"behind this is read");
		return give_up(reader);
	}
	if (as->expanded_bytes <= FLOW_MAX_BYTES)
		return true;
	diag_error(&as->diags, span,
		   "macros, repetitions and includes have made more than %u MiB of text; is the "
		   "count right?",
		   FLOW_MAX_BYTES >> 20);
	return give_up(reader);
}

struct source *flow_copy(struct reader *reader, const struct source *like)
{
	struct assembler *as = reader->as;

	return source_copy(&as->arena, &as->sources, like, (const char *)reader->flow.expansion.at,
			   reader->flow.expansion.count);
}

bool flow_known_value(struct reader *reader, const struct value *value, int128 *number)
{
	struct outcome outcome = expr_evaluate(reader->as, value);

	*number = outcome.number;
	if (!outcome.failed && outcome.symbol)
		diag_error(&reader->as->diags, value->span,
			   "a number that is known here is needed, and '%s' is an address",
			   outcome.symbol->name->text);
	if (outcome.failed)
		diag_note(&reader->as->diags, value->span,
			  "here it decides what is read, so it must be known above");
	return !outcome.failed && !outcome.symbol;
}

void flow_resume(struct reader *reader)
{
	struct flow *flow = &reader->flow;
	bool is_loop = flow->pending == PENDING_LOOP;

	if (flow->pending == PENDING_END)
		return;
	flow->pending = PENDING_NOTHING;
	/* What stands behind the expression may have been wrong. */
	flow->is_known &= reader->as->diags.errors == reader->errors_before;
	if (is_loop)
		flow_begin_loop(reader);
	else
		flow_begin_branch(reader);
}

bool flow_end_text(struct reader *reader)
{
	flow_close_conditions(reader, true);
	if (reader->flow.texts.count == 1)
		return false;
	reader->flow.leaving = !flow_repeat(reader);
	reader->flow.cursor = reader->source->text + (reader->flow.leaving ? reader->source->length : 0);
	return true;
}
