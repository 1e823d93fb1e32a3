/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory of one run: an arena that is freed as a whole, and growing arrays.
 *
 * No caller checks for NULL. Out of memory, the run is abandoned with one longjmp
 * to the arena's `out_of_memory` target, whose owner frees the arena and every
 * vec in use and reports -ENOMEM.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena_chunk;

struct arena {
	struct arena_chunk *chunks;
	char *next, *end;
	unsigned small_chunks; /* number of ordinary chunks, shared by many requests */
	jmp_buf *out_of_memory;
};

/* Zeroed; lives until arena_free. `align` is a power of two; arena_alloc aligns for any object. */
void *arena_alloc_aligned(struct arena *arena, size_t size, size_t align);
void *arena_alloc(struct arena *arena, size_t size);
char *arena_copy(struct arena *arena, const void *bytes, size_t length); /* adds a NUL */
char *arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
void arena_free(struct arena *arena);
/* Abandons the run; also for failed allocations outside the arena. */
_Noreturn void arena_out_of_memory(struct arena *arena);

#define ARENA_NEW(arena, type) ((type *)arena_alloc_aligned((arena), sizeof(type), _Alignof(type)))

/*
 * A growing array: VEC(struct x) v; vec_push(arena, &v, item); v.at[i]; vec_free(&v).
 * Zeroed means empty. `at` moves when the array grows. Growth doubles, so n pushes cost O(n).
 */
#define VEC(type)                   \
	struct {                    \
		type *at;           \
		size_t count, room; \
	}

void *vec_grow(struct arena *arena, void *at, size_t *room, size_t need, size_t item_size);
void vec_free_memory(void *at, size_t size);

#define vec_reserve(arena, v, more)                                                                     \
	((v)->room - (v)->count >= (size_t)(more)                                                       \
		 ? (void)0                                                                              \
		 : (void)((v)->at = vec_grow((arena), (v)->at, &(v)->room, (v)->count + (size_t)(more), \
					     sizeof *(v)->at)))
#define vec_push(arena, v, item) (vec_reserve((arena), (v), 1), (void)((v)->at[(v)->count++] = (item)))
#define vec_free(v) \
	(vec_free_memory((v)->at, (v)->room * sizeof *(v)->at), (v)->at = NULL, (v)->count = (v)->room = 0)

/* A growing array of bytes, for a section or a file. */
typedef VEC(uint8_t) bytes;

void bytes_append(struct arena *arena, bytes *b, const void *data, size_t length);
void bytes_append_zeros(struct arena *arena, bytes *b, size_t length);

#endif
