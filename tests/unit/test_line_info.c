/* SPDX-License-Identifier: BSD-2-Clause */
/* From an instruction of an object to its source line, with and without the source at hand. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "btf/source_line.h"
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
static struct bpfas_object *object;
static struct line_info lines;

static void setup(void)
{
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(chdir(folder), 0);
	ck_assert_int_eq(bpfas_assemble_text("two.bpfs", source, sizeof source - 1, NULL, &object), 0);
	lines = line_info_read(object);
}

static void teardown(void)
{
	line_info_free(&lines);
	bpfas_object_free(object);
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

static bool line_at(const char *section, uint32_t instruction, struct source_line *line)
{
	struct ext_place place = { .section = object_find_section(object, section, 0),
				   .offset = instruction * 8 };

	return line_info_at(&lines, place, line);
}

START_TEST(instructions_have_lines)
{
	struct source_line line;

	ck_assert(line_at("xdp", 3, &line));
	ck_assert_uint_eq(line.line, 8);
	ck_assert(!line_at("tc", 0, &line));
}
END_TEST

START_TEST(lines_are_found_as_logs_name_them)
{
	struct source_line line;

	ck_assert(line_info_find(&lines, "two.bpfs", 9, NULL, 0, &line));
	ck_assert_str_eq(line.text, "        exit");
	ck_assert(line_info_find(&lines, NULL, 0, "w0 = XDP_DROP", strlen("w0 = XDP_DROP"), &line));
	ck_assert_uint_eq(line.line, 8);
	ck_assert(!line_info_find(&lines, "other.bpfs", 9, NULL, 0, &line));
}
END_TEST

static void assert_place(const char *beside, const char *file)
{
	struct source_line line;
	struct source_place place;

	ck_assert(line_at("xdp", 2, &line));
	place = source_place_of(&line, beside);
	ck_assert_str_eq(place.diag.file, file);
	ck_assert_uint_eq(place.diag.line, 7);
	ck_assert_uint_eq(place.diag.source_length, strlen(place.diag.source));
	ck_assert_mem_eq(place.diag.source + place.diag.column - 1, "r6 = 1", place.diag.length);
	ck_assert_uint_eq(place.diag.length, strlen("r6 = 1"));
	source_place_free(&place);
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
	struct source_line line = { .file = "gone.bpfs",
				    .line = 3,
				    .text = "	two r1  # in a:b.inc:6: r1 += 4" };
	struct source_place place = source_place_of(&line, "two.o");

	ck_assert_uint_eq(place.diag.source_length, strlen("	two r1"));
	ck_assert_uint_eq(place.diag.length, strlen("two r1"));
	ck_assert_str_eq(place.inner.file, "a:b.inc");
	ck_assert_uint_eq(place.inner.line, 6);
	ck_assert_str_eq(place.inner.source, "r1 += 4");
	source_place_free(&place);
	line.text = "     # in a:6: r1 += 4";
	place = source_place_of(&line, "two.o");
	ck_assert_ptr_null(place.inner.file);
	ck_assert_uint_le(place.diag.column - 1 + place.diag.length, place.diag.source_length);
	source_place_free(&place);
}
END_TEST

START_TEST(an_object_without_btf_has_no_lines)
{
	struct bpfas_object *other;
	struct line_info none;

	ck_assert_int_eq(bpfas_assemble_text("a", "exit", 4, NULL, &other), 0);
	none = line_info_read(other);
	ck_assert_uint_eq(none.ext.lines.count, 0);
	line_info_free(&none);
	bpfas_object_free(other);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("line_info");
	TCase *tcase = tcase_create("places");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, instructions_have_lines);
	tcase_add_test(tcase, lines_are_found_as_logs_name_them);
	tcase_add_test(tcase, the_source_is_at_hand);
	tcase_add_test(tcase, the_source_lies_beside_the_object);
	tcase_add_test(tcase, the_source_is_gone);
	tcase_add_test(tcase, the_source_has_changed);
	tcase_add_test(tcase, a_macros_line_stands_in_a_note);
	tcase_add_test(tcase, an_object_without_btf_has_no_lines);
	suite_add_tcase(suite, tcase);
	return run_suite(suite);
}
