/* SPDX-License-Identifier: BSD-2-Clause */
#include "grammar/context.h"

#include "asm/dialect.h"
#include "base/place.h"

/* ---- What may come next ------------------------------------------------- */

bool context_takes_symbol(const struct context *context)
{
	switch (context->previous) {
	case GOTO:
	case GOTOL:
	case MAY_GOTO:
	case CALL: return true;
	default: return context_takes_no_register(context);
	}
}

bool context_is_assigned(const char *after)
{
	while (*after == ' ' || *after == '\t')
		after++;
	return after[0] == '=' && after[1] != '=';
}

/* ---- Statements --------------------------------------------------------- */

/*
 * While the parser skips a statement with an error; or in a prototype, which continues after
 * its commas.
 */
static bool goes_on(const struct reader *reader)
{
	const struct context *context = &reader->context;

	if (reader->recovery.active && context->depth > reader->recovery.depth)
		return true;
	return context->declares && !context->depth && (context->previous == ',' || context->previous == '(');
}

int context_end_statement(struct reader *reader)
{
	struct context *context = &reader->context;
	bool is_empty = context->at_head && context->previous != LABEL;

	if (goes_on(reader))
		return NOTHING;
	context->at_head = true;
	context->in_if = context->has_mnemonic = false;
	if (!context->depth)
		context->declares = false;
	if (!is_empty)
		reader->dump.before = reader->dump.here;
	reader->dump.here = reader->dump.is_wide = false;
	if (is_empty || context->previous == EOS)
		return NOTHING;
	return context->previous = EOS;
}

/* Valid in both dialects: exit, calls, directives, and an empty statement. */
static bool is_of_both(const struct reader *reader)
{
	const struct context *context = &reader->context;

	if (context->at_head || context->head_token == EXIT || context->head_token == CALL)
		return true;
	return context->head_token != REG &&
	       *source_text_at(&reader->as->sources, context->head.begin) == '.';
}

void context_set_semicolon(struct reader *reader, struct span span)
{
	struct context *context = &reader->context;
	bool is_empty = context->at_head && context->semicolon.span.end;

	if (!is_empty)
		context->semicolon.after = context->has_mnemonic ? AFTER_GNU
					   : is_of_both(reader)  ? AFTER_EITHER
								 : AFTER_LLVM;
	context->semicolon.span = span;
}

/* If the statement is valid in both dialects, the rest of the file decides. */
void context_warn_of_semicolon(struct reader *reader, int token)
{
	const struct semicolon *semicolon = &reader->context.semicolon;

	if (token == NAME || token == UNKNOWN_DIRECTIVE)
		return;
	if (semicolon->after == AFTER_GNU || token == MNEMONIC)
		asm_warn_of_semicolon(reader->as, semicolon->span);
	else if (!reader->as->dialect->semicolon.end)
		reader->as->dialect->semicolon = semicolon->span;
}

/* ---- Braces ------------------------------------------------------------- */

#define BRACES_KEPT (sizeof((struct context *)0)->braces / sizeof(struct span))

void context_open_brace(struct context *context, struct span span)
{
	if (context->depth < BRACES_KEPT)
		context->braces[context->depth] = span;
	context->depth++;
}

/* Closes the innermost brace; only the first of several is reported. */
static int close_brace(struct reader *reader)
{
	struct context *context = &reader->context;
	size_t innermost = context->depth - 1;

	if (!context->closing)
		diag_error(&reader->as->diags,
			   context->braces[innermost < BRACES_KEPT ? innermost : BRACES_KEPT - 1],
			   "this '{' is not closed; end the block with '}'");
	context->depth--;
	return context->previous = '}';
}

int context_close_before(struct reader *reader, bool is_directive)
{
	struct context *context = &reader->context;

	if (!context->closing && (!context->depth || !is_directive))
		return NOTHING;
	if (!context->depth) {
		context->closing = false;
		return context->previous = EOS;
	}
	close_brace(reader);
	context->closing = true;
	return '}';
}

int context_close_at_end(struct reader *reader, unsigned outer)
{
	struct context *context = &reader->context;

	if (context->depth <= outer)
		return NOTHING;
	close_brace(reader);
	context->closing = context->depth > outer;
	return '}';
}
