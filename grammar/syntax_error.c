/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Messages about statements that match no rule. As with yylex(), grammar/parse.y
 * declares the functions it calls here: suggestions need the keywords, and those
 * need the parser's tokens.
 */
#include <ctype.h>
#include <string.h>

#include "asm/block.h"
#include "asm/map/map.h"
#include "base/name.h"
#include "base/place.h"
#include "base/suggest.h"
#include "grammar/keyword.h"
#include "parse.h"

/* ---- Habits: what C and other assemblers write, and how it is written here -- */

static const struct {
	const char *word, *advice;
} words[] = {
	{ "return", "set 'r0 = VALUE', then 'exit'" },
	{ "ret", "write 'exit'" },
	{ "bpf_printk", "'call bpf_trace_printk', with a text's address in r1 and its length in r2" },
	{ "while", "jump back: 'if r1 != 0 goto LABEL'" },
	{ "for", "jump back: 'if r1 != 0 goto LABEL', or repeat the text with '.rept'" },
	{ "do", "jump back: 'if r1 != 0 goto LABEL'" },
	{ "else", "jump over the other part with 'goto LABEL'" },
	{ "switch", "compare with each value: 'if r1 == 1 goto LABEL'" },
	{ "break", "write 'goto LABEL'" },
	{ "continue", "write 'goto LABEL'" },
	{ "jmp", "write 'goto LABEL'" },
	{ "struct", "declare it with '.struct'" },
	{ "enum", "declare it with '.enum'" },
	{ "union", "declare it with '.union'" },
	{ "typedef", "declare it with '.typedef'" },
	{ "extern", "declare it with '.extern', '.kfunc' or '.ksym'" },
	{ "push", "there is no such stack; store relative to the frame: '*(u64 *)(r10 - 8) = r1'" },
	{ "pop", "there is no such stack; load relative to the frame: 'r1 = *(u64 *)(r10 - 8)'" },
};

static const char *const types[] = { "int",      "char",    "short",  "long",    "unsigned", "signed",
				     "void",     "static",  "const",  "u8",      "u16",      "u32",
				     "u64",      "s8",      "s16",    "s32",     "s64",      "__u8",
				     "__u16",    "__u32",   "__u64",  "__s8",    "__s16",    "__s32",
				     "__s64",    "bool",    "size_t", "uint8_t", "uint16_t", "uint32_t",
				     "uint64_t", "int32_t", "int64_t" };

static bool is_word(const char *text, size_t length, const char *word)
{
	return strlen(word) == length && !memcmp(text, word, length);
}

static const char *habit_of_word(const char *text, size_t length)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (is_word(text, length, words[i].word))
			return words[i].advice;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (is_word(text, length, types[i]))
			return "values are in registers; a variable is declared with its section: '.bss int "
			       "x'";
	if (*lexer_skip_blanks(text + length) == '(')
		return "a call takes its arguments from r1 to r5: 'call NAME'";
	return NULL;
}

/* ---- Tokens -------------------------------------------------------------- */

static bool is_register(const char *text)
{
	return (*text == 'r' || *text == 'w') && isdigit((unsigned char)text[1]);
}

/* The last byte before the token that is no blank. */
static char before(const struct reader *reader, const char *found)
{
	const char *line = source_text_at(&reader->as->sources, reader->context.head.begin);

	while (found > line && (found[-1] == ' ' || found[-1] == '\t'))
		found--;
	return found > line ? found[-1] : '\0';
}

static const char *of_register(const struct reader *reader, const char *found)
{
	switch (before(reader, found)) {
	case '~': return "BPF has no complement; write 'r1 = r2' and 'r1 ^= -1'";
	case '!': return "BPF has no logical not; compare with 'if r1 == 0 goto LABEL'";
	case '(': return "a call takes its arguments from r1 to r5: 'call NAME'";
	default: return "an expression has numbers and symbols, and no register";
	}
}

static const char *of_condition(const struct reader *reader, const char *found)
{
	if (*found == '(')
		return "a condition has no parentheses: 'if r1 == 0 goto LABEL'";
	if (*found == '=' && reader->context.in_if)
		return "compare with '=='";
	return *found == '{' ? "a condition has no block; jump over it: 'if r1 != 0 goto LABEL'" : NULL;
}

static bool ends_in_colon(const char *found)
{
	const char *end = found;

	while (is_name_part(*end))
		end++;
	return end > found && *lexer_skip_blanks(end) == ':';
}

static const char *habit_of_token(const struct reader *reader, const char *found, bool statement_complete)
{
	int head = reader->context.head_token;

	if (*found == '=' && found > reader->source->text && found[-1] == ':')
		return "an assignment is written '='";
	if (ends_in_colon(found) && (head == IF || head == GOTO || head == GOTOL || head == CALL))
		return "a target is written without ':'";
	if (reader->as->maps->open && (*found == ':' || *found == '='))
		return "a map's field is its name and a value, without ':' or '='";
	if (head == IF)
		return of_condition(reader, found);
	if (head == REG && (!strncmp(found, "++", 2) || !strncmp(found, "--", 2)))
		return "write 'r1 += 1' or 'r1 -= 1'";
	if ((head == REG || head == '*') && *found == '(' && before(reader, found) == '*' &&
	    is_register(lexer_skip_blanks(found + 1)))
		return "say how much of memory is meant: '*(u64 *)(r1 + 8)'";
	if (!statement_complete && is_register(found) && before(reader, found) &&
	    (head == REG || head == CALL))
		return of_register(reader, found);
	if (statement_complete && head == REG && found[0] == 'l' && found[1] == 'l')
		return "'ll' loads a number or a symbol, and no register";
	return statement_complete && head == EXIT && *found == '(' ? "'exit' has no parentheses" : NULL;
}

