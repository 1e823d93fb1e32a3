/* SPDX-License-Identifier: BSD-2-Clause */
/* The boundaries of statements and blocks, and which tokens may come next (struct context). */
#ifndef GRAMMAR_CONTEXT_H
#define GRAMMAR_CONTEXT_H

#include "grammar/reader.h"
#include "parse.h"

/* ---- What may come next ------------------------------------------------- */

/* A value may end here, so that an operator follows. */
static inline bool context_ends_value(const struct context *context)
{
	return context->previous == NUMBER || context->previous == NAME || context->previous == ')';
}

static inline bool context_ends_operand(const struct context *context)
{
	return context->previous == REG || context_ends_value(context);
}

/* In declarations and after sizeof, `(u32 *)` is a type in parentheses. */
static inline bool context_takes_casts(const struct context *context)
{
	return !context->declares && !context->depth && context->previous != SIZEOF;
}

/* In directives of symbols and data a register's name is a symbol's: C may well have a function w1. */
static inline bool context_takes_no_register(const struct context *context)
{
	if (context->declares)
		return true;
	if (context->at_head || context->depth)
		return false;
	switch (context->head_token) {
	case D_SECTION:
	case D_PUSHSECTION:
	case D_SYMBOL:
	case D_TYPE:
	case D_SIZE:
	case D_COMM:
	case D_EQU:
	case D_DATA: return true;
	default: return false;
	}
}

/*
 * The same for a register's name with a number that no register has: also where a label or function is
 * expected.
 */
bool context_takes_symbol(const struct context *context);
/* `exit = 5` defines a name; `exit == 5` begins nothing. */
bool context_is_assigned(const char *after);

/* ---- Statements --------------------------------------------------------- */

/* Not a token: the lexeme was taken out of the stream. */
#define NOTHING (-1)

/* A newline or ';': EOS, or NOTHING where no statement ends. */
int context_end_statement(struct reader *reader);
/* A ';' separates statements; GNU as takes what follows it for a comment. */
void context_set_semicolon(struct reader *reader, struct span span);
void context_warn_of_semicolon(struct reader *reader, int token);

/* A statement begins with the token. */
static inline void context_begin(struct reader *reader, struct span span, int token)
{
	struct context *context = &reader->context;

	context->head = span;
	context->head_token = token;
	if (context->semicolon.span.end && context->semicolon.after != AFTER_LLVM)
		context_warn_of_semicolon(reader, token);
}

/* Any token but a word. */
static inline int context_take(struct reader *reader, struct span span, int token)
{
	struct context *context = &reader->context;

	if (context->at_head)
		context_begin(reader, span, token);
	context->at_head = false;
	context->enum_words = 0;
	return context->previous = token;
}

/* ---- Braces ------------------------------------------------------------- */

void context_open_brace(struct context *context, struct span span);
/*
 * A directive at the head of a line inside braces: closes the open braces, one by one, and then their
 * statement. NOTHING once that is done.
 */
int context_close_before(struct reader *reader, bool is_directive);
/* The text ends: the same for the braces that were opened in it, of which `outer` were not. */
int context_close_at_end(struct reader *reader, unsigned outer);

#endif
