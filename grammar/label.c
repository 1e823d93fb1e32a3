/* SPDX-License-Identifier: BSD-2-Clause */
#include "grammar/label.h"

#include <string.h>

#include "grammar/context.h"
#include "grammar/kernel_dump.h"

/* Takes the ':' after the lexeme. False: there is none, or it is a bitfield's. */
static bool take_colon(struct reader *reader)
{
	const char *colon = lexer_skip_blanks(reader->lexer.at);

	if (*colon != ':' || reader->context.depth)
		return false;
	reader->lexer.at = colon + 1;
	return true;
}

static int define(struct reader *reader, YYSTYPE *value, struct name *name)
{
	value->name = name;
	return reader->context.previous = LABEL;
}

int label_read_word(struct reader *reader, YYSTYPE *value)
{
	const char *text = reader->lexer.begin, *end = reader->lexer.at;

	if (end[-1] == ']' || !take_colon(reader))
		return NOTHING;
	reader->context.at_head = true;
	return define(reader, value, name_intern(&reader->as->names, text, (size_t)(end - text)));
}

/* As in LLVM, a backslash hides a quote and stays in the name. */
int label_read_string(struct reader *reader, YYSTYPE *value)
{
	const char *text = reader->lexer.begin + 1;
	size_t length = lexer_length(&reader->lexer) - 2;

	if (!reader->context.at_head || !length || !take_colon(reader))
		return NOTHING;
	return define(reader, value, name_intern(&reader->as->names, text, length));
}

/* ---- Local labels -------------------------------------------------------- */

/* The nth `7:` is an ordinary label with the name "7@n", which no source can spell. */
static struct name *local_label(struct reader *reader, const struct name *number, unsigned next)
{
	const char *full =
		arena_printf(&reader->as->arena, "%s@%u", number->text, number->roles->local_labels + next);

	return name_intern(&reader->as->names, full, strlen(full));
}

static int define_local(struct reader *reader, YYSTYPE *value, const char *text, size_t length)
{
	struct names *names = &reader->as->names;
	struct name *number = name_intern(names, text, length);

	define(reader, value, local_label(reader, number, 1));
	name_roles(names, number)->local_labels++;
	return LABEL;
}

/* 7f is the next 7:, 7b the previous one. */
static int use_local(struct reader *reader, YYSTYPE *value, const char *text, size_t digits)
{
	struct name *number = name_intern(&reader->as->names, text, digits);
	struct span span = reader_span(reader, text, text + digits + 1);

	if (text[digits] == 'b' && !number->roles->local_labels)
		diag_error(&reader->as->diags, span, "no earlier label '%s:'", number->text);
	value->name = local_label(reader, number, text[digits] == 'f');
	return context_take(reader, span, NAME);
}

int label_read_number(struct reader *reader, YYSTYPE *value)
{
	const char *text = reader->lexer.begin;
	size_t length = lexer_length(&reader->lexer);
	char last = text[length - 1];

	if (reader->context.depth || (!reader->context.at_head && last != 'f' && last != 'b'))
		return NOTHING;
	if (length > 1 && (last == 'f' || last == 'b') && strspn(text, "0123456789") == length - 1)
		return use_local(reader, value, text, length - 1);
	if (!reader->context.at_head || strspn(text, "0123456789") < length || kernel_dump_prefix(text) ||
	    !take_colon(reader))
		return NOTHING;
	return define_local(reader, value, text, length);
}
