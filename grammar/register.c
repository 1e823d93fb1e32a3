/* SPDX-License-Identifier: BSD-2-Clause */
#include "grammar/register.h"

#include <ctype.h>
#include <string.h>

#include "grammar/context.h"
#include "grammar/word_token.h"

/*
 * No assembler has registers from r12 up, so C code may use such a name for a symbol. In LLVM and GNU as,
 * R3 and W3 are symbols, too, except where only a register can be; elsewhere they are registers here.
 */
static bool is_out_of_range(const char *text, size_t length)
{
	return length > 2 && text[1] != '0' &&
	       (length > 3 || text[1] > '1' || (text[1] == '1' && text[2] > '1'));
}

/* `r12 + 8 ll` loads an address. */
static bool is_loaded(const char *after)
{
	const char *at = lexer_skip_blanks(after), *blanks;

	if (*at == '+' || *at == '-') {
		at = lexer_skip_blanks(at + 1);
		if (!isalnum((unsigned char)*at))
			return false;
		while (isalnum((unsigned char)*at))
			at++;
		after = at;
	}
	blanks = lexer_skip_blanks(after);
	return blanks > after && blanks[0] == 'l' && blanks[1] == 'l';
}

static bool is_symbol(struct reader *reader, const char *text, size_t length)
{
	const struct context *context = &reader->context;

	if (context->depth)
		return true;
	if (context->at_head &&
	    (lexer_skip_blanks(text + length)[0] == ':' || word_is_register_macro(reader)))
		return true;
	if (isupper((unsigned char)*text) || is_out_of_range(text, length))
		return context_takes_symbol(context) || is_loaded(text + length);
	return context_takes_no_register(context);
}

/* Any register but r0 to r9 and w0 to w9 written without '%'. */
static struct reg odd_register(struct reader *reader, struct span span, const char *text)
{
	struct reg reg = { .span = span };
	const char *name = text + (*text == '%');
	unsigned number = 0;

	if (*name == 'f') {
		reg.number = 10;
		return reg;
	}
	reg.is_32 = (*name | ' ') == 'w';
	for (const char *digit = name + 1; isdigit((unsigned char)*digit) && number <= 11; digit++)
		number = number * 10 + (unsigned)(*digit - '0');
	if (number > 11 || (name[1] == '0' && isdigit((unsigned char)name[2])))
		diag_error(&reader->as->diags, span, "unknown register '%.*s'; BPF has %c0 to %c11",
			   (int)(span.end - span.begin > 40 ? 40 : span.end - span.begin), text, *name,
			   *name);
	else
		reg.number = (uint8_t)number;
	return reg;
}

int register_read(struct reader *reader, YYSTYPE *value, struct span *span)
{
	const char *text = reader->lexer.begin;
	size_t length = lexer_length(&reader->lexer);

	if (*text != '%' && is_symbol(reader, text, length))
		return word_token(reader, value, span);
	/* After an operand, '%' is modulo, and what follows only looks like a register. */
	if (*text == '%' && (reader->context.depth || context_ends_value(&reader->context))) {
		lexer_keep(&reader->lexer, 1);
		span->end = span->begin + 1;
		return context_take(reader, *span, '%');
	}
	if (length == 2)
		value->reg = (struct reg){ .span = *span,
					   .number = (uint8_t)(text[1] - '0'),
					   .is_32 = (*text | ' ') == 'w' };
	else
		value->reg = odd_register(reader, *span, text);
	return context_take(reader, *span, REG);
}
