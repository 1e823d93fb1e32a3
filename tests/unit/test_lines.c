/* SPDX-License-Identifier: BSD-2-Clause */
/* From an instruction of an object to its source line, with and without the source at hand. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "loader/lines.h"
#include "tests/unit/run_suite.h"

static const char source[] = ".license \"GPL\"\n"
			     ".prog first \"xdp\"\n"
			     "        w0 = XDP_PASS\n"
			     "        exit\n"
			     ".endprog\n"
			     ".prog second \"xdp\"\n"
			     "        r6 = 1 // the second begins\n"
			     "        w0 = XDP_DROP\n"
			     "        exit\n"
			     ".endprog\n";

static char folder[] = "/tmp/test_lines.XXXXXX";
static struct bpfas_output *output;
static const void *elf;
static size_t size;
static struct lines lines;

static void setup(void)
{
	struct bpfas_input input = { .name = "two.bpfs", .text = source, .length = sizeof source - 1 };

	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(chdir(folder), 0);
	ck_assert_int_eq(bpfas_assemble_output(&input, 1, NULL, &output), 0);
	elf = bpfas_output_bytes(output, &size);
	lines = lines_read(elf, size);
}

static void teardown(void)
{
	lines_free(&lines);
	bpfas_output_free(output);
	unlink("two.bpfs");
	ck_assert_int_eq(chdir("/"), 0);
	rmdir(folder);
}

static void write_source(const char *text)
{
	FILE *file = fopen("two.bpfs", "w");

	ck_assert_ptr_nonnull(file);
	fputs(text, file);
	ck_assert_int_eq(fclose(file), 0);
}

START_TEST(functions_are_found)
{
	struct function function;

	ck_assert(function_find(elf, size, "second", &function));
	ck_assert_uint_eq(function.first, 2);
	ck_assert_uint_eq(function.count, 3);
	ck_assert(!function_find(elf, size, "third", &function));
}
END_TEST

START_TEST(instructions_have_lines)
{
	const struct line *line = lines_at(&lines, "xdp", 3);

	ck_assert_ptr_nonnull(line);
	ck_assert_uint_eq(line->line, 8);
	ck_assert_ptr_null(lines_at(&lines, "tc", 0));
}
END_TEST

START_TEST(lines_are_found_as_logs_name_them)
{
	const struct line *line = lines_find(&lines, "two.bpfs", 9, NULL, 0);

	ck_assert_ptr_nonnull(line);
	ck_assert_uint_eq(line->instruction, 4);
	line = lines_find(&lines, NULL, 0, "w0 = XDP_DROP", strlen("w0 = XDP_DROP"));
	ck_assert_ptr_nonnull(line);
	ck_assert_uint_eq(line->line, 8);
	ck_assert_ptr_null(lines_find(&lines, "other.bpfs", 9, NULL, 0));
}
END_TEST

static void assert_place(const char *beside, const char *file)
{
	struct place place = place_of(lines_at(&lines, "xdp", 2), beside);

	ck_assert_str_eq(place.diag.file, file);
	ck_assert_uint_eq(place.diag.line, 7);
	ck_assert_uint_eq(place.diag.source_length, strlen(place.diag.source));
	ck_assert_mem_eq(place.diag.source + place.diag.column - 1, "r6 = 1", place.diag.length);
	ck_assert_uint_eq(place.diag.length, strlen("r6 = 1"));
	place_free(&place);
}

START_TEST(the_source_is_at_hand)
{
	write_source(source);
	assert_place("two.o", "two.bpfs");
}
END_TEST

START_TEST(the_source_lies_beside_the_object)
{
	char beside[64], file[64];

	write_source(source);
	ck_assert_int_eq(chdir("/"), 0);
	snprintf(beside, sizeof beside, "%s/two.o", folder);
	snprintf(file, sizeof file, "%s/two.bpfs", folder);
	assert_place(beside, file);
	ck_assert_int_eq(chdir(folder), 0);
}
END_TEST

START_TEST(the_source_is_gone)
{
	assert_place("two.o", "two.bpfs");
}
END_TEST

/* A line that was edited since must not be shown for the one that was assembled. */
START_TEST(the_source_has_changed)
{
	write_source("\n\n\n\n\n\n\nr6 = 2\n");
	assert_place("two.o", "two.bpfs");
}
END_TEST

/* The assembler's own note is told apart from the line; what an object only makes look like one is text. */
START_TEST(a_macros_line_stands_in_a_note)
{
	struct line line = { .file = "gone.bpfs", .line = 3, .text = "	two r1  # in a:b.inc:6: r1 += 4" };
	struct place place = place_of(&line, "two.o");

	ck_assert_uint_eq(place.diag.source_length, strlen("	two r1"));
	ck_assert_uint_eq(place.diag.length, strlen("two r1"));
	ck_assert_str_eq(place.inner.file, "a:b.inc");
	ck_assert_uint_eq(place.inner.line, 6);
	ck_assert_str_eq(place.inner.source, "r1 += 4");
	place_free(&place);
	line.text = "     # in a:6: r1 += 4";
	place = place_of(&line, "two.o");
	ck_assert_ptr_null(place.inner.file);
	ck_assert_uint_le(place.diag.column - 1 + place.diag.length, place.diag.source_length);
	place_free(&place);
}
END_TEST

START_TEST(no_object_has_no_lines)
{
	struct lines none = lines_read("nothing", 7);

	ck_assert_uint_eq(none.count, 0);
	lines_free(&none);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("lines");
	TCase *tcase = tcase_create("places");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, functions_are_found);
	tcase_add_test(tcase, instructions_have_lines);
	tcase_add_test(tcase, lines_are_found_as_logs_name_them);
	tcase_add_test(tcase, the_source_is_at_hand);
	tcase_add_test(tcase, the_source_lies_beside_the_object);
	tcase_add_test(tcase, the_source_is_gone);
	tcase_add_test(tcase, the_source_has_changed);
	tcase_add_test(tcase, a_macros_line_stands_in_a_note);
	tcase_add_test(tcase, no_object_has_no_lines);
	suite_add_tcase(suite, tcase);
	return run_suite(suite);
}
