/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * With -g, nine lines of ten that a compiler writes are debug data: a directive
 * and one number, label, difference of two labels, or string. Such lines skip the
 * parser, which halves the instructions of the whole run (measured on 71,000
 * lines of clang -S -g: 144 M without this file, 72 M with it). They consist of
 * the same lexemes, read by the same lexer, and end in the same calls as the
 * parser's actions.
 *
 * A line is read whole before anything is done. If it is not that simple, the
 * reader's lexer is still at its beginning, and the parser reads it.
 */
#include "grammar/fast_data.h"

#include <string.h>

#include "asm/data/data.h"
#include "base/literal.h"
#include "asm/definition.h"
#include "asm/expr/arithmetic.h"
#include "asm/expr/expr.h"
#include "parse.h"

/* A hexadecimal number that fits 64 bits. */
static bool is_hex(const char *text, size_t length)
{
	if (length < 3 || length > 2 + 16 || text[0] != '0' || text[1] != 'x')
		return false;
	for (size_t i = 2; i < length; i++)
		if (digit_value(text[i]) >= 16)
			return false;
	return true;
}

/* ---- Operands ------------------------------------------------------------ */

static void put(struct reader *reader, const struct name *directive, const struct value *value)
{
	uint16_t detail = directive->roles->word_detail;

	if (directive->roles->word == D_LEB128)
		asm_leb128(reader->as, value, detail);
	else if (value->tree)
		asm_data(reader->as, detail, value);
	else
		asm_data_number(reader->as, value->span, detail, value->number);
}

static bool read_number(struct reader *reader, const struct name *directive, struct lexer *lexer)
{
	bool negative = lexer->kind == '-';
	const char *begin = lexer->begin, *digits, *end;
	struct value value;
	int128 number;

	if (negative)
		lexer_next(lexer);
	digits = lexer->begin;
	end = lexer->at;
	if (lexer->kind != LEX_NUMBER || lexer_next(lexer) != '\n')
		return false;
	number = literal_decimal(digits, (size_t)(end - digits));
	if (number < 0 && (negative || !is_hex(digits, (size_t)(end - digits))))
		return false;
	value = expr_number(reader_span(reader, begin, end), negative ? -number : number);
	if (number < 0)
		value.number = literal_number(&reader->as->diags, value.span, digits, (size_t)(end - digits));
	put(reader, directive, &value);
	return true;
}

static struct value name_value(struct reader *reader, const char *begin, const char *end)
{
	struct name *name = name_intern(&reader->as->names, begin, (size_t)(end - begin));

	return expr_name(reader->as, reader_span(reader, begin, end), name);
}

/*
 * The lexeme is a compiler-generated label. These begin with a dot, so they cannot be registers or names with
 * another meaning.
 */
static bool is_label(const struct lexer *lexer)
{
	return lexer->kind == LEX_WORD && *lexer->begin == '.';
}

static bool read_labels(struct reader *reader, const struct name *directive, struct lexer *lexer)
{
	struct lexer first = *lexer, second = { 0 };
	struct value value;
	struct chain chain;

	if (!is_label(&first))
		return false;
	if (lexer_next(lexer) == '-') {
		lexer_next(lexer);
		second = *lexer;
		if (!is_label(&second))
			return false;
		lexer_next(lexer);
	}
	if (lexer->kind != '\n')
		return false;
	value = name_value(reader, first.begin, first.at);
	if (second.begin) {
		chain = expr_append(reader->as, expr_chain(reader->as, value), EXPR_SUB,
				    name_value(reader, second.begin, second.at));
		value = expr_finish(reader->as, chain);
	}
	put(reader, directive, &value);
	return true;
}

static bool read_string(struct reader *reader, const struct name *directive, struct lexer *lexer)
{
	const char *begin = lexer->begin, *end = lexer->at;

	if (lexer->kind != LEX_STRING || lexer_next(lexer) != '\n')
		return false;
	asm_string(reader->as,
		   (struct string){ .span = reader_span(reader, begin, end),
				    .text = begin + 1,
				    .length = (size_t)(end - begin) - 2 },
		   directive->roles->word_detail);
	return true;
}

/* The operand of a directive, and the end of the line. */
static bool read_operand(struct reader *reader, const struct name *directive, struct lexer *lexer)
{
	if (directive->roles->macro)
		return false;
	lexer_next(lexer);
	switch (directive->roles->word) {
	case D_DATA:
	case D_LEB128:
		return lexer->kind == LEX_WORD ? read_labels(reader, directive, lexer)
					       : read_number(reader, directive, lexer);
	case D_STRING: return read_string(reader, directive, lexer);
	default: return false;
	}
}

/* ---- Lines --------------------------------------------------------------- */

/* Compilers use few directives: looks them up in a small cache first. */
static struct name *find_directive(struct reader *reader, const char *text, size_t length)
{
	struct name **kept = &reader->directives[((unsigned char)text[1] * 4 + length) % DIRECTIVES_KEPT];

	if (!*kept || length != (*kept)->length || memcmp(text, (*kept)->text, length) != 0)
		*kept = name_intern(&reader->as->names, text, length);
	return *kept;
}

static bool read_label(struct reader *reader, struct lexer *lexer)
{
	const char *begin = lexer->begin, *end = lexer->at;

	lexer->at++;
	if (lexer_next(lexer) != '\n')
		return false;
	asm_label(reader->as, reader_span(reader, begin, end),
		  name_intern(&reader->as->names, begin, (size_t)(end - begin)));
	return true;
}

/* A line with a directive of data, with one of the compiler's labels, or with a comment. */
static bool read_line(struct reader *reader, struct lexer *lexer)
{
	if (lexer_next(lexer) == '\n')
		return true;
	if (!is_label(lexer))
		return false;
	if (*lexer->at == ':')
		return read_label(reader, lexer);
	return read_operand(reader, find_directive(reader, lexer->begin, lexer_length(lexer)), lexer);
}

bool fast_data_read(struct reader *reader, struct name *directive)
{
	struct lexer lexer = reader->lexer;

	if (reader->context.depth || reader->recovery.active || reader->dump.before || reader->end.begin ||
	    reader->as->listing.on || !read_operand(reader, directive, &lexer))
		return false;
	do {
		reader->lexer.at = lexer.at;
		source_pass(reader->source, lexer.at);
	} while (read_line(reader, &lexer));
	return true;
}