/* ---- Messages ------------------------------------------------------------ */

#define SHOWN 40

/* The token as written, for a message; a long one is cut. */
static int shown_length(struct span span)
{
	uint32_t length = span.end - span.begin;

	return (int)(length > SHOWN ? SHOWN : length);
}

static const char *token_text(const struct reader *reader, struct span span)
{
	return source_text_at(&reader->as->sources, span.begin);
}

/*
 * One message per statement: anything after an error in it may be its consequence. Blocks
 * that open while skipping are skipped whole.
 */
static bool begin_recovery(struct reader *reader)
{
	bool again = reader->recovery.active || statement_has_error(reader);

	reader->recovery.active = true;
	reader->recovery.depth = reader->context.depth;
	return !again;
}

/* "; did you mean 'goto'?", or an empty string. */
static const char *near_word(struct reader *reader, const char *text, size_t length)
{
	struct suggestion suggestion = suggestion_for(text, length);
	const char *word;

	for (size_t i = 0; (word = keywords_next(&reader->as->names, &i));)
		suggestion_offer(&suggestion, word);
	return suggestion_text(&reader->as->arena, &suggestion);
}

static void report_unknown_statement(struct reader *reader)
{
	const char *text = token_text(reader, reader->context.head), *habit;
	size_t length = reader->context.head.end - reader->context.head.begin;

	/* What is near a word costs much more than to count it. */
	if (diag_error_hidden(&reader->as->diags))
		return;
	habit = habit_of_word(text, length);
	diag_error(&reader->as->diags, reader->context.head, "unknown instruction '%.*s'%s%s",
		   shown_length(reader->context.head), text, habit ? "; " : "",
		   habit ? habit : near_word(reader, text, length));
}

/* A directive that takes no operand, or not this one, has one. */
static bool is_directives_operand(const struct reader *reader, struct span span)
{
	const char *head = token_text(reader, reader->context.head);
	size_t behind = reader->context.head.end - reader->context.head.begin;

	return *head == '.' && span.begin > reader->context.head.end &&
	       strspn(head + behind, " \t") == span.begin - reader->context.head.end;
}

static void report(struct reader *reader, const struct syntax_error *error)
{
	struct diags *diags = &reader->as->diags;
	const char *found = token_text(reader, error->span);
	int length = shown_length(error->span);
	const char *habit = habit_of_token(reader, found, error->statement_complete);

	if (error->head == HEAD_NAME)
		report_unknown_statement(reader);
	else if (habit)
		diag_error(diags, error->span, "%s", habit);
	else if (error->span.begin == reader->context.head.begin)
		diag_error(diags, error->span, "no statement begins with '%.*s'", length, found);
	else if (error->at_end_of_line || error->at_end_of_file)
		diag_error(diags, error->span, "expected %s before the end of the %s", error->expected,
			   error->at_end_of_file ? "file" : "line");
	else if (error->statement_complete && length == 1 && strchr("+-*/%&|^<>", *found) &&
		 *token_text(reader, reader->context.head) != '.')
		diag_error(diags, error->span, "an instruction does one operation; put '%c=' on its own line",
			   *found);
	else if (error->statement_complete && is_directives_operand(reader, error->span))
		diag_error(diags, error->span, "'%.*s' does not take '%.*s'",
			   shown_length(reader->context.head), token_text(reader, reader->context.head),
			   length, found);
	else if (error->statement_complete)
		diag_error(diags, error->span,
			   "unexpected '%.*s' after the end of the statement; put each statement on its own "
			   "line",
			   length, found);
	else
		diag_error(diags, error->span, "expected %s, found '%.*s'", error->expected, length, found);
}

void report_syntax_error(struct reader *reader, const struct syntax_error *error)
{
	if (error->head == HEAD_PROGRAM && !reader->recovery.active)
		reader->as->blocks->misread++;
	if (error->head == HEAD_MAP)
		asm_map_misread(reader->as);
	if (!begin_recovery(reader))
		return;
	report(reader, error);
	if (reader->context.semicolon.span.end)
		diag_note(&reader->as->diags, reader->context.semicolon.span,
			  "a ';' begins a new statement; GNU as takes it "
			  "for a comment, which is '#' or '//' here");
}

void report_unknown_directive(struct reader *reader, struct span span, const struct name *name)
{
	if (!begin_recovery(reader) || diag_error_hidden(&reader->as->diags))
		return;
	diag_error(&reader->as->diags, span, "unknown directive '%.*s'%s", shown_length(span), name->text,
		   near_word(reader, name->text, name->length));
}
