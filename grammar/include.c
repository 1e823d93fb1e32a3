/* SPDX-License-Identifier: BSD-2-Clause */
/* .include, and what a source says while it is read: .error, .warning, .print. */
#include <errno.h>
#include <string.h>

#include "grammar/flow.h"
#include "grammar/words.h"

/* An error that says only that another folder is to be tried. */
static bool is_absence(int error)
{
	return error == -ENOENT || error == -ENOTDIR;
}

/* The folder of the file that holds the directive, "" or with its slash. */
static const char *own_folder(struct reader *reader)
{
	const char *name = reader->source->name, *slash = strrchr(name, '/');

	return arena_copy(&reader->as->arena, name, slash ? (size_t)(slash - name) + 1 : 0);
}

static struct source *open_in(struct reader *reader, const char *folder, const char *name, int *error,
			      const char **path)
{
	size_t length = strlen(folder);
	const char *slash = length && folder[length - 1] != '/' ? "/" : "";

	*path = arena_printf(&reader->as->arena, "%s%s%s", folder, slash, name);
	return source_open(&reader->as->diags, *path, error);
}

/* The including file's folder, then those of -I in their order. */
static struct source *find(struct reader *reader, const char *name, int *error, const char **path)
{
	struct assembler *as = reader->as;
	struct source *source = open_in(reader, *name == '/' ? "" : own_folder(reader), name, error, path);

	for (size_t i = 0; *name != '/' && !source && is_absence(*error) && i < as->include_dir_count; i++)
		source = open_in(reader, as->include_dirs[i], name, error, path);
	return source;
}

static const char *searched_folders(struct reader *reader)
{
	struct assembler *as = reader->as;
	const char *own = own_folder(reader), *list = *own ? own : "./";

	for (size_t i = 0; i < as->include_dir_count; i++)
		list = arena_printf(&as->arena, "%s, %s", list, as->include_dirs[i]);
	return list;
}

static void report_missing(struct reader *reader, struct span span, const char *name, int error,
			   const char *path)
{
	struct diags *diags = &reader->as->diags;

	if (!is_absence(error))
		diag_error(diags, span, "cannot read '%s': %s", path, source_cause(error));
	else if (*name == '/')
		diag_error(diags, span, "there is no file '%s'", name);
	else
		diag_error(diags, span, "there is no file '%s' in the folders searched: %s; -I adds one",
			   name, searched_folders(reader));
}

int flow_include(struct reader *reader, struct span span, const struct name *directive)
{
	struct flow *flow = &reader->flow;
	struct raw rest = flow_rest_of_text(reader);
	struct span place;
	struct source *source;
	const char *name, *path;
	size_t length;
	int error;

	if (!flow_take_string(reader, directive, &name, &length))
		return NOTHING;
	rest.end = flow->cursor;
	place = (struct span){ span.begin, flow_span(reader, rest).end };
	if (strlen(name) != length || !length) {
		diag_error(&reader->as->diags, place, "this is no file's name");
		return NOTHING;
	}
	if (!flow_may_nest(reader, place))
		return NOTHING;
	source = find(reader, name, &error, &path);
	if (!source) {
		report_missing(reader, place, name, error, path);
	} else {
		source->parent = place;
		if (flow_may_make(reader, place, source->length))
			flow_enter(reader, source, NULL);
	}
	return NOTHING;
}

static const char *message_of(struct reader *reader, const struct name *directive, const char *otherwise)
{
	struct flow *flow = &reader->flow;
	struct raw rest = flow_rest_of_text(reader);
	const char *text = otherwise;
	size_t length;

	rest.end = raw_text_end(rest);
	if (otherwise && raw_skip_blanks(rest) == rest.end)
		flow->cursor = rest.end;
	else if (!flow_take_string(reader, directive, &text, &length))
		return NULL;
	return text;
}

int flow_error(struct reader *reader, struct span span, const struct name *directive)
{
	const char *text = message_of(reader, directive, "the source says that this is an error");

	if (text)
		diag_error(&reader->as->diags, span, "%s", text);
	return NOTHING;
}

int flow_warning(struct reader *reader, struct span span, const struct name *directive)
{
	const char *text = message_of(reader, directive, "the source warns here");

	if (text)
		diag_warning(&reader->as->diags, span, "%s", text);
	return NOTHING;
}

int flow_print(struct reader *reader, struct span span, const struct name *directive)
{
	const char *text = message_of(reader, directive, NULL);

	if (text)
		diag_print(&reader->as->diags, span, "%s", text);
	return NOTHING;
}
