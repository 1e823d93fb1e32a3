/* SPDX-License-Identifier: BSD-2-Clause */
#include "grammar/token.h"

#include <ctype.h>
#include <string.h>

#include "asm/dialect.h"
#include "base/place.h"
#include "grammar/preproc.h"
#include "grammar/paste.h"

int token_end_statement(struct reader *reader)
{
	bool silent = reader->at_head && reader->previous != LABEL;

	if (reader->recovering && reader->depth > reader->recover_depth)
		return 0;
	/* A prototype goes on behind its commas. */
	if (reader->declares && !reader->depth && (reader->previous == ',' || reader->previous == '('))
		return 0;
	reader->at_head = true;
	reader->in_if = reader->has_mnemonic = false;
	if (!reader->depth)
		reader->declares = false;
	if (!silent)
		reader->paste.before = reader->paste.here;
	reader->paste.here = reader->paste.is_wide = false;
	if (silent || reader->previous == EOS)
		return 0;
	return reader->previous = EOS;
}

void token_open_brace(struct reader *reader, YYLTYPE place)
{
	if (reader->depth < sizeof reader->braces / sizeof *reader->braces)
		reader->braces[reader->depth] = place;
	reader->depth++;
}

static void report_unclosed_brace(const struct reader *reader)
{
	size_t innermost = reader->depth - 1, known = sizeof reader->braces / sizeof *reader->braces;

	diag_error(&reader->as->diags, reader->braces[innermost < known ? innermost : known - 1],
		   "this '{' is not closed; end the block with '}'");
}

bool token_is_assigned(const char *after)
{
	while (*after == ' ' || *after == '\t')
		after++;
	return after[0] == '=' && after[1] != '=';
}

/* `.port = 80` and `.ports[1] = 80` in an initialiser, where a directive would show an unclosed block. */
static bool names_member(const char *after)
{
	return after[0] == '[' || token_is_assigned(after);
}

bool token_takes_casts(const struct reader *reader)
{
	return !reader->declares && !reader->depth && reader->previous != SIZEOF;
}

/* Conditions, loops and the like stand in blocks, too. */
static bool is_of_flow(struct reader *reader, const char *text, size_t length)
{
	return name_intern(&reader->as->names, text, length)->roles->preproc;
}

bool token_stands_behind_unclosed(struct reader *reader, const char *text, size_t length)
{
	if (!reader->closing &&
	    (!reader->depth || names_member(text + length) || is_of_flow(reader, text, length)))
		return false;
	if (!reader->closing)
		report_unclosed_brace(reader);
	reader->closing = reader->depth > 0;
	reader->previous = reader->closing ? '}' : EOS;
	reader->depth -= reader->closing;
	return true;
}

bool token_ends_operand(const struct reader *reader)
{
	return reader->previous == REG || token_ends_value(reader);
}

bool token_takes_no_register(const struct reader *reader)
{
	if (reader->declares)
		return true;
	if (reader->at_head || reader->depth)
		return false;
	switch (reader->head_token) {
	case D_SECTION:
	case D_PUSHSECTION:
	case D_SYMBOL:
	case D_TYPE:
	case D_SIZE:
	case D_COMM:
	case D_DATA: return true;
	default: return false;
	}
}

bool token_takes_word(const struct reader *reader)
{
	switch (reader->previous) {
	case GOTO:
	case GOTOL:
	case MAY_GOTO:
	case CALL: return true;
	default: return token_takes_no_register(reader);
	}
}

void token_set_odd_reg(struct reader *reader, YYSTYPE *value, YYLTYPE place, const char *text)
{
	unsigned index = 0;
	const char *whole = text;

	text += *text == '%';
	value->reg = (struct reg){ .span = place, .is_32 = (*text | ' ') == 'w' };
	if (*text == 'f') {
		value->reg.number = 10;
		return;
	}
	for (const char *digit = text + 1; *digit >= '0' && *digit <= '9' && index <= 10; digit++)
		index = index * 10 + (unsigned)(*digit - '0');
	if (index > 10 || (text[1] == '0' && text[2] >= '0' && text[2] <= '9')) {
		diag_error(&reader->as->diags, place, "there is no register '%.*s'; BPF has %c0 to %c10",
			   (int)(place.end - place.begin > 40 ? 40 : place.end - place.begin), whole, *text,
			   *text);
		index = 0;
	}
	value->reg.number = (uint8_t)index;
}

