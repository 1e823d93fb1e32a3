/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From lexemes to the parser's tokens. Most are the same everywhere (fixed_tokens). The others depend on
 * where they are in the statement, since no word is reserved: a register r1 and a function r1, `call` the
 * instruction and a label `call:`, `(u32 *)` the access and the type. Struct context decides, which is
 * derived from the tokens before and never from the parser's state; so the grammar has no conflict, and
 * tokens can be determined without a parser.
 *
 * Where a token is shorter than its lexeme, the rest is given back to the lexer. A reader that makes no token
 * of its lexeme returns NOTHING: it was a comment in a kernel dump, a newline that ends no statement, or a
 * statement of the preprocessor, which may have moved the lexer to another text.
 */
#include <string.h>

#include "base/literal.h"
#include "grammar/context.h"
#include "grammar/include.h"
#include "grammar/kernel_dump.h"
#include "grammar/label.h"
#include "grammar/paste.h"
#include "grammar/preproc.h"
#include "grammar/register.h"
#include "grammar/word_token.h"
#include "parse.h"

/* Lexemes that are the same token everywhere. */
static const struct {
	short token; /* 0: it depends on the place */
	uint8_t op;  /* enum insn_op, of some */
} fixed_tokens[LEX_KINDS] = {
	['='] = { '=', 0 },
	['+'] = { '+', 0 },
	['-'] = { '-', 0 },
	['*'] = { '*', 0 },
	['/'] = { '/', 0 },
	['%'] = { '%', 0 },
	['&'] = { '&', 0 },
	['|'] = { '|', 0 },
	['^'] = { '^', 0 },
	['~'] = { '~', 0 },
	['!'] = { '!', 0 },
	['>'] = { '>', 0 },
	['('] = { '(', 0 },
	[')'] = { ')', 0 },
	['['] = { '[', 0 },
	[']'] = { ']', 0 },
	[','] = { ',', 0 },
	[':'] = { ':', 0 },
	[LEX_ADD_ASSIGN] = { ASSIGN, OP_ADD },
	[LEX_SUB_ASSIGN] = { ASSIGN, OP_SUB },
	[LEX_MUL_ASSIGN] = { ASSIGN, OP_MUL },
	[LEX_DIV_ASSIGN] = { ASSIGN, OP_DIV },
	[LEX_MOD_ASSIGN] = { ASSIGN, OP_MOD },
	[LEX_OR_ASSIGN] = { ASSIGN, OP_OR },
	[LEX_AND_ASSIGN] = { ASSIGN, OP_AND },
	[LEX_XOR_ASSIGN] = { ASSIGN, OP_XOR },
	[LEX_SHL_ASSIGN] = { ASSIGN, OP_LSH },
	[LEX_SHR_ASSIGN] = { ASSIGN, OP_RSH },
	[LEX_SDIV_ASSIGN] = { ASSIGN, OP_SDIV },
	[LEX_SMOD_ASSIGN] = { ASSIGN, OP_SMOD },
	[LEX_ARSH_ASSIGN] = { ASSIGN, OP_ARSH },
	[LEX_SGT] = { CONDITION, OP_JSGT },
	[LEX_SGE] = { CONDITION, OP_JSGE },
	[LEX_SLT] = { CONDITION, OP_JSLT },
	[LEX_SLE] = { CONDITION, OP_JSLE },
	[LEX_EQ] = { EQ, 0 },
	[LEX_NE] = { NE, 0 },
	[LEX_LE] = { LE, 0 },
	[LEX_GE] = { GE, 0 },
	[LEX_SHL] = { SHL, 0 },
	[LEX_SHR] = { SHR, 0 },
	[LEX_ANDAND] = { ANDAND, 0 },
	[LEX_OROR] = { OROR, 0 },
};

static struct span lexeme_span(const struct reader *reader)
{
	return reader_span(reader, reader->lexer.begin, reader->lexer.at);
}

/* All of the lexeme but its first and last `margin` bytes. */
static struct string lexeme_string(const struct reader *reader, size_t margin)
{
	return (struct string){ .span = lexeme_span(reader),
				.text = reader->lexer.begin + margin,
				.length = lexer_length(&reader->lexer) - 2 * margin };
}

/* ---- Ends of statements -------------------------------------------------- */

static int read_newline(struct reader *reader, YYSTYPE *value, struct span *span)
{
	(void)value;
	if (reader->dump.is_wide && kernel_dump_lacks_ll(reader)) {
		lexer_keep(&reader->lexer, 0);
		return context_take(reader, *span, LL);
	}
	include_check_line(reader);
	reader->context.semicolon.span.end = 0;
	return context_end_statement(reader);
}

static int read_semicolon(struct reader *reader, YYSTYPE *value, struct span *span)
{
	struct lexer *lexer = &reader->lexer;
	const char *newline;

	(void)value;
	if (reader->context.depth)
		return context_take(reader, *span, ';');
	if (kernel_dump_begins_comment(reader, *span, lexer->begin)) {
		newline = memchr(lexer->at, '\n', (size_t)(lexer->end - lexer->at));
		lexer->at = newline ? newline : lexer->end;
		return NOTHING;
	}
	context_set_semicolon(reader, *span);
	return context_end_statement(reader);
}

