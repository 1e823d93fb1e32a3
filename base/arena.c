/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define FIRST_ROOM       64
#define CHUNK_SIZE       (64 * 1024)
#define MAX_SMALL_CHUNKS 16
#define HUGE_PAGE        (2 * 1024 * 1024)

struct arena_chunk {
	struct arena_chunk *older;
	max_align_t start[];
};

_Noreturn void arena_out_of_memory(struct arena *arena)
{
	longjmp(*arena->out_of_memory, 1);
}

/* Memory that is fresh from the system comes faster in huge pages: each of 4 KiB costs about a microsecond.
 */
static void prefer_huge_pages(char *at, size_t size)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE), gap = -(uintptr_t)at & (page - 1);

	if (size >= 2 * HUGE_PAGE)
		madvise(at + gap, size - gap, MADV_HUGEPAGE);
}

/* Small runs stay small. */
static struct arena_chunk *allocate_huge(void)
{
	void *chunk = aligned_alloc(HUGE_PAGE, HUGE_PAGE);

	if (chunk) {
		madvise(chunk, HUGE_PAGE, MADV_HUGEPAGE);
		memset(chunk, 0, HUGE_PAGE);
	}
	return chunk;
}

/* A request over a quarter of a chunk gets a chunk of its own, so that little is wasted at a chunk's end. */
static void *add_chunk(struct arena *arena, size_t size)
{
	bool own = size > CHUNK_SIZE / 4, huge = !own && arena->small_chunks >= MAX_SMALL_CHUNKS;
	size_t room = own ? size : huge ? HUGE_PAGE - sizeof(struct arena_chunk) : CHUNK_SIZE;
	struct arena_chunk *chunk = huge ? allocate_huge() : calloc(1, sizeof *chunk + room);

	if (!chunk)
		arena_out_of_memory(arena);
	if (own)
		prefer_huge_pages((char *)chunk, room);
	chunk->older = arena->chunks;
	arena->chunks = chunk;
	if (!own) {
		arena->next = (char *)chunk->start + size;
		arena->end = (char *)chunk->start + room;
		arena->small_chunks++;
	}
	return chunk->start;
}

void *arena_alloc_aligned(struct arena *arena, size_t size, size_t align)
{
	size_t gap = -(uintptr_t)arena->next & (align - 1);

	if (size > SIZE_MAX - sizeof(struct arena_chunk))
		arena_out_of_memory(arena);
	if (!size)
		size = 1;
	if ((size_t)(arena->end - arena->next) < gap || (size_t)(arena->end - arena->next) - gap < size)
		return add_chunk(arena, size);
	arena->next += gap + size;
	return arena->next - size;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	return arena_alloc_aligned(arena, size, alignof(max_align_t));
}

char *arena_copy(struct arena *arena, const void *text, size_t length)
{
	char *copy = arena_alloc_aligned(arena, length + 1, 1);

	if (length)
		memcpy(copy, text, length);
	return copy;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list values, again;
	int length;
	char *text;

	va_start(values, format);
	va_copy(again, values);
	length = vsnprintf(NULL, 0, format, values);
	va_end(values);
	if (length < 0) {
		va_end(again);
		arena_out_of_memory(arena);
	}
	text = arena_alloc(arena, (size_t)length + 1);
	vsnprintf(text, (size_t)length + 1, format, again);
	va_end(again);
	return text;
}

void arena_free(struct arena *arena)
{
	for (struct arena_chunk *chunk = arena->chunks, *older; chunk; chunk = older) {
		older = chunk->older;
		free(chunk);
	}
	arena->chunks = NULL;
	arena->next = arena->end = NULL;
}

void *vec_grow(struct arena *arena, void *at, size_t *room, size_t need, size_t item_size)
{
	/* Many are never more than one or two big items. */
	size_t more = *room ? *room : item_size < FIRST_ROOM / 2 ? FIRST_ROOM / item_size : 1;
	void *grown;

	while (more < need)
		more = more > SIZE_MAX / 2 ? need : more * 2;
	if (more > SIZE_MAX / item_size)
		arena_out_of_memory(arena);
	grown = realloc(at, more * item_size);
	if (!grown)
		arena_out_of_memory(arena);
	prefer_huge_pages(grown, more * item_size);
	*room = more;
	return grown;
}

void vec_free_memory(void *at)
{
	free(at);
}

void bytes_append(struct arena *arena, bytes *b, const void *data, size_t length)
{
	vec_reserve(arena, b, length);
	if (length)
		memcpy(b->at + b->count, data, length);
	b->count += length;
}

void bytes_append_zeros(struct arena *arena, bytes *b, size_t length)
{
	vec_reserve(arena, b, length);
	if (length)
		memset(b->at + b->count, 0, length);
	b->count += length;
}
