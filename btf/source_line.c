/* SPDX-License-Identifier: BSD-2-Clause */
#include "btf/source_line.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *last_component(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static const char *skip_blanks(const char *text)
{
	return text + strspn(text, " \t");
}

/* ---- The note after a line that is a macro's, as the assembler writes it ---- */

#define NOTE "  # in "

struct note {
	size_t at; /* where the line ends and the note begins */
	const char *file, *text;
	size_t file_length;
	uint32_t line;
};

/* FILE:LINE: TEXT; the file's name may contain colons. */
static bool read_note(const char *words, struct note *note)
{
	for (const char *colon = strchr(words, ':'); colon; colon = strchr(colon + 1, ':')) {
		char *end;
		unsigned long line = strtoul(colon + 1, &end, 10);

		if (end == colon + 1 || strncmp(end, ": ", 2) || !line || line > UINT32_MAX)
			continue;
		note->file = words;
		note->file_length = (size_t)(colon - words);
		note->line = (uint32_t)line;
		note->text = end + 2;
		return true;
	}
	return false;
}

static struct note note_of(const char *text)
{
	struct note note = { .at = strlen(text) };

	/* A note follows a statement; the leading blanks might look like its beginning. */
	for (const char *at = strstr(skip_blanks(text), NOTE); at; at = strstr(at + 1, NOTE))
		if (read_note(at + strlen(NOTE), &note)) {
			note.at = (size_t)(at - text);
			break;
		}
	return note;
}

/* The name comes from an untrusted object: only a regular file is read. */
static FILE *open_source(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat status;
	FILE *file = NULL;

	if (fd >= 0 && !fstat(fd, &status) && S_ISREG(status.st_mode))
		file = fdopen(fd, "r");
	if (fd >= 0 && !file)
		close(fd);
	return file;
}

/* Line `number` of a file, to be freed; NULL if it cannot be read. */
static char *line_of_file(const char *path, uint32_t number)
{
	FILE *file = open_source(path);
	char *text = NULL;
	size_t room = 0;
	ssize_t length = -1;

	if (!file)
		return NULL;
	for (uint32_t at = 0; at < number; at++)
		if ((length = getline(&text, &room, file)) < 0)
			break;
	fclose(file);
	if (length < 0) {
		free(text);
		return NULL;
	}
	text[strcspn(text, "\r\n")] = '\0';
	return text;
}

static bool is_same_line(const char *source, const char *remembered, size_t length)
{
	const char *text = skip_blanks(remembered);

	return !strncmp(skip_blanks(source), text, length - (size_t)(text - remembered));
}

/* Takes over the path if the file's line is the one recorded; otherwise frees it. */
static bool try_source(struct source_place *place, const struct source_line *line, size_t length, char *path)
{
	char *source = path ? line_of_file(path, line->line) : NULL;

	if (source && is_same_line(source, line->text, length)) {
		place->path = path;
		place->source = source;
		return true;
	}
	free(source);
	free(path);
	return false;
}

static char *path_beside(const char *file, const char *beside)
{
	const char *name = last_component(file);
	int folder = (int)(last_component(beside) - beside);
	char *path;

	return asprintf(&path, "%.*s%s", folder, beside, name) < 0 ? NULL : path;
}

/* The statement at `text`: up to a comment, a ';' or the end, without trailing spaces. */
static size_t statement_length(const char *text)
{
	size_t length = 0;

	while (text[length] && text[length] != ';' && text[length] != '#' && strncmp(text + length, "//", 2))
		length++;
	while (length && strchr(" \t", text[length - 1]))
		length--;
	return length ? length : 1;
}

/* `text` has `length` bytes, and the statement begins at `column`, from 0. */
static struct bpfas_diag diag_of(const char *file, uint32_t line, const char *text, size_t length,
				 size_t column)
{
	size_t statement = statement_length(text + column);

	return (struct bpfas_diag){
		.file = file,
		.line = line,
		.column = (uint32_t)column + 1,
		.length = (uint32_t)(statement < length - column ? statement : length - column),
		.source = text,
		.source_length = length,
		.source_column = 1,
	};
}

static void add_inner(struct source_place *place, const struct note *note)
{
	place->inner_path = strndup(note->file, note->file_length);
	place->inner = diag_of(place->inner_path, note->line, note->text, strlen(note->text), 0);
}

struct source_place source_place_of(const struct source_line *line, const char *beside)
{
	struct note note = note_of(line->text);
	struct source_place place = { 0 };
	const char *text;
	size_t length, column;

	if (!try_source(&place, line, note.at, strdup(line->file)))
		try_source(&place, line, note.at, path_beside(line->file, beside));
	text = place.source ? place.source : line->text;
	length = place.source ? strlen(text) : note.at;
	column = line->column && line->column <= length ? line->column - 1
							: (size_t)(skip_blanks(text) - text);
	place.diag = diag_of(place.path ? place.path : line->file, line->line, text, length, column);
	if (note.file)
		add_inner(&place, &note);
	return place;
}

void source_place_free(struct source_place *place)
{
	free(place->path);
	free(place->source);
	free(place->inner_path);
	*place = (struct source_place){ 0 };
}
