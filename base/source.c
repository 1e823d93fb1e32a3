/* SPDX-License-Identifier: BSD-2-Clause */
/* Source texts: read from a file or given in memory. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/diag.h"

/* The scanner wants two NUL bytes behind the text. */
#define PADDING   2
#define HUGE_PAGE (2 * 1024 * 1024)

/* Everything that needs memory comes before the positions are taken. */
static struct source *prepare(struct arena *arena, struct sources *sources, const struct source *like)
{
	struct source *source = ARENA_NEW(arena, struct source);

	*source = *like;
	vec_reserve(arena, &sources->list, 1);
	return source;
}

/* Takes the next positions; NULL where none are left. */
static struct source *settle(struct sources *sources, struct source *source)
{
	struct source *last = sources->list.count ? sources->list.at[sources->list.count - 1] : NULL;
	/* Position 0 is nowhere, and a text's end is a position too (an error at the end of the file). */
	uint64_t base = last ? (uint64_t)last->base + last->length + 1 : 1;

	if (base + source->length + 1 > UINT32_MAX)
		return NULL;
	source->base = (uint32_t)base;
	sources->list.at[sources->list.count++] = source;
	return source;
}

struct source *source_add(struct arena *arena, struct sources *sources, const char *name, char *text,
			  size_t length)
{
	struct source like = { .name = arena_copy(arena, name, strlen(name)),
			       .text = text,
			       .length = length };
	struct source *source = settle(sources, prepare(arena, sources, &like));

	if (source)
		source->owned = text;
	return source;
}

struct source *source_copy(struct arena *arena, struct sources *sources, const struct source *like,
			   const char *text, size_t length)
{
	struct source *source = prepare(arena, sources, like);

	source->text = arena_alloc(arena, length + PADDING);
	source->length = length;
	if (length)
		memcpy(source->text, text, length);
	return settle(sources, source);
}

void sources_drop_texts(struct sources *sources)
{
	for (size_t i = 0; i < sources->list.count; i++) {
		struct source *source = sources->list.at[i];

		vec_free(&source->lines);
		free(source->owned);
		source->owned = NULL;
		source->text = NULL;
	}
}

void sources_free(struct sources *sources)
{
	sources_drop_texts(sources);
	vec_free(&sources->list);
	vec_free(&sources->files);
}

void sources_add_file(struct arena *arena, struct sources *sources, const char *path)
{
	vec_push(arena, &sources->files, path);
}

struct file_use {
	const char *path;
	size_t order;
};

static int compare_uses(const void *left, const void *right)
{
	const struct file_use *a = left, *b = right;
	int order = strcmp(a->path, b->path);

	return order ? order : (a->order > b->order) - (a->order < b->order);
}

/* A loop may read one file a million times. */
void sources_name_files(struct arena *arena, const struct sources *sources,
			void (*each)(void *context, const char *path), void *context)
{
	size_t count = sources->files.count;
	struct file_use *uses = arena_alloc(arena, count * sizeof *uses);
	bool *is_first = arena_alloc(arena, count);

	for (size_t i = 0; i < count; i++)
		uses[i] = (struct file_use){ sources->files.at[i], i };
	if (count)
		qsort(uses, count, sizeof *uses, compare_uses);
	for (size_t i = 0; i < count; i++)
		is_first[uses[i].order] = !i || strcmp(uses[i - 1].path, uses[i].path) != 0;
	for (size_t i = 0; i < count; i++)
		if (is_first[i])
			each(context, sources->files.at[i]);
}

struct file_text {
	char *text;
	size_t length, room;
};

/* Taking memory by pages of 4 KiB costs a big file as much as reading it. NULL: out of memory. */
static char *allocate_text(size_t room)
{
	size_t size = (room + PADDING + HUGE_PAGE - 1) & ~(size_t)(HUGE_PAGE - 1);
	char *text;

	if (room < HUGE_PAGE / 2)
		return malloc(room + PADDING);
	text = aligned_alloc(HUGE_PAGE, size);
	if (text)
		madvise(text, size, MADV_HUGEPAGE);
	return text;
}

static int grow(struct file_text *file, size_t room)
{
	char *text = file->text ? realloc(file->text, room + PADDING) : allocate_text(room);

	if (!text)
		return -ENOMEM;
	file->text = text;
	file->room = room;
	return 0;
}

/* Reads to the end: the size that fstat tells is a hint (pipes have none, files may grow). */
static int read_all(int fd, struct file_text *file, size_t hint)
{
	int error = grow(file, hint + 1);

	while (!error) {
		ssize_t got = read(fd, file->text + file->length, file->room - file->length);

		if (got < 0 && errno != EINTR)
			return -errno;
		if (got == 0)
			break;
		if (got > 0)
			file->length += (size_t)got;
		if (file->length == file->room)
			error = file->room > UINT32_MAX ? -EFBIG : grow(file, file->room * 2);
	}
	if (!error)
		memset(file->text + file->length, 0, PADDING);
	return error;
}

static int read_file(const char *path, struct file_text *file)
{
	struct stat status;
	int fd = open(path, O_RDONLY | O_CLOEXEC), error;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &status) < 0)
		error = -errno;
	else if (S_ISDIR(status.st_mode))
		error = -EISDIR;
	else if (status.st_size >= UINT32_MAX)
		error = -EFBIG;
	else
		error = read_all(fd, file, (size_t)status.st_size);
	close(fd);
	return error;
}

const char *source_cause(int error)
{
	switch (-error) {
	case ENOENT: return "no such file; check the spelling and the folder";
	case EISDIR: return "this is a directory; name a source file in it";
	case EACCES: return "no permission to read it; see its owner and mode with 'ls -l'";
	case EFBIG: return "the sources are 4 GiB or larger, more than one run can hold";
	default: return strerror(-error);
	}
}

struct source *source_open(struct diags *diags, const char *path, int *error)
{
	struct source like = { .name = arena_copy(diags->arena, path, strlen(path)) };
	struct source *source = prepare(diags->arena, diags->sources, &like);
	struct file_text file = { 0 };

	vec_reserve(diags->arena, &diags->sources->files, 1);
	*error = read_file(path, &file);
	if (!*error) {
		source->text = source->owned = file.text;
		source->length = file.length;
		if (settle(diags->sources, source)) {
			sources_add_file(diags->arena, diags->sources, source->name);
			return source;
		}
		*error = -EFBIG;
	}
	free(file.text);
	if (*error == -ENOMEM)
		arena_out_of_memory(diags->arena);
	return NULL;
}

struct source *source_read(struct diags *diags, const char *path)
{
	int error;
	struct source *source = source_open(diags, path, &error);

	if (!source)
		diag_error_file(diags, path, "cannot read: %s", source_cause(error));
	return source;
}
