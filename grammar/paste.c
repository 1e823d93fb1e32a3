/* SPDX-License-Identifier: BSD-2-Clause */
#include "grammar/paste.h"

#include <ctype.h>
#include <string.h>

#include "base/name.h"
#include "grammar/kernel_dump.h"
#include "parse.h"

/* An instruction in hexadecimal, as "b7 00 00 00 07 00 00 00". */
#define INSTRUCTION_BYTES 8

/* Where a paste's title ends at the latest: blank lines and comments may come first. */
#define MAX_TITLE_AT 8192

static const char *line_end(const struct reader *reader, const char *at)
{
	const char *newline = memchr(at, '\n', (size_t)(reader->lexer.end - at));

	return newline ? newline : reader->lexer.end;
}

static bool skip_line(struct reader *reader)
{
	reader->lexer.at = line_end(reader, reader->lexer.begin);
	return true;
}

static bool skip_log_line(struct reader *reader)
{
	kernel_dump_note_log(reader);
	return skip_line(reader);
}

/* Within the line. */
static bool line_has(const struct reader *reader, const char *at, const char *text)
{
	return memmem(at, (size_t)(line_end(reader, at) - at), text, strlen(text));
}

static const char *skip_hex(const char *at)
{
	while (isxdigit((unsigned char)*at))
		at++;
	return at;
}

static const char *skip_decimal(const char *at)
{
	return at + strspn(at, "0123456789");
}

const char *paste_skip_title(const char *text, const char *end)
{
	static const char title[] = ":\tfile format ", gnu_title[] = ":     file format ";
	const char *begin = text, *newline;

	if (end - text > MAX_TITLE_AT)
		end = text + MAX_TITLE_AT;
	while ((newline = memchr(begin, '\n', (size_t)(end - begin))) && (newline == begin || *begin == '#'))
		begin = newline + 1;
	if (newline && (memmem(begin, (size_t)(newline - begin), title, sizeof title - 1) ||
			memmem(begin, (size_t)(newline - begin), gnu_title, sizeof gnu_title - 1)))
		return newline;
	return text;
}

/* ---- Lines that begin with a number ------------------------------------ */

/* Past the bytes of an instruction; NULL: these are none. */
static const char *skip_bytes(const char *at)
{
	unsigned count = 0;

	for (; isxdigit((unsigned char)at[0]) && isxdigit((unsigned char)at[1]); count++)
		at += at[2] == ' ' ? 3 : 2;
	return count && count % INSTRUCTION_BYTES == 0 ? at : NULL;
}

/* What an object says by its relocations only is not in the text. */
static void check_bytes(struct reader *reader, const char *code)
{
	static const char unset_call[] = "00 00 ff ff ff ff";
	struct span span = reader_span(reader, code, skip_bytes(code));

	if (!memcmp(code, "85 ", 3) && !memcmp(code + 6, unset_call, sizeof unset_call - 1))
		diag_error(&reader->as->diags, span,
			   "the disassembly does not show what this calls, only a relocation does; write "
			   "'call NAME'");
	else if (!memcmp(code, "18 ", 3) && code[3] == '0' &&
		 !memcmp(code + 6, "00 00 00 00 00 00", strlen("00 00 00 00 00 00")))
		diag_warning(&reader->as->diags, span,
			     "if a relocation says what this loads, the disassembly does not show it; then "
			     "write 'r1 = NAME ll'");
}

/* "  1:  15 01 02 00 00 00 00 00  if ..." */
static bool take_bytes(struct reader *reader, const char *after)
{
	const char *code = lexer_skip_blanks(after + 1), *end = skip_bytes(code);

	if (*after != ':' || !end)
		return false;
	check_bytes(reader, code);
	reader->lexer.at = end;
	return true;
}

