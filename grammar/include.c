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

/* `#define NAME`, `#include <FILE>`: no comment begins so by chance. */
static bool is_c_directive(const char *at, const char *word)
{
	size_t length = strlen(word);
	const char *operand;

	if (strncmp(at, word, length))
		return false;
	operand = lexer_skip_blanks(at + length);
	if (word[1] == 'i')
		return *operand == '<' || *operand == '"';
	return operand > at + length && (isalpha((unsigned char)*operand) || *operand == '_');
}

void include_warn_of_hash(struct reader *reader, const char *at)
{
	static const struct {
		const char *word, *ours;
	} directives[] = { { "#define", ".equ NAME, VALUE" }, { "#include", ".include \"FILE\"" } };

	for (unsigned i = 0; i < sizeof directives / sizeof *directives; i++) {
		const char *word = directives[i].word;

		if (reader->c_directives & 1u << i || !is_c_directive(at, word))
			continue;
		reader->c_directives |= 1u << i;
		diag_warning(&reader->as->diags, reader_span(reader, at, at + strlen(word)),
			     "'#' begins a comment, so this line does nothing; write '%s'",
			     directives[i].ours);
	}
}
