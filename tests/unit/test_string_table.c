/* SPDX-License-Identifier: BSD-2-Clause */
/* The string table against a plain sort, and what strings of odd shapes cost it. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "object/string_table.h"
#include "tests/unit/run_suite.h"

#define MOST 3000

static struct arena arena;
static jmp_buf out_of_memory;

static void setup(void)
{
	arena = (struct arena){ .out_of_memory = &out_of_memory };
}

static void teardown(void)
{
	arena_free(&arena);
}

static struct string_table new_table(void)
{
	return (struct string_table){ .arena = &arena,
				      .uses = arena_alloc(&arena, MOST * sizeof(struct string_use)) };
}

/* Few letters make common tails, and equal strings. */
static const char *random_string(unsigned letters, size_t longest)
{
	size_t length = (size_t)rand() % longest;
	char *text = arena_alloc(&arena, length + 1);

	for (size_t i = 0; i < length; i++)
		text[i] = (char)('a' + (unsigned)rand() % letters);
	return text;
}

static int compare_reversed(const void *left, const void *right)
{
	const char *a = *(const char *const *)left, *b = *(const char *const *)right;
	size_t i = strlen(a), j = strlen(b);

	while (i && j && a[i - 1] == b[j - 1])
		i--, j--;
	if (!i || !j)
		return (j > 0) - (i > 0);
	return (unsigned char)b[j - 1] - (unsigned char)a[i - 1];
}

static bool ends_with(const char *text, const char *tail)
{
	size_t length = strlen(text), tail_length = strlen(tail);

	return tail_length <= length && !strcmp(text + length - tail_length, tail);
}

/* The bytes that a plain sort leads to. */
static void assert_laid_out(const struct string_table *table, const char **texts, size_t count)
{
	size_t at = 1;

	qsort(texts, count, sizeof *texts, compare_reversed);
	for (size_t i = 0; i < count; i++) {
		if (!*texts[i] || (i && ends_with(texts[i - 1], texts[i])))
			continue;
		ck_assert_uint_le(at + strlen(texts[i]) + 1, table->size);
		ck_assert_str_eq(table->bytes + at, texts[i]);
		at += strlen(texts[i]) + 1;
	}
	ck_assert_uint_eq(at, table->size);
}

static void check_random(unsigned letters, size_t longest, size_t count)
{
	struct string_table table = new_table();
	const char *texts[MOST], *sorted[MOST];
	Elf64_Word places[MOST] = { 0 };

	for (size_t i = 0; i < count; i++) {
		texts[i] = sorted[i] = random_string(letters, longest);
		string_table_use(&table, texts[i], &places[i]);
	}
	ck_assert(string_table_fill(&table, SIZE_MAX));
	for (size_t i = 0; i < count; i++)
		ck_assert_str_eq(*texts[i] ? table.bytes + places[i] : "", texts[i]);
	assert_laid_out(&table, sorted, count);
}

START_TEST(random_strings)
{
	static const struct {
		unsigned letters;
		size_t longest, count;
	} cases[] = { { 2, 4, 300 }, { 1, 60, MOST }, { 26, 30, MOST }, { 2, 20, MOST },
		      { 3, 9, 17 },  { 2, 2, 1 },     { 2, 9, 0 } };

	srand((unsigned)_i);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_random(cases[i].letters, cases[i].longest, cases[i].count);
}
END_TEST

/* A step of the stack for each byte of a common tail would end here. */
START_TEST(long_common_tails)
{
	enum { COUNT = 40, LENGTH = 1 << 20 };
	struct string_table table = new_table();
	Elf64_Word places[COUNT];

	for (size_t i = 0; i < COUNT; i++) {
		char *text = arena_alloc(&arena, LENGTH + 1);

		memset(text, 'x', LENGTH);
		text[0] = (char)('a' + i);
		string_table_use(&table, text, &places[i]);
	}
	ck_assert(string_table_fill(&table, SIZE_MAX));
	for (size_t i = 0; i < COUNT; i++)
		ck_assert_int_eq(table.bytes[places[i]], (char)('a' + i));
	ck_assert_uint_eq(table.size, 1 + (size_t)COUNT * (LENGTH + 1));
}
END_TEST

START_TEST(too_large)
{
	struct string_table table = new_table();
	Elf64_Word place;

	string_table_use(&table, "four", &place);
	ck_assert(!string_table_fill(&table, 5));
	ck_assert(string_table_fill(&table, 6));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("string_table");
	TCase *all = tcase_create("all");

	suite_add_tcase(suite, all);
	tcase_add_checked_fixture(all, setup, teardown);
	tcase_add_loop_test(all, random_strings, 0, 20);
	tcase_add_test(all, long_common_tails);
	tcase_add_test(all, too_large);
	return run_suite(suite);
}