/* The text has ended: closes braces and the last statement, then returns to the enclosing text. */
static int read_end(struct reader *reader, YYSTYPE *value, struct span *span)
{
	const struct preproc *preproc = &reader->preproc;
	struct context *context = &reader->context;
	bool is_first = preproc->texts.count == 1;
	int token = context_close_at_end(reader, preproc->texts.at[preproc->texts.count - 1].depth);

	(void)value;
	(void)span;
	if (token != NOTHING)
		return token;
	if (kernel_dump_lacks_ll(reader))
		return context->previous = LL;
	if (is_first ? !reader->ended : !context->at_head) {
		reader->ended = is_first;
		context_end_statement(reader);
		return context->previous = EOS;
	}
	return preproc_end_text(reader) ? NOTHING : END;
}

/* ---- Numbers and strings ------------------------------------------------- */

/* More hexadecimal digits than 64 bits have, or any number of a directive that takes 128 bits. */
static bool is_wide(const struct reader *reader)
{
	const char *text = reader->lexer.begin;
	size_t length = lexer_length(&reader->lexer);

	if (reader->context.head_token == D_OCTA && !reader->context.at_head)
		return true;
	if (length <= 18 || text[0] != '0' || (text[1] | ' ') != 'x')
		return false;
	for (size_t i = 2; i < length; i++)
		if (digit_value(text[i]) >= 16)
			return false;
	return true;
}

static int read_number(struct reader *reader, YYSTYPE *value, struct span *span)
{
	const char *text = reader->lexer.begin;
	int token;

	if (reader->context.at_head && !reader->context.depth && paste_take_number(reader))
		return NOTHING;
	token = label_read_number(reader, value);
	if (token != NOTHING)
		return token;
	if (reader->context.at_head && kernel_dump_begin(reader))
		return NOTHING;
	if (is_wide(reader)) {
		value->string = lexeme_string(reader, 0);
		return context_take(reader, *span, WIDE_NUMBER);
	}
	/* Text after an unreadable lexeme may be a part of it. */
	value->number = reader->context.garbled ? 0
						: literal_number(&reader->as->diags, *span, text,
								 lexer_length(&reader->lexer));
	if (reader->dump.here && text[1] == 'x')
		value->number = kernel_dump_number(reader, *span, value->number);
	return context_take(reader, *span, NUMBER);
}

static int read_string(struct reader *reader, YYSTYPE *value, struct span *span)
{
	int token = label_read_string(reader, value);

	if (token != NOTHING)
		return token;
	value->string = lexeme_string(reader, 1);
	return context_take(reader, *span, reader->context.declares || reader->context.depth ? TEXT : STRING);
}

static int read_character(struct reader *reader, YYSTYPE *value, struct span *span)
{
	value->number = literal_character(&reader->as->diags, *span, reader->lexer.begin,
					  lexer_length(&reader->lexer));
	return context_take(reader, *span, NUMBER);
}

/* ---- Punctuation --------------------------------------------------------- */

static int read_access(struct reader *reader, YYSTYPE *value, struct span *span)
{
	const char *type = lexer_skip_blanks(reader->lexer.begin + 1);

	if (!context_takes_casts(&reader->context)) {
		lexer_keep(&reader->lexer, 1);
		return context_take(reader, lexeme_span(reader), '(');
	}
	value->access = (struct access){ .span = *span, .is_signed = type[0] != 'u' };
	switch (type[1]) {
	case '8': value->access.width = WIDTH_8; break;
	case '1': value->access.width = WIDTH_16; break;
	case '3': value->access.width = WIDTH_32; break;
	default: value->access.width = WIDTH_64; break;
	}
	return context_take(reader, *span, reader->lexer.kind == LEX_CAST ? CAST : ACCESS);
}

static int read_less(struct reader *reader, YYSTYPE *value, struct span *span)
{
	(void)value;
	return paste_take_symbol(reader) ? NOTHING : context_take(reader, *span, '<');
}

static int read_open_brace(struct reader *reader, YYSTYPE *value, struct span *span)
{
	(void)value;
	context_open_brace(&reader->context, *span);
	return context_take(reader, *span, reader->context.enum_words ? ENUM_BRACE : '{');
}

static int read_close_brace(struct reader *reader, YYSTYPE *value, struct span *span)
{
	(void)value;
	reader->context.depth -= reader->context.depth > 0;
	return context_take(reader, *span, '}');
}

/* ---- Unreadable text ----------------------------------------------------- */

static int read_unclosed_string(struct reader *reader, YYSTYPE *value, struct span *span)
{
	(void)value;
	diag_error(&reader->as->diags, *span, "this string is not closed; end it with '\"' on the same line");
	/* The parser skips the rest of the statement, and has nothing to add. */
	reader->recovery = (struct recovery){ .active = true, .depth = reader->context.depth };
	return context_take(reader, *span, YYerror);
}