/* In LLVM's spelling and in GNU's: exit, calls, directives; and nothing at all. */
static bool is_of_both(const struct reader *reader)
{
	if (reader->at_head || reader->head_token == EXIT || reader->head_token == CALL)
		return true;
	return reader->head_token != REG && *source_text_at(&reader->as->sources, reader->head.begin) == '.';
}

void token_set_semicolon(struct reader *reader, YYLTYPE place)
{
	bool is_empty = reader->at_head && reader->semicolon.span.end;

	if (!is_empty)
		reader->semicolon.behind = reader->has_mnemonic ? BEHIND_GNU
					   : is_of_both(reader) ? BEHIND_EITHER
								: BEHIND_LLVM;
	reader->semicolon.span = place;
}

/* Which of the two a file is where a statement is of both shows when it has been read. */
void token_warn_of_parted(struct reader *reader, int token)
{
	struct semicolon *semicolon = &reader->semicolon;

	if (token == NAME || token == UNKNOWN_DIRECTIVE)
		return;
	if (semicolon->behind == BEHIND_GNU || token == MNEMONIC)
		asm_warn_of_semicolon(reader->as, semicolon->span);
	else if (!reader->as->dialect->semicolon.end)
		reader->as->dialect->semicolon = semicolon->span;
}

void token_set_access(YYSTYPE *value, YYLTYPE place, const char *text)
{
	text += 1 + strspn(text + 1, " \t\r\f\v");
	value->access = (struct access){ .span = place, .is_signed = text[0] != 'u' };
	switch (text[1]) {
	case '8': value->access.width = WIDTH_8; break;
	case '1': value->access.width = WIDTH_16; break;
	case '3': value->access.width = WIDTH_32; break;
	default: value->access.width = WIDTH_64; break;
	}
}

void token_bad_character(struct reader *reader, YYLTYPE place, unsigned char c)
{
	bool again = reader->quiet.end == place.begin && place.begin != 0;

	reader->quiet = place;
	reader->garbled = true;
	if (again)
		return;
	if (c >= 0x80)
		diag_error(&reader->as->diags, place,
			   "a byte 0x%02x stands here; outside of strings and comments a "
			   "source is plain ASCII",
			   c);
	else if (c < ' ' || c == 0x7f)
		diag_error(&reader->as->diags, place,
			   "a control character 0x%02x stands here; is this a text file?", c);
	else
		diag_error(&reader->as->diags, place, "'%c' has no meaning here", c);
}

/* Of the braces that the text that is being read stands in. */
static unsigned outer_depth(const struct reader *reader)
{
	return reader->preproc.texts.at[reader->preproc.texts.count - 1].depth;
}

int token_end_of_text(struct reader *reader, YYLTYPE *place)
{
	*place = (YYLTYPE){ reader->source->base + (uint32_t)reader->source->length,
			    reader->source->base + (uint32_t)reader->source->length };
	if (reader->depth > outer_depth(reader)) {
		if (!reader->closing)
			report_unclosed_brace(reader);
		reader->closing = --reader->depth > outer_depth(reader);
		return reader->previous = '}';
	}
	if (paste_lacks_ll(reader))
		return reader->previous = LL;
	if (reader->preproc.texts.count > 1 ? !reader->at_head : !reader->ended) {
		reader->ended = reader->preproc.texts.count == 1;
		token_end_statement(reader);
		return reader->previous = EOS;
	}
	return preproc_end_text(reader) ? NOTHING : END;
}

/* The nth `7:` is an ordinary label whose name, "7@n", no source can write. */
static struct name *local_label(struct reader *reader, const char *text, unsigned next)
{
	size_t digits = strspn(text, "0123456789");
	struct name *number = name_intern(&reader->as->names, text, digits);
	const char *full;

	full = arena_printf(&reader->as->arena, "%s@%u", number->text, number->roles->local_labels + next);
	return name_intern(&reader->as->names, full, strlen(full));
}

struct name *token_define_local_label(struct reader *reader, const char *text)
{
	struct names *names = &reader->as->names;
	struct name *label = local_label(reader, text, 1);

	name_roles(names, name_intern(names, text, strspn(text, "0123456789")))->local_labels++;
	return label;
}

struct name *token_use_local_label(struct reader *reader, YYLTYPE place, const char *text, size_t length)
{
	struct name *number = name_intern(&reader->as->names, text, length - 1);

	if (text[length - 1] == 'b' && !number->roles->local_labels)
		diag_error(&reader->as->diags, place, "no label '%s:' stands before this", number->text);
	return local_label(reader, text, text[length - 1] == 'f');
}
