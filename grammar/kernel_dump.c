/* SPDX-License-Identifier: BSD-2-Clause */
#include "grammar/kernel_dump.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "grammar/text_stack.h"
#include "parse.h"
#include "uapi/builtin.h"

void kernel_dump_check_call(struct reader *reader, struct span span, const struct name *name)
{
	if (!strcmp(name->text, "unknown"))
		diag_error(&reader->as->diags, span,
			   "the kernel did not print which function this calls; write its name");
	else if (!builtin_helper(name->text, name->length))
		diag_warning(&reader->as->diags, span,
			     "'%s' is not a helper but a function of the kernel that printed this; here it "
			     "is a symbol that another object must define",
			     name->text);
}

bool kernel_dump_refuse_name(struct reader *reader, struct span span, const struct name *name,
			     const char *after)
{
	bool is_map = !strcmp(name->text, "map") && !strncmp(after, "[id:", 4);
	bool is_function = !strcmp(name->text, "subprog") && !strncmp(after, "[+", 2);

	if (is_map)
		diag_error(&reader->as->diags, span,
			   "the kernel printed a map's id, which means nothing in a source; write 'r1 = NAME "
			   "ll' with the map's name");
	else if (is_function)
		diag_error(&reader->as->diags, span,
			   "the kernel printed where a function is in its own program; write "
			   "'r1 = NAME ll' with the function's name");
	return is_map || is_function;
}

size_t kernel_dump_prefix(const char *text)
{
	const char *at = lexer_skip_blanks(text + strspn(text, "0123456789"));

	if (at == text || *at != ':')
		return 0;
	at = lexer_skip_blanks(at + 1);
	if (at[0] != '(' || !isxdigit((unsigned char)at[1]) || !isxdigit((unsigned char)at[2]) ||
	    at[3] != ')')
		return 0;
	return (size_t)(at + 4 - text);
}

/*
 * The verifier's log has an instruction each time it is walked over, and none where it is not. Other texts
 * may be excerpts, in any order.
 */
static void check_order(struct reader *reader, uint64_t index)
{
	struct kernel_dump *dump = &reader->dump;
	const char *text = reader->lexer.begin;

	if (dump->in_log && dump->before && dump->has_next && index != dump->next) {
		diag_error(&reader->as->diags, reader_span(reader, text, text + strspn(text, "0123456789")),
			   "expected instruction %" PRIu64 " here; the verifier's log has them in the order "
			   "in which it walked over them; paste the "
			   "program as 'bpftool prog dump xlated' prints it",
			   dump->next);
		text_stack_give_up(reader);
	}
	dump->has_next = true;
	dump->next = index + 1 + dump->is_wide;
}

void kernel_dump_note_log(struct reader *reader)
{
	reader->dump.in_log = true;
}

void kernel_dump_end_log(struct reader *reader)
{
	reader->dump.in_log = reader->dump.has_next = false;
}

bool kernel_dump_begin(struct reader *reader)
{
	const char *text = reader->lexer.begin;
	size_t length = kernel_dump_prefix(text);

	if (!length)
		return false;
	reader->lexer.at = text + length;
	reader->dump.here = true;
	reader->dump.is_wide = !memcmp(text + length - 3, "18", 2);
	check_order(reader, strtoull(text, NULL, 10));
	return true;
}

/* "; f.bpfs:12: r0 = 2", after which the instruction has its number only: "3: r0 = 2" */
static bool names_source_line(const char *text)
{
	const char *at = lexer_skip_blanks(text + 1), *name = at, *digits;

	while (*at && *at != ':' && !isspace((unsigned char)*at))
		at++;
	digits = at + (*at == ':');
	at = digits + strspn(digits, "0123456789");
	return digits > name + 1 && at > digits && at[0] == ':' && at[1] == ' ';
}

static bool begins_numbered(const char *text)
{
	size_t digits = strspn(text, "0123456789");

	return digits && text[digits] == ':';
}

/* Whether the next line that does not begin with ';' has the kernel's prefix. */
static bool dump_follows(struct reader *reader, struct span span, const char *text)
{
	const char *at = text;

	while (*at == ';') {
		at += strcspn(at, "\n");
		at += strspn(at, " \t\r\n");
	}
	reader->dump.looked_to = span.begin + (uint32_t)(at - text);
	return isdigit((unsigned char)*at) &&
	       (kernel_dump_prefix(at) || (names_source_line(text) && begins_numbered(at)));
}

bool kernel_dump_begins_comment(struct reader *reader, struct span span, const char *text)
{
	const struct context *context = &reader->context;
	struct kernel_dump *dump = &reader->dump;

	if (dump->here || (dump->before && context->at_head))
		return true;
	if (!context->at_head || context->semicolon.span.end || span.begin < dump->looked_to)
		return false;
	dump->before = dump_follows(reader, span, text);
	return dump->before;
}

bool kernel_dump_lacks_ll(struct reader *reader)
{
	bool lacks = reader->dump.is_wide && reader->context.previous == NUMBER;

	if (lacks)
		reader->dump.is_wide = false;
	return lacks;
}

/* The addresses of the kernel's own memory, on any architecture. */
#define KERNEL_FIRST ((int128)0xffff000000000000)
#define KERNEL_LAST  ((int128)0xfffffffffeffffff)

/* A mask has no low bits, or the same high ones; nothing lies at such an address. */
static bool is_mask(int128 number)
{
	return !(uint32_t)number || (uint32_t)number == (uint32_t)(number >> 32);
}

int128 kernel_dump_number(struct reader *reader, struct span span, int128 number)
{
	if (reader->dump.is_wide && number >= KERNEL_FIRST && number <= KERNEL_LAST && !is_mask(number))
		diag_error(&reader->as->diags, span,
			   "this is an address in the kernel that printed it; write what it refers to, such "
			   "as 'r1 = NAME ll' for a map");
	else if (!reader->dump.is_wide && number > INT32_MAX && number <= (int128)UINT32_MAX)
		number -= (int128)UINT32_MAX + 1;
	return number;
}
