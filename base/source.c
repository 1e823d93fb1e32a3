/* SPDX-License-Identifier: BSD-2-Clause */
/* Source texts: read from a file or given in memory. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/source.h"

/* The NUL after the text, where the lexer stops. */
#define PADDING 1

#define MAPPED_FROM (2 * 1024 * 1024)

/* Allocate first, so that failure takes no positions. */
static struct source *prepare(struct arena *arena, struct sources *sources, const struct source *like)
{
	struct source *source = ARENA_NEW(arena, struct source);

	*source = *like;
	vec_reserve(arena, &sources->list, 1);
	return source;
}

/* Takes the next positions; NULL if none are left. */
static struct source *settle(struct sources *sources, struct source *source)
{
	struct source *last = sources->list.count ? sources->list.at[sources->list.count - 1] : NULL;
	/* Position 0 means none, and the end of a text is a position too (for errors at the end of the file).
	 */
	uint64_t base = last ? (uint64_t)last->base + last->length + 1 : 1;

	if (base + source->length + 1 > UINT32_MAX)
		return NULL;
	source->base = (uint32_t)base;
	sources->list.at[sources->list.count++] = source;
	return source;
}

/* For a source with its own text; on failure the caller still owns it. */
static struct source *prepare_file(struct arena *arena, struct sources *sources, const char *name)
{
	struct source like = { .name = arena_copy(arena, name, strlen(name)),
			       .file = ARENA_NEW(arena, struct source_file) };

	return prepare(arena, sources, &like);
}

static struct source *settle_file(struct sources *sources, struct source *source, struct source_text text)
{
	source->text = text.at;
	source->length = text.length;
	if (!settle(sources, source))
		return NULL;
	*source->file = (struct source_file){ .owned = text, .given_back = text.at };
	return source;
}

struct source *source_add(struct arena *arena, struct sources *sources, const char *name,
			  struct source_text text)
{
	return settle_file(sources, prepare_file(arena, sources, name), text);
}

struct source *source_copy(struct arena *arena, struct sources *sources, const struct source *like,
			   const char *text, size_t length)
{
	struct source *source = prepare(arena, sources, like);

	source->text = arena_alloc_aligned(arena, length + PADDING, 1);
	source->length = length;
	if (length)
		memcpy(source->text, text, length);
	return settle(sources, source);
}

void source_free_text(struct source_text *text)
{
	if (text->mapped)
		munmap(text->at, text->mapped);
	else
		free(text->at);
	*text = (struct source_text){ 0 };
}

void sources_drop_texts(struct sources *sources)
{
	for (size_t i = 0; i < sources->list.count; i++) {
		struct source *source = sources->list.at[i];

		if (source->lines)
			vec_free(&source->lines->at);
		if (source->file)
			source_free_text(&source->file->owned);
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

static int grow(struct source_text *text, size_t *room, size_t more)
{
	char *grown = realloc(text->at, more + PADDING);

	if (!grown)
		return -ENOMEM;
	text->at = grown;
	*room = more;
	return 0;
}

/* Reads to the end: the size from fstat is only a hint (pipes have none, files may grow). */
static int read_all(int fd, struct source_text *text, size_t hint)
{
	size_t room = 0;
	int error = grow(text, &room, hint + 1);

	while (!error) {
		ssize_t got = read(fd, text->at + text->length, room - text->length);

		if (got < 0 && errno != EINTR)
			return -errno;
		if (got == 0)
			break;
		if (got > 0)
			text->length += (size_t)got;
		if (text->length == room)
			error = room > UINT32_MAX ? -EFBIG : grow(text, &room, room * 2);
	}
	if (!error)
		memset(text->at + text->length, 0, PADDING);
	return error;
}

/* Maps the next pages together, which is cheaper than one fault for each. */
static void expect_reading(const struct source_text *text, char *from)
{
	size_t left = (size_t)(text->at + text->mapped - from);

	madvise(from, left < SOURCE_STEP ? left : SOURCE_STEP, MADV_POPULATE_WRITE);
}

/*
 * Maps a large file, so that what has been read need not stay in memory. The mapping is private, so
 * that what others write meanwhile does not show. The part after the last whole page is read instead: so the
 * padding stays intact even if others append to the file or overwrite it meanwhile. False: it cannot be
 * mapped; read it.
 */
static bool map_file(int fd, struct source_text *text, size_t length)
{
	size_t size = length + PADDING, tail = length & ((size_t)sysconf(_SC_PAGESIZE) - 1);
	size_t whole = length - tail;
	char *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (at == MAP_FAILED)
		return false;
	if (mmap(at, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED, fd, 0) == MAP_FAILED ||
	    pread(fd, at + whole, tail, (off_t)whole) != (ssize_t)tail) {
		munmap(at, size);
		return false;
	}
	*text = (struct source_text){ .at = at, .length = length, .mapped = size };
	expect_reading(text, at);
	return true;
}

void source_go_on(struct source_file *file, const char *at)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE), length = (size_t)(at - file->given_back) & ~(page - 1);

	madvise(file->given_back, length, MADV_DONTNEED);
	file->given_back += length;
	expect_reading(&file->owned, file->given_back);
}

static int read_file(const char *path, struct source_text *text)
{
	struct stat status;
	int fd = open(path, O_RDONLY | O_CLOEXEC), error = 0;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &status) < 0)
		error = -errno;
	else if (S_ISDIR(status.st_mode))
		error = -EISDIR;
	else if (status.st_size >= UINT32_MAX)
		error = -EFBIG;
	else if (!S_ISREG(status.st_mode) || status.st_size < MAPPED_FROM ||
		 !map_file(fd, text, (size_t)status.st_size))
		error = read_all(fd, text, (size_t)status.st_size);
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

struct source *source_open(struct arena *arena, struct sources *sources, const char *path, int *error)
{
	struct source *source = prepare_file(arena, sources, path);
	struct source_text text = { 0 };

	vec_reserve(arena, &sources->files, 1);
	*error = read_file(path, &text);
	if (!*error) {
		if (settle_file(sources, source, text)) {
			sources_add_file(arena, sources, source->name);
			return source;
		}
		*error = -EFBIG;
	}
	source_free_text(&text);
	if (*error == -ENOMEM)
		arena_out_of_memory(arena);
	return NULL;
}
