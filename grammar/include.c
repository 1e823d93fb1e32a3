/* SPDX-License-Identifier: BSD-2-Clause */
/* .include, and what a source says while it is read: .error, .warning, .print. */
#include <errno.h>
#include <string.h>

#include "asm/search.h"
#include "grammar/preproc.h"
#include "grammar/words.h"

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

int preproc_include(struct reader *reader, struct span span, const struct name *directive)
{
	struct preproc *preproc = &reader->preproc;
	struct raw_text rest = preproc_rest_of_text(reader);
	struct span place;
	struct source *source;
	const char *name, *path = NULL;
	size_t length;
	int error;

	if (!preproc_take_string(reader, directive, &name, &length))
		return NOTHING;
	rest.end = preproc->cursor;
	place = (struct span){ span.begin, preproc_span(reader, rest).end };
	if (strlen(name) != length || !length) {
		diag_error(&reader->as->diags, place, "this is no file's name");
		return NOTHING;
	}
	if (!preproc_may_nest(reader, place))
		return NOTHING;
	source = find(reader, name, &error, &path);
	if (!source) {
		report_missing(reader, place, name, error, path);
	} else {
		source->parent = place;
		if (preproc_may_make(reader, place, source->length))
			preproc_enter(reader, source, NULL);
	}
	return NOTHING;
}

static const char *message_of(struct reader *reader, const struct name *directive, const char *otherwise)
{
	struct preproc *preproc = &reader->preproc;
	struct raw_text rest = preproc_rest_of_text(reader);
	const char *text = otherwise;
	size_t length;

	rest.end = raw_text_end(rest);
	if (otherwise && raw_skip_blanks(rest) == rest.end)
		preproc->cursor = rest.end;
	else if (!preproc_take_string(reader, directive, &text, &length))
		return NULL;
	return text;
}

int preproc_error(struct reader *reader, struct span span, const struct name *directive)
{
	const char *text = message_of(reader, directive, "the source says that this is an error");

	if (text)
		diag_error(&reader->as->diags, span, "%s", text);
	return NOTHING;
}

int preproc_warning(struct reader *reader, struct span span, const struct name *directive)
{
	const char *text = message_of(reader, directive, "the source warns here");

	if (text)
		diag_warning(&reader->as->diags, span, "%s", text);
	return NOTHING;
}

int preproc_print(struct reader *reader, struct span span, const struct name *directive)
{
	const char *text = message_of(reader, directive, NULL);

	if (text)
		diag_print(&reader->as->diags, span, "%s", text);
	return NOTHING;
}