static int read_unclosed_comment(struct reader *reader, YYSTYPE *value, struct span *span)
{
	(void)value;
	diag_error(&reader->as->diags, (struct span){ span->begin, span->begin + 2 },
		   "this comment is not closed; end it with '*/'");
	return NOTHING;
}

static int read_parameter(struct reader *reader, YYSTYPE *value, struct span *span)
{
	size_t length = lexer_length(&reader->lexer);

	diag_error(&reader->as->diags, *span, "'%.*s' is replaced only in a macro with this parameter",
		   length < 40 ? (int)length : 40, reader->lexer.begin);
	value->number = 0;
	return context_take(reader, *span, NUMBER);
}

/* One message for a series of them: a binary file would give thousands. */
static int read_stray(struct reader *reader, YYSTYPE *value, struct span *span)
{
	struct context *context = &reader->context;
	bool again = context->stray.end == span->begin && span->begin != 0;
	unsigned char c = (unsigned char)*reader->lexer.begin;

	(void)value;
	context->stray = *span;
	context->garbled = true;
	if (again)
		return NOTHING;
	if (c >= 0x80)
		diag_error(&reader->as->diags, *span,
			   "unexpected byte 0x%02x; outside strings and comments a source is plain ASCII", c);
	else if (c < ' ' || c == 0x7f)
		diag_error(&reader->as->diags, *span,
			   "unexpected control character 0x%02x; is this a text file?", c);
	else
		diag_error(&reader->as->diags, *span, "unexpected character '%c'", c);
	return NOTHING;
}

/* ---- Tokens -------------------------------------------------------------- */

static int read_float(struct reader *reader, YYSTYPE *value, struct span *span)
{
	value->string = lexeme_string(reader, 0);
	return context_take(reader, *span, FLOAT_NUMBER);
}

static int read_section_name(struct reader *reader, YYSTYPE *value, struct span *span)
{
	*span = lexeme_span(reader);
	value->string = lexeme_string(reader, 0);
	return context_take(reader, *span, SECTION_NAME);
}

static int read_at_word(struct reader *reader, YYSTYPE *value, struct span *span)
{
	value->string = (struct string){ .span = { span->begin + 1, span->end },
					 .text = reader->lexer.begin + 1,
					 .length = lexer_length(&reader->lexer) - 1 };
	return context_take(reader, *span, AT_WORD);
}

/* Readers of the lexemes that are not in fixed_tokens. */
static int (*const readers[LEX_KINDS])(struct reader *reader, YYSTYPE *value, struct span *span) = {
	[LEX_END] = read_end,
	[LEX_REGISTER] = register_read,
	[LEX_WORD] = word_token,
	[LEX_NUMBER] = read_number,
	[LEX_FLOAT] = read_float,
	[LEX_CHARACTER] = read_character,
	[LEX_STRING] = read_string,
	[LEX_AT_WORD] = read_at_word,
	[LEX_ACCESS] = read_access,
	[LEX_CAST] = read_access,
	[LEX_PARAMETER] = read_parameter,
	[LEX_UNCLOSED_STRING] = read_unclosed_string,
	[LEX_UNCLOSED_COMMENT] = read_unclosed_comment,
	[LEX_STRAY] = read_stray,
	['\n'] = read_newline,
	[';'] = read_semicolon,
	['<'] = read_less,
	['{'] = read_open_brace,
	['}'] = read_close_brace,
};

/* As LLVM and GNU as, nothing after .end is read. */
static void warn_of_rest(struct reader *reader)
{
	const char *at = reader->lexer.at, *end = reader->lexer.end;

	reader->lexer.at = end;
	while ((at = lexer_skip(at, end)) < end && *at == '\n')
		at++;
	if (reader->end.begin && at < end)
		diag_warning(&reader->as->diags, reader_span(reader, at, at + 1),
			     "what follows '.end' is not read");
}

/* False: nothing more is read. */
static bool begin_statement(struct reader *reader)
{
	if (reader->end.begin || (reader->preproc.pending && !preproc_resume(reader))) {
		warn_of_rest(reader);
		return false;
	}
	source_pass(reader->source, reader->lexer.at);
	reader->errors_before = reader->as->diag_run.errors;
	reader->context.garbled = false;
	return true;
}

static bool expects_section_name(const struct context *context)
{
	return context->previous == D_SECTION || context->previous == D_PUSHSECTION;
}

int yylex(YYSTYPE *value, struct span *span, struct reader *reader)
{
	int token, kind;

	do {
		if (reader->context.at_head && !begin_statement(reader))
			return END;
		if (expects_section_name(&reader->context) && lexer_section_name(&reader->lexer))
			return read_section_name(reader, value, span);
		kind = lexer_next(&reader->lexer);
		*span = lexeme_span(reader);
		if (fixed_tokens[kind].token) {
			value->op = fixed_tokens[kind].op;
			return context_take(reader, *span, fixed_tokens[kind].token);
		}
		token = readers[kind](reader, value, span);
	} while (token == NOTHING);
	return token;
}
