/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The string table as LLVM makes it, byte for byte: strings sorted by their reversed text, each tail of
 * another sharing that one's bytes ("map" in "my_map").
 *
 * The sort is what costs. Symbol names of compilers have long common tails, so a comparison sort reads the
 * same bytes again and again; this is a radix sort from the strings' ends, with eight bytes of each kept
 * beside its pointer as a key, so that most steps do not touch the text. It is linear in the number of
 * strings, bounded in depth, and falls back to insertion for a few.
 *
 * Once sorted in descending order, a string directly follows one that it is a tail of, so a single pass lays
 * all of them out. Callers give the address of each field that needs an offset (st_name, sh_name); it is
 * written when the table is filled.
 */
#include "object/string_table.h"

#include <endian.h>
#include <string.h>

#define KEY_BYTES sizeof(uint64_t)
#define DIGITS    256
#define FEW       16 /* up to this many are sorted by insertion */

void string_table_use(struct string_table *table, const char *text, Elf64_Word *place)
{
	size_t length = strlen(text);

	if (length)
		table->uses[table->use_count++] =
			(struct string_use){ .text = text, .length = length, .place = place };
}

/* ---- The sort ---------------------------------------------------------- */

/* Eight bytes of the reversed string, the first one highest, padded with NULs. */
static uint64_t key_at(const struct string_use *use, size_t from)
{
	size_t left = use->length > from ? use->length - from : 0;
	const char *end = use->text + left;
	uint64_t key = 0;

	if (left >= KEY_BYTES) {
		memcpy(&key, end - KEY_BYTES, KEY_BYTES);
		return le64toh(key);
	}
	for (size_t i = 1; i <= left; i++)
		key |= (uint64_t)(unsigned char)*(end - i) << 8 * (KEY_BYTES - i);
	return key;
}

static void set_keys(struct string_use *uses, size_t count, size_t from)
{
	for (size_t i = 0; i < count; i++)
		uses[i].key = key_at(&uses[i], from);
}

/* Whether the strings that have the key end within it. */
static bool is_last(uint64_t key)
{
	return !(key & 0xff);
}

static void swap(struct string_use *a, struct string_use *b)
{
	struct string_use kept = *a;

	*a = *b;
	*b = kept;
}

/* Whether a sorts after b; the keys contain their bytes from there on. */
static bool is_behind(const struct string_use *a, const struct string_use *b, size_t from)
{
	uint64_t x = a->key, y = b->key;

	while (x == y && !is_last(x)) {
		from += KEY_BYTES;
		x = key_at(a, from);
		y = key_at(b, from);
	}
	return x < y;
}

static void insert_few(struct string_use *uses, size_t count, size_t from)
{
	for (size_t i = 1; i < count; i++)
		for (size_t j = i; j && is_behind(&uses[j - 1], &uses[j], from); j--)
			swap(&uses[j - 1], &uses[j]);
}

/* The strings whose byte at a place is the same: uses[begin] to uses[end - 1]. */
struct bucket {
	size_t begin, end;
};

static unsigned digit(const struct string_use *use, size_t at)
{
	return use->key >> 8 * (KEY_BYTES - 1 - at % KEY_BYTES) & 0xff;
}

static void size_buckets(const struct string_use *uses, size_t count, size_t at, struct bucket *buckets)
{
	size_t begin = 0;

	memset(buckets, 0, DIGITS * sizeof *buckets);
	for (size_t i = 0; i < count; i++)
		buckets[digit(&uses[i], at)].end++;
	for (unsigned i = DIGITS; i--;) {
		buckets[i].begin = begin;
		begin = buckets[i].end += begin;
	}
}

/* Moves each string to its bucket in one step; the one displaced moves on to its own. */
static void fill_buckets(struct string_use *uses, size_t at, const struct bucket *buckets)
{
	size_t next[DIGITS];

	for (unsigned i = 0; i < DIGITS; i++)
		next[i] = buckets[i].begin;
	for (unsigned i = 0; i < DIGITS; i++)
		while (next[i] < buckets[i].end) {
			unsigned to = digit(&uses[next[i]], at);

			if (to != i)
				swap(&uses[next[i]], &uses[next[to]]);
			next[to]++;
		}
}

static bool have_one_key(const struct string_use *uses, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (uses[i].key != uses->key)
			return false;
	return true;
}

static size_t size_of(const struct bucket *bucket)
{
	return bucket->end - bucket->begin;
}

/*
 * Sorts by reversed string, descending, so that a string directly follows those that it is a tail of. A radix
 * sort, linear in the number of strings. The loop continues with the largest bucket and recurses into the
 * others, so the depth is logarithmic in the count, however long the strings are.
 */
static void sort(struct string_use *uses, size_t count, size_t at)
{
	for (; count > FEW; at++) {
		struct bucket buckets[DIGITS], *largest = buckets;

		if (at % KEY_BYTES == 0)
			set_keys(uses, count, at);
		if (have_one_key(uses, count)) {
			if (is_last(uses->key))
				return;
			at |= KEY_BYTES - 1;
			continue;
		}
		size_buckets(uses, count, at, buckets);
		fill_buckets(uses, at, buckets);
		/* The strings in bucket 0 have ended, and are equal. */
		for (struct bucket *bucket = buckets + 1; bucket < buckets + DIGITS; bucket++)
			if (size_of(bucket) > size_of(largest) || largest == buckets)
				largest = bucket;
		for (struct bucket *bucket = buckets + 1; bucket < buckets + DIGITS; bucket++)
			if (bucket != largest && size_of(bucket) > 1)
				sort(uses + bucket->begin, size_of(bucket), at + 1);
		uses += largest->begin;
		count = size_of(largest);
	}
	if (count < 2)
		return;
	if (at % KEY_BYTES == 0)
		set_keys(uses, count, at);
	insert_few(uses, count, at - at % KEY_BYTES);
}

/* ---- The table --------------------------------------------------------- */

static bool is_tail(const struct string_use *use, const struct string_use *of)
{
	return use->length <= of->length &&
	       !memcmp(of->text + of->length - use->length, use->text, use->length);
}

/* A string that is the tail of another takes no bytes of its own. */
bool string_table_fill(struct string_table *table, size_t most)
{
	const struct string_use *uses = table->uses;
	size_t room = 1;

	for (size_t i = 0; i < table->use_count; i++)
		room += uses[i].length + 1;
	if (room > most)
		return false;
	sort(table->uses, table->use_count, 0);
	table->bytes = arena_alloc(table->arena, room);
	table->size = 1;
	for (size_t i = 0; i < table->use_count; i++) {
		if (!i || !is_tail(&uses[i], &uses[i - 1])) {
			memcpy(table->bytes + table->size, uses[i].text, uses[i].length);
			table->size += uses[i].length + 1;
		}
		*uses[i].place = (Elf64_Word)(table->size - uses[i].length - 1);
	}
	return true;
}
