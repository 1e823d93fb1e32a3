/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define FIRST_ROOM 64
#define FIRST_CHUNK \
	(8 * 1024) /* of a run that may need no more: each page costs, even if it is only zeroed */
#define CHUNK_SIZE       (64 * 1024)
#define MAX_SMALL_CHUNKS 16
#define HUGE_PAGE        ((size_t)2 * 1024 * 1024)

struct arena_chunk {
	struct arena_chunk *older;
	size_t mapped; /* bytes mapped; 0: from malloc */
	max_align_t start[];
};

_Noreturn void arena_out_of_memory(struct arena *arena)
{
	longjmp(*arena->out_of_memory, 1);
}

/*
 * Small runs stay small. Large ones get huge pages from the system, because each page of 4 KiB costs about a
 * microsecond to zero and map.
 */
static void *map_huge(size_t size)
{
	char *at = mmap(NULL, size + HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	size_t gap = -(uintptr_t)at & (HUGE_PAGE - 1);

	if (at == MAP_FAILED)
		return NULL;
	if (gap)
		munmap(at, gap);
	munmap(at + gap + size, HUGE_PAGE - gap);
	madvise(at + gap, size, MADV_HUGEPAGE);
	return at + gap;
}

static size_t whole_huge_pages(size_t size)
{
	return (size + HUGE_PAGE - 1) & ~(size_t)(HUGE_PAGE - 1);
}

static struct arena_chunk *new_chunk(size_t size, bool huge)
{
	struct arena_chunk *chunk = huge ? map_huge(size) : calloc(1, size);

	if (chunk && huge)
		chunk->mapped = size;
	return chunk;
}

static size_t chunk_size(const struct arena *arena, size_t size)
{
	return !arena->small_chunks && size <= FIRST_CHUNK / 2 ? FIRST_CHUNK : CHUNK_SIZE;
}

/* A request larger than a quarter of a chunk gets its own, so that little is wasted at the end of a chunk. */
static void *add_chunk(struct arena *arena, size_t size)
{
	bool own = size > CHUNK_SIZE / 4;
	bool huge = own ? size >= HUGE_PAGE : arena->small_chunks >= MAX_SMALL_CHUNKS;
	size_t need = sizeof(struct arena_chunk) + (own ? size : chunk_size(arena, size));
	size_t total = huge ? whole_huge_pages(need) : need, room = total - sizeof(struct arena_chunk);
	struct arena_chunk *chunk = new_chunk(total, huge);

	if (!chunk)
		arena_out_of_memory(arena);
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

	if (size > SIZE_MAX - 2 * HUGE_PAGE)
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
		if (chunk->mapped)
			munmap(chunk, chunk->mapped);
		else
			free(chunk);
	}
	arena->chunks = NULL;
	arena->next = arena->end = NULL;
}

static bool is_mapped(size_t size)
{
	return size >= HUGE_PAGE;
}

/* Moves pages instead of copying them. */
static void *grow_mapping(void *at, size_t size, size_t more)
{
	void *grown;

	if (is_mapped(size)) {
		grown = mremap(at, whole_huge_pages(size), whole_huge_pages(more), MREMAP_MAYMOVE);
		return grown == MAP_FAILED ? NULL : grown;
	}
	grown = map_huge(whole_huge_pages(more));
	if (grown && size)
		memcpy(grown, at, size);
	if (grown)
		free(at);
	return grown;
}

void *vec_grow(struct arena *arena, void *at, size_t *room, size_t need, size_t item_size)
{
	/* Many arrays never hold more than one or two large items. */
	size_t more = *room ? *room : item_size < FIRST_ROOM / 2 ? FIRST_ROOM / item_size : 1;
	void *grown;

	while (more < need)
		more = more > SIZE_MAX / 2 ? need : more * 2;
	if (more > (SIZE_MAX - 2 * HUGE_PAGE) / item_size)
		arena_out_of_memory(arena);
	if (is_mapped(more * item_size))
		grown = grow_mapping(at, *room * item_size, more * item_size);
	else
		grown = realloc(at, more * item_size);
	if (!grown)
		arena_out_of_memory(arena);
	*room = more;
	return grown;
}

void vec_free_memory(void *at, size_t size)
{
	if (is_mapped(size))
		munmap(at, whole_huge_pages(size));
	else
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
