/* SPDX-License-Identifier: BSD-2-Clause */
/* The library's assembler as its users call it: inputs, forms of the result, options. */
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bpfas.h"
#include "tests/unit/run_suite.h"

#define TEXT(name, text)                     \
	{                                    \
		name, text, sizeof(text) - 1 \
	}

/* What was said and named, one a line. */
struct heard {
	char text[1000];
};

static void hear(struct heard *heard, const char *file, const char *text)
{
	size_t used = strlen(heard->text);

	snprintf(heard->text + used, sizeof heard->text - used, "%s: %s\n", file ? file : "-", text);
}

static void take_diag(void *context, const struct bpfas_diag *diag)
{
	hear(context, diag->file, diag->message);
}

static void take_file(void *context, const char *path)
{
	hear(context, "file", path);
}

static void assemble(const struct bpfas_input *inputs, size_t count, enum bpfas_emit form,
		     const void *expected, size_t length)
{
	BPFAS_OPTS(bpfas_assemble_opts, opts, .emit = form);
	struct bpfas_output *output;
	const void *bytes;
	size_t size;

	ck_assert_int_eq(bpfas_assemble_output(inputs, count, &opts, &output), 0);
	bytes = bpfas_output_bytes(output, &size);
	ck_assert_uint_eq(size, length);
	ck_assert_mem_eq(bytes, expected, length);
	bpfas_output_free(output);
}

START_TEST(inputs_are_one_source)
{
	const struct bpfas_input inputs[] = { TEXT("a", "goto out\n"), TEXT("b", "r0 = N"),
					      TEXT("c", "out: exit"), TEXT("d", ".equ N, 5") };
	const char hex[] = "05 00 01 00 00 00 00 00\nb7 00 00 00 05 00 00 00\n95 00 00 00 00 00 00 00\n";

	assemble(inputs, 4, BPFAS_EMIT_HEX, hex, sizeof hex - 1);
}
END_TEST

START_TEST(bytes_alone)
{
	const struct bpfas_input input = TEXT("a", "exit");

	assemble(&input, 1, BPFAS_EMIT_BIN, "\x95\0\0\0\0\0\0\0", 8);
}
END_TEST

START_TEST(nothing_is_an_object)
{
	struct bpfas_object *object;
	struct bpfas_output *output;
	size_t size;

	ck_assert_int_eq(bpfas_assemble(NULL, 0, NULL, &object), 0);
	ck_assert_int_eq(bpfas_object_write(object, NULL, &output), 0);
	ck_assert_mem_eq(bpfas_output_bytes(output, &size), "\177ELF", 4);
	bpfas_output_free(output);
	bpfas_object_free(object);
}
END_TEST

/* A form that cannot represent the object is an error at its source, and there is no output. */
START_TEST(a_refused_form_leaves_nothing)
{
	struct heard heard = { "" };
	const struct bpfas_input input = TEXT("a", "r1 = away ll");
	struct bpfas_output *output = (void *)1;

	BPFAS_OPTS(bpfas_assemble_opts, opts, .emit = BPFAS_EMIT_BIN, .diag = take_diag,
		   .diag_context = &heard);
	ck_assert_int_eq(bpfas_assemble_output(&input, 1, &opts, &output), -EINVAL);
	ck_assert_ptr_null(output);
	ck_assert_msg(strncmp(heard.text, "a: 'away' is not in this source", 31) == 0, "%s", heard.text);
}
END_TEST

/* A caller built before `emit` was there hands in less; what follows its struct is not looked at. */
START_TEST(shorter_options_are_taken)
{
	struct heard heard = { "" };
	const struct bpfas_input input = TEXT("a", "w0 = 1");
	struct bpfas_output *output;
	size_t size;

	BPFAS_OPTS(bpfas_assemble_opts, opts, .diag = take_diag, .diag_context = &heard);
	opts.size = offsetof(struct bpfas_assemble_opts, emit);
	opts.emit = BPFAS_EMIT_HEX;
	opts.version = 1;
	opts.dependency = take_file;
	ck_assert_int_eq(bpfas_assemble_output(&input, 1, &opts, &output), 0);
	ck_assert_mem_eq(bpfas_output_bytes(output, &size), "\177ELF", 4);
	ck_assert_str_eq(heard.text, "");
	bpfas_output_free(output);
}
END_TEST

/* Each file once, in reading order; text in memory is not a file. */
START_TEST(files_are_named)
{
	struct heard heard = { "" };
	struct bpfas_object *object;
	char one[] = "/tmp/test_assemble.XXXXXX", two[] = "/tmp/test_assemble.XXXXXX", expected[200];
	const struct bpfas_input inputs[] = {
		{ .name = one }, TEXT("text", "exit"), { .name = two }, { .name = one }
	};

	close(mkstemp(one));
	close(mkstemp(two));
	BPFAS_OPTS(bpfas_assemble_opts, opts, .dependency = take_file, .dependency_context = &heard);
	ck_assert_int_eq(bpfas_assemble(inputs, 4, &opts, &object), 0);
	snprintf(expected, sizeof expected, "file: %s\nfile: %s\n", one, two);
	ck_assert_str_eq(heard.text, expected);
	bpfas_object_free(object);
	unlink(one);
	unlink(two);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("assemble");
	TCase *tcase = tcase_create("library");

	tcase_add_test(tcase, inputs_are_one_source);
	tcase_add_test(tcase, bytes_alone);
	tcase_add_test(tcase, nothing_is_an_object);
	tcase_add_test(tcase, a_refused_form_leaves_nothing);
	tcase_add_test(tcase, shorter_options_are_taken);
	tcase_add_test(tcase, files_are_named);
	suite_add_tcase(suite, tcase);
	return run_suite(suite);
}
