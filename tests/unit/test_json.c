/* SPDX-License-Identifier: BSD-2-Clause */
/* The JSON writer, read back with an independent reader. */
#include <check.h>
#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "tests/unit/run_suite.h"

static FILE *stream;
static char *text;
static size_t length;
static struct bpfas_json json;

static void setup(void)
{
	stream = open_memstream(&text, &length);
	ck_assert_ptr_nonnull(stream);
	json = json_to_file(stream);
}

static void teardown(void)
{
	free(text);
}

static const char *written(void)
{
	fclose(stream);
	return text;
}

static json_t *read_back(void)
{
	json_error_t error;
	json_t *value;

	written();
	value = json_loadb(text, length, JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
	ck_assert_msg(value != NULL, "%s: %s", error.text, text);
	return value;
}

START_TEST(commas_and_nesting)
{
	bpfas_json_object_begin(&json);
	bpfas_json_key(&json, "a");
	bpfas_json_array_begin(&json);
	bpfas_json_array_begin(&json);
	bpfas_json_array_end(&json);
	bpfas_json_object_begin(&json);
	bpfas_json_object_end(&json);
	bpfas_json_unsigned(&json, 1);
	bpfas_json_array_end(&json);
	bpfas_json_key(&json, "b");
	bpfas_json_null(&json);
	bpfas_json_key(&json, "c");
	bpfas_json_bool(&json, true);
	bpfas_json_object_end(&json);
	bpfas_json_newline(&json);
	bpfas_json_bool(&json, false);
	ck_assert_str_eq(written(), "{\"a\":[[],{},1],\"b\":null,\"c\":true}\nfalse");
}
END_TEST

START_TEST(numbers_are_exact)
{
	bpfas_json_array_begin(&json);
	bpfas_json_unsigned(&json, UINT64_MAX);
	bpfas_json_signed(&json, INT64_MIN);
	bpfas_json_signed(&json, -1);
	bpfas_json_unsigned(&json, 9007199254740993u); /* 2^53 + 1: no double has it */
	bpfas_json_array_end(&json);
	ck_assert_str_eq(written(), "[18446744073709551615,-9223372036854775808,-1,9007199254740993]");
}
END_TEST

START_TEST(every_byte_comes_back)
{
	char all[128];
	json_t *value;

	for (int i = 0; i < 128; i++)
		all[i] = (char)i;
	bpfas_json_text(&json, all, sizeof all);
	value = read_back();
	ck_assert_uint_eq(json_string_length(value), sizeof all);
	ck_assert_mem_eq(json_string_value(value), all, sizeof all);
	json_decref(value);
}
END_TEST

START_TEST(utf8_stays)
{
	static const char good[] = "\xc3\xa4 \xe2\x82\xac \xf0\x9f\x90\x9d \xed\x9f\xbf \xf4\x8f\xbf\xbf";
	json_t *value;

	bpfas_json_string(&json, good);
	value = read_back();
	ck_assert_str_eq(json_string_value(value), good);
	json_decref(value);
}
END_TEST

/* A lone continuation, overlong forms, a surrogate, too large, cut short: Unicode's table 3-7. */
static const char *const broken[] = {
	"\x80",
	"\xff",
	"\xc0\xaf",
	"\xc1\x81",
	"\xe0\x80\xaf",
	"\xed\xa0\x80",
	"\xf0\x80\x80\x80",
	"\xf4\x90\x80\x80",
	"\xf5\x80\x80\x80",
	"\xe2\x82",
	"\xf0\x9f\x90",
	"\xc3",
};

START_TEST(broken_utf8_is_replaced)
{
	const char *bad = broken[_i];
	json_t *value;
	const char *at;

	bpfas_json_string(&json, bad);
	value = read_back();
	at = json_string_value(value);
	ck_assert_uint_eq(json_string_length(value), 3 * strlen(bad));
	for (; *at; at += 3)
		ck_assert_mem_eq(at, "\xef\xbf\xbd", 3);
	json_decref(value);
}
END_TEST

START_TEST(keys_are_escaped)
{
	json_t *value;

	bpfas_json_object_begin(&json);
	bpfas_json_key(&json, "a\"\n");
	bpfas_json_string(&json, "\\");
	bpfas_json_object_end(&json);
	value = read_back();
	ck_assert_str_eq(json_string_value(json_object_get(value, "a\"\n")), "\\");
	json_decref(value);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("json");
	TCase *tcase = tcase_create("writer");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, commas_and_nesting);
	tcase_add_test(tcase, numbers_are_exact);
	tcase_add_test(tcase, every_byte_comes_back);
	tcase_add_test(tcase, utf8_stays);
	tcase_add_loop_test(tcase, broken_utf8_is_replaced, 0, sizeof broken / sizeof *broken);
	tcase_add_test(tcase, keys_are_escaped);
	suite_add_tcase(suite, tcase);
	return run_suite(suite);
}