/* "0000000000000000:  R_BPF_64_64  m" */
static bool report_relocation(struct reader *reader, const char *after)
{
	const char *name = lexer_skip_blanks(after + (*after == ':')), *end = name;

	if (*after != ':' || strncmp(name, "R_BPF_", strlen("R_BPF_")) != 0)
		return false;
	while (is_name_part(*end))
		end++;
	diag_error(
		&reader->as->diags, reader_span(reader, name, end),
		"a relocation changes the instruction before, whose operand here is not what it uses; write "
		"that as 'r1 = NAME ll' or 'call NAME'");
	return skip_line(reader);
}

/* The state of the registers: "0: R1=ctx() R10=fp0" */
static bool is_state(const char *after)
{
	const char *at = lexer_skip_blanks(after + (*after == ':')), *digits = at + 1;

	at = *at == 'R' ? skip_decimal(digits) : digits;
	return *after == ':' && at > digits && (*at == '=' || !strncmp(at, "_w=", 3));
}

bool paste_take_number(struct reader *reader)
{
	const char *after = skip_hex(reader->lexer.begin), *blanks = lexer_skip_blanks(after);

	if (take_bytes(reader, after) || report_relocation(reader, after))
		return true;
	if (is_state(after))
		return skip_log_line(reader);
	/* "0000000000000000 <f>:", "94352  f  xdp  6 instructions" */
	if ((*after == ' ' && *blanks == '<' && line_has(reader, blanks, ">:")) ||
	    (blanks - after == 2 && line_has(reader, blanks, " instructions ")))
		return skip_line(reader);
	return false;
}

/* ---- Lines that begin with a word --------------------------------------- */

static bool ends_with(const struct reader *reader, const char *text, const char *last)
{
	const char *end = line_end(reader, text);
	size_t length = strlen(last);

	while (end > text && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r'))
		end--;
	return (size_t)(end - text) >= length && !memcmp(end - length, last, length);
}

static bool take_log_word(struct reader *reader, const char *text)
{
	if (!strncmp(text, "processed ", strlen("processed ")) && line_has(reader, text, " insns ")) {
		kernel_dump_end_log(reader);
		return skip_line(reader);
	}
	/* "func#0 @0": a log's first line */
	if (!strncmp(text, "func#", strlen("func#"))) {
		kernel_dump_end_log(reader);
		return skip_log_line(reader);
	}
	return !strncmp(text, "from ", strlen("from ")) && line_has(reader, text, " to ") &&
	       line_has(reader, text, ":") && skip_log_line(reader);
}

bool paste_take_word(struct reader *reader)
{
	static const char *const beginnings[] = { "Disassembly of section ", "pinned at /" };
	const char *text = reader->lexer.begin;

	for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
		if (!strncmp(text, beginnings[i], strlen(beginnings[i])))
			return skip_line(reader);
	/* "int f(struct xdp_md *ctx):" */
	if (ends_with(reader, text, "):") && line_has(reader, text, "("))
		return skip_line(reader);
	return take_log_word(reader, text);
}

/* ---- Symbols in angle brackets ------------------------------------------ */

/* After a target, which says the same as a number: <f+0x20>. */
static bool follows_target(const struct reader *reader, const char *after)
{
	const struct context *context = &reader->context;
	char next = *lexer_skip_blanks(after);

	return context->previous == NUMBER && !context->depth && (next == '\n' || next == '\r' || !next) &&
	       (context->in_if || context->head_token == GOTO || context->head_token == GOTOL ||
		context->head_token == MAY_GOTO || context->head_token == CALL);
}

bool paste_take_symbol(struct reader *reader)
{
	const char *text = reader->lexer.begin, *end = text + 1;

	while (is_name_part(*end) || *end == '+')
		end++;
	if (end == text + 1 || *end != '>')
		return false;
	if (reader->context.at_head && end[1] == ':')
		return skip_line(reader);
	if (!follows_target(reader, end + 1))
		return false;
	reader->lexer.at = end + 1;
	return true;
}
