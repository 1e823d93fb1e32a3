/* SPDX-License-Identifier: BSD-2-Clause */
/* Diagnostics: every kind of place as text, at once and in a run. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/diag_run.h"
#include "tests/unit/run_suite.h"

static char said[16384];

static void keep(void *context, const struct bpfas_diag *diag)
{
	char *text = bpfas_diag_format(diag, 0);

	(void)context;
	ck_assert_ptr_nonnull(text);
	strncat(said, text, sizeof said - strlen(said) - 1);
	free(text);
}

static const struct diags at_once = { .callback = keep, .file = "t.o" };

static void setup(void)
{
	said[0] = '\0';
}

START_TEST(places_of_an_object)
{
	diag_file_error(&at_once, "it is damaged");
	diag_at(&at_once, BPFAS_ERROR, DIAG_OFFSET(&at_once, "xdp", 16, NULL), "no such register");
	diag_at(&at_once, BPFAS_WARNING, DIAG_OFFSET(&at_once, "xdp", 0, "drop"), "it does nothing");
	diag_at(&at_once, BPFAS_NOTE, &(struct bpfas_diag){ .file = "u.o", .section = ".maps" }, "here");
	diag_at(&at_once, BPFAS_NOTE, &(struct bpfas_diag){ .file = "u.o", .symbol = "a\nb" }, "there");
	ck_assert_str_eq(said, "t.o: error: it is damaged\n"
			       "t.o:(xdp+0x10): error: no such register\n"
			       "t.o:(drop: xdp+0x0): warning: it does nothing\n"
			       "u.o:(.maps): note: here\n"
			       "u.o:(a?b): note: there\n");
}
END_TEST

/* Names from anywhere: control characters of ASCII and C1, and bytes that are no UTF-8. */
START_TEST(nothing_drives_the_terminal)
{
	diag_at(&at_once, BPFAS_ERROR, DIAG_FILE("a\x1b.o"), "'\xc2\x9b' '\xff' 'gr\xc3\xbc\xc3\x9f'");
	ck_assert_str_eq(said, "a?.o: error: '?"
			       "?' '?' 'gr\xc3\xbc\xc3\x9f'\n");
}
END_TEST

START_TEST(a_line_that_is_not_read_here)
{
	struct bpfas_diag line = { .file = "t.c",
				   .line = 3,
				   .column = 2,
				   .length = 4,
				   .source = "\tcall nothing",
				   .source_length = 6,
				   .source_column = 1 };

	diag_at(&at_once, BPFAS_ERROR, &line, "who is '%s'?", "\x1b[2J");
	ck_assert_str_eq(said, "t.c:3:2: error: who is '?[2J'?\n    3 | \tcall \n      | \t^~~~\n");
}
END_TEST

START_TEST(advice_comes_along)
{
	struct bpfas_diag place = { .file = "t.o", .advice = BPFAS_ADVICE_DETACH, .advice_subject = "lo" };
	const struct diags nobody = { 0 };

	diag_file_advise(&at_once, BPFAS_NOTE, BPFAS_ADVICE_REPLACE, NULL, "replace it");
	diag_at(&at_once, BPFAS_NOTE, &place, "detach it");
	ck_assert_str_eq(said, "t.o: note: replace it\nt.o: note: detach it\n");
	diag_file_error(&nobody, "is not heard");
}
END_TEST

static struct arena arena;
static jmp_buf out_of_memory;

/* A run copies what it is given: a reader may free a name before the end. */
START_TEST(a_run_keeps_places)
{
	struct diag_run run = { .arena = &arena };
	struct diags diags = { .callback = keep, .file = "t.o", .run = &run };
	char section[] = "xdp", symbol[] = "drop";

	arena.out_of_memory = &out_of_memory;
	ck_assert(!setjmp(out_of_memory));
	diag_at(&diags, BPFAS_ERROR, DIAG_OFFSET(&diags, section, 8, symbol), "first");
	memset(section, 'x', 3);
	memset(symbol, 'x', 4);
	diag_file_warning(&diags, "second");
	ck_assert_str_eq(said, "");
	ck_assert_uint_eq(run.errors, 1);
	diag_finish(&diags);
	ck_assert_str_eq(said, "t.o:(drop: xdp+0x8): error: first\nt.o: warning: second\n");
	diag_run_free(&run);
	arena_free(&arena);
}
END_TEST

static size_t count_lines(void)
{
	size_t lines = 0;

	for (const char *at = said; (at = strchr(at, '\n')); at++)
		lines++;
	return lines;
}

START_TEST(a_run_is_bounded)
{
	struct diag_run run = { .arena = &arena };
	struct diags diags = { .callback = keep, .file = "t.o", .run = &run };

	arena.out_of_memory = &out_of_memory;
	ck_assert(!setjmp(out_of_memory));
	for (int i = 0; i < 1000; i++) {
		diag_file_error(&diags, "e");
		diag_file_note(&diags, "n");
	}
	diag_finish(&diags);
	ck_assert_uint_eq(count_lines(), 2 * DIAG_MAX_SHOWN + 1);
	ck_assert_ptr_nonnull(strstr(said, "note: 900 more errors are not shown\n"));
	diag_run_free(&run);
	arena_free(&arena);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("diag");
	TCase *tcase = tcase_create("places");

	tcase_add_checked_fixture(tcase, setup, NULL);
	tcase_add_test(tcase, places_of_an_object);
	tcase_add_test(tcase, a_line_that_is_not_read_here);
	tcase_add_test(tcase, nothing_drives_the_terminal);
	tcase_add_test(tcase, advice_comes_along);
	tcase_add_test(tcase, a_run_keeps_places);
	tcase_add_test(tcase, a_run_is_bounded);
	suite_add_tcase(suite, tcase);
	return run_suite(suite);
}
