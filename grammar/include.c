/* SPDX-License-Identifier: BSD-2-Clause */
/* .include, and messages of the source: .error, .warning, .print. */
#include "grammar/include.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "asm/search.h"
#include "grammar/directive_text.h"
#include "grammar/text_stack.h"

static struct source *find(struct reader *reader, const char *name, int *error, const char **path)
{
	struct assembler *as = reader->as;
	struct source *source = NULL;
	const char *candidate;

	*error = -ENOENT;
	for (size_t i = 0; !source && search_goes_on(*error); i++) {
		candidate = search_candidate(as, reader->source, name, i);
		if (!candidate)
			break;
		*path = candidate;
		source = source_open(&as->arena, &as->sources, candidate, error);
	}
	return source;
}

static void report_missing(struct reader *reader, struct span span, const char *name, int error,
			   const char *path)
{
	if (search_goes_on(error))
		search_report(reader->as, span, reader->source, name);
	else
		diag_error(&reader->as->diags, span, "cannot read '%s': %s", path, source_cause(error));
}

void include_file(struct reader *reader, struct span span, const struct name *directive)
{
	struct source *source;
	const char *name, *path = NULL;
	struct span place;
	size_t length;
	int error;

	if (!directive_take_string(reader, directive, &name, &length))
		return;
	place = (struct span){ span.begin, reader_span(reader, reader->lexer.at, reader->lexer.at).end };
	if (strlen(name) != length || !length) {
		diag_error(&reader->as->diags, place, "invalid file name");
		return;
	}
	if (!text_stack_may_nest(reader, place))
		return;
	source = find(reader, name, &error, &path);
	if (!source) {
		report_missing(reader, place, name, error, path);
		return;
	}
	source->parent = place;
	if (!text_stack_may_make(reader, place, source->length))
		return;
	text_stack_enter(reader, source, NULL);
	include_check_hash(reader);
}

/* The message; `otherwise` if none is given, unless that is NULL. NULL: reported. */
static const char *message_of(struct reader *reader, const struct name *directive, const char *otherwise)
{
	struct text_range given = range_statement(text_stack_rest(reader));
	const char *text;
	size_t length;

	if (otherwise && !range_length(given))
		return otherwise;
	return directive_take_string(reader, directive, &text, &length) ? text : NULL;
}

void include_error(struct reader *reader, struct span span, const struct name *directive)
{
	const char *text = message_of(reader, directive, "error requested by the source");

	if (text)
		diag_error(&reader->as->diags, span, "%s", text);
}

void include_warning(struct reader *reader, struct span span, const struct name *directive)
{
	const char *text = message_of(reader, directive, "warning requested by the source");

	if (text)
		diag_warning(&reader->as->diags, span, "%s", text);
}

void include_print(struct reader *reader, struct span span, const struct name *directive)
{
	const char *text = message_of(reader, directive, NULL);

	if (text)
		diag_print(&reader->as->diags, span, "%s", text);
}

/* ---- Lines of the C preprocessor ------------------------------------------ */

/* More than these are not looked at: a text of such lines would be searched for comments each time. */
#define MAX_LOOKED_AT 8

static bool begins_line(const char *text, const char *at)
{
	while (at > text && (at[-1] == ' ' || at[-1] == '\t'))
		at--;
	return at == text || at[-1] == '\n';
}

static bool is_in_comment(const char *text, const char *at)
{
	bool inside = false;

	for (; text < at; text++)
		if (text[0] == (inside ? '*' : '/') && text[1] == (inside ? '/' : '*'))
			inside = !inside;
	return inside;
}

static const char *find_directive(const char *text, const char *end, const char *word)
{
	const char *at = text;
	unsigned looked_at = 0;

	while ((at = memmem(at, (size_t)(end - at), word, strlen(word))) && looked_at++ < MAX_LOOKED_AT) {
		const char *after = at + strlen(word), *operand = lexer_skip_blanks(after);
		bool fits = word[1] == 'i' ? *operand == '<' || *operand == '"'
					   : operand > after &&
						     (isalpha((unsigned char)*operand) || *operand == '_');

		if (fits && begins_line(text, at) && !is_in_comment(text, at))
			return at;
		at = after;
	}
	return NULL;
}

static void warn_of_hash(struct reader *reader, const char *text, const char *end, const char *word,
			 const char *ours)
{
	const char *at = find_directive(text, end, word);

	if (at)
		diag_warning(&reader->as->diags, reader_span(reader, at, at + strlen(word)),
			     "'#' begins a comment, so this line does nothing; write '%s'", ours);
}

void include_check_hash(struct reader *reader)
{
	const char *text = reader->lexer.at, *end = reader->lexer.end;

	warn_of_hash(reader, text, end, "#define", ".equ NAME, VALUE");
	warn_of_hash(reader, text, end, "#include", ".include \"FILE\"");
}
