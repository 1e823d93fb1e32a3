/* SPDX-License-Identifier: BSD-2-Clause */
/* The grammar of values: what a person writes, what is refused and where, and that what is printed can be
 * read. */
#include <bpf/btf.h>
#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "map/value/number.h"
#include "map/value/parse.h"
#include "map/value/print.h"
#include "tests/unit/run_suite.h"

static struct btf *btf;
static int u8_id, u16_id, u32_id, u64_id, s8_id, s32_id, s64_id, char_id, bool_id, double_id;
static char message[512];
static uint32_t error_line, error_column, error_length;

static void setup(void)
{
	btf = btf__new_empty();
	ck_assert_ptr_nonnull(btf);
	u8_id = btf__add_int(btf, "u8", 1, 0);
	u16_id = btf__add_int(btf, "u16", 2, 0);
	u32_id = btf__add_int(btf, "u32", 4, 0);
	u64_id = btf__add_int(btf, "u64", 8, 0);
	s8_id = btf__add_int(btf, "s8", 1, BTF_INT_SIGNED);
	s32_id = btf__add_int(btf, "int", 4, BTF_INT_SIGNED);
	s64_id = btf__add_int(btf, "s64", 8, BTF_INT_SIGNED);
	char_id = btf__add_int(btf, "char", 1, BTF_INT_SIGNED);
	bool_id = btf__add_int(btf, "bool", 1, BTF_INT_BOOL);
	double_id = btf__add_float(btf, "double", 8);
}

static void teardown(void)
{
	btf__free(btf);
}

static void keep(void *context, const struct bpfas_diag *diag)
{
	(void)context;
	snprintf(message, sizeof message, "%s", diag->message);
	error_line = diag->line;
	error_column = diag->column;
	error_length = diag->length;
}

static int parse(int id, const char *text, void *bytes, size_t size, bool json)
{
	struct diags diags = { .callback = keep };
	struct value_text value = { .diags = &diags, .name = "text", .text = text, .json = json };

	message[0] = '\0';
	return value_parse((struct value_type){ btf, (uint32_t)id }, &value, bytes, size);
}

static uint64_t number(int id, const char *text, size_t size)
{
	uint64_t value = 0;

	ck_assert_msg(!parse(id, text, &value, size, false), "%s: %s", text, message);
	return value;
}

static void refused(int id, const char *text, size_t size, uint32_t column, uint32_t length, const char *says)
{
	uint8_t bytes[64];

	ck_assert_int_eq(parse(id, text, bytes, size, false), -EINVAL);
	ck_assert_msg(strstr(message, says) != NULL, "'%s' is not in: %s", says, message);
	ck_assert_msg(error_column == column && error_length == length, "%s: column %u, length %u", text,
		      error_column, error_length);
}

START_TEST(numbers_in_all_bases)
{
	ck_assert_uint_eq(number(u32_id, "10", 4), 10);
	ck_assert_uint_eq(number(u32_id, " 0x1F ", 4), 31);
	ck_assert_uint_eq(number(u32_id, "0b101", 4), 5);
	ck_assert_uint_eq(number(u32_id, "0o17", 4), 15);
	ck_assert_uint_eq(number(u32_id, "017", 4), 15);
	ck_assert_uint_eq(number(u32_id, "256K", 4), 262144);
	ck_assert_uint_eq(number(u32_id, "0", 4), 0);
	ck_assert_uint_eq(number(u32_id, "0K", 4), 0);
	ck_assert_uint_eq(number(u8_id, "'a'", 1), 'a');
	ck_assert_uint_eq(number(u64_id, "18446744073709551615", 8), UINT64_MAX);
	ck_assert_int_eq((int64_t)number(s64_id, "-9223372036854775808", 8), INT64_MIN);
	ck_assert_uint_eq(number(s8_id, "-128", 1), 0x80);
	ck_assert_uint_eq(number(bool_id, "true", 1), 1);
}
END_TEST

START_TEST(numbers_fit_or_are_refused)
{
	refused(u8_id, "256", 1, 1, 3, "0 to 255");
	refused(u8_id, "-1", 1, 1, 2, "0 to 255");
	refused(s8_id, " 128", 1, 2, 3, "-128 to 127");
	refused(s32_id, "0xffffffff", 4, 1, 10, "2147483647");
	refused(u64_id, "18446744073709551616", 8, 1, 20, "64 bits");
	refused(s64_id, "9223372036854775808", 8, 1, 19, "9223372036854775807");
	refused(u64_id, "17179869184G", 8, 1, 12, "64 bits");
	refused(u32_id, "12x", 4, 1, 3, "expected a number");
	refused(u32_id, "", 4, 1, 1, "expected a value");
	refused(u32_id, "1 2", 4, 3, 1, "unexpected text");
	refused(u32_id, "0x", 4, 1, 2, "expected a number");
	refused(u32_id, "1e3", 4, 1, 3, "expected a number");
}
END_TEST

START_TEST(addresses)
{
	uint8_t bytes[16];
	int mac = btf__add_array(btf, u32_id, u8_id, 6), four = btf__add_array(btf, u32_id, u8_id, 4);
	int sixteen = btf__add_array(btf, u32_id, u8_id, 16);

	ck_assert(!parse(u32_id, "10.0.0.1", bytes, 4, false));
	ck_assert_mem_eq(bytes, "\x0a\0\0\1", 4);
	ck_assert(!parse(four, "10.0.0.1", bytes, 4, false));
	ck_assert_mem_eq(bytes, "\x0a\0\0\1", 4);
	ck_assert(!parse(mac, "02:00:0:00:00:aa", bytes, 6, false));
	ck_assert_mem_eq(bytes, "\2\0\0\0\0\xaa", 6);
	ck_assert(!parse(sixteen, "fe80::1", bytes, 16, false));
	ck_assert_mem_eq(bytes, "\xfe\x80\0\0\0\0\0\0\0\0\0\0\0\0\0\1", 16);
	refused(u16_id, "10.0.0.1", 2, 1, 8, "4 bytes");
	refused(u32_id, "10.0.0.256", 4, 1, 10, "expected a number");
	refused(mac, "fe80::1", 6, 1, 7, "MAC address");
}
END_TEST

START_TEST(network_order_is_kept_by_the_type)
{
	int port = btf__add_typedef(btf, "__be16", u16_id), host = btf__add_typedef(btf, "__be32", u32_id);
	uint8_t bytes[4];
	char *text;
	size_t length;
	FILE *out;

	ck_assert(!parse(port, "80", bytes, 2, false));
	ck_assert_mem_eq(bytes, "\0\x50", 2);
	ck_assert(!parse(host, "10.0.0.1", bytes, 4, false));
	out = open_memstream(&text, &length);
	value_typed((struct value_type){ btf, (uint32_t)host }, bytes, 4, out);
	fclose(out);
	ck_assert_str_eq(text, "10.0.0.1");
	free(text);
}
END_TEST

static int make_flow(void)
{
	int ports = btf__add_array(btf, u32_id, u16_id, 2), id = btf__add_struct(btf, "flow", 8);

	btf__add_field(btf, "saddr", u32_id, 0, 0);
	btf__add_field(btf, "ports", ports, 32, 0);
	return id;
}

START_TEST(structs_by_name_and_by_order)
{
	static const char *const ways[] = {
		"{saddr: 10.0.0.1, ports: [80, 443]}",
		"{ports=[80 443] saddr=10.0.0.1}",
		"{10.0.0.1, [80, 443]}",
		"10.0.0.1 [80 443]",
		"saddr=10.0.0.1 ports=[80 443]",
		"{10.0.0.1, ports: [0x50, 443,],}",
		"hex:0a000001 50 00 bb 01",
		"{ports: hex:5000bb01 saddr: hex:0a 00 00 01}",
	};
	int id = make_flow();
	uint8_t bytes[8];

	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		ck_assert_msg(!parse(id, ways[i], bytes, 8, false), "%s: %s", ways[i], message);
		ck_assert_mem_eq(bytes, "\x0a\0\0\1\x50\0\xbb\1", 8);
	}
	ck_assert(!parse(id, "{\"saddr\":\"10.0.0.1\",\"ports\":[80,443]}", bytes, 8, true));
	ck_assert_mem_eq(bytes, "\x0a\0\0\1\x50\0\xbb\1", 8);
	ck_assert(!parse(id, "\"hex:0a 00 00 01 50 00 bb 01\"", bytes, 8, true));
	ck_assert_mem_eq(bytes, "\x0a\0\0\1\x50\0\xbb\1", 8);
	ck_assert(!parse(id, "{}", bytes, 8, false));
	ck_assert_mem_eq(bytes, "\0\0\0\0\0\0\0\0", 8);
}
END_TEST

START_TEST(errors_point_at_the_part)
{
	int id = make_flow();

	refused(id, "{saddr: 10.0.0.1, prts: [80]}", 8, 19, 4, "did you mean 'ports'?");
	refused(id, "{saddr: 1, saddr: 2}", 8, 12, 6, "twice");
	refused(id, "{saddr: 1, ports: [1, 2, 3]}", 8, 26, 1, "more items than the array's 2");
	refused(id, "{saddr: 1, ports: [1, 70000]}", 8, 23, 5, "0 to 65535");
	refused(id, "{1, [2], 3}", 8, 10, 1, "more values than the 2");
	refused(id, "{saddr: 1", 8, 1, 9, "closing '}'");
	refused(id, "{ports: [1", 8, 9, 2, "closing ']'");
	refused(id, "{ports: 5}", 8, 9, 1, "a list in [ ]");
	refused(id, "{ports: [{1}]}", 8, 10, 1, "got '{'");
	refused(id, "{wrong: 1}", 8, 2, 5, "there are: saddr, ports");
	refused(id, "hex:00 01", 8, 1, 9, "expected 8 bytes");
	refused(id, "hex:000102030405060708", 8, 1, 22, "too many bytes: expected 8");
	refused(id, "hex:0g", 8, 1, 6, "8 bytes");
	ck_assert_int_eq(parse(id, "{saddr: 1,\n ports: [x]}", (uint8_t[8]){ 0 }, 8, false), -EINVAL);
	ck_assert_uint_eq(error_line, 2);
	ck_assert_uint_eq(error_column, 10);
}
END_TEST

START_TEST(texts)
{
	int id = btf__add_array(btf, u32_id, char_id, 8);
	uint8_t bytes[8];

	ck_assert(!parse(id, "\"a\\\"\\n\\x00b\"", bytes, 8, false));
	ck_assert_mem_eq(bytes, "a\"\n\0b\0\0\0", 8);
	ck_assert(!parse(id, "eth0", bytes, 8, false));
	ck_assert_mem_eq(bytes, "eth0\0\0\0\0", 8);
	ck_assert(!parse(id, "\"hex:00\"", bytes, 8, false));
	ck_assert_mem_eq(bytes, "hex:00\0\0", 8);
	ck_assert(!parse(id, "\"\\u00e9\"", bytes, 8, false));
	ck_assert_mem_eq(bytes, "\xc3\xa9\0\0\0\0\0\0", 8);
	refused(id, "\"123456789\"", 8, 1, 11, "does not fit into 8");
	refused(id, "\"abc", 8, 1, 4, "closing");
	refused(id, "\"a\\q\"", 8, 3, 2, "escape");
}
END_TEST

START_TEST(enumerators)
{
	int id = btf__add_enum(btf, "verdict", 4);

	btf__add_enum_value(btf, "DROP", 1);
	btf__add_enum_value(btf, "PASS", 2);
	ck_assert_uint_eq(number(id, "PASS", 4), 2);
	ck_assert_uint_eq(number(id, "7", 4), 7);
	refused(id, "PAS", 4, 1, 3, "did you mean 'PASS'?");
	refused(id, "xyz", 4, 1, 3, "there are: DROP, PASS");
}
END_TEST

START_TEST(without_type)
{
	ck_assert_uint_eq(number(0, "5", 4), 5);
	ck_assert_uint_eq(number(0, "hex:05 01", 2), 0x105);
	refused(0, "5", 3, 1, 1, "hex:");
}
END_TEST

START_TEST(nesting_is_bounded)
{
	int id = btf__add_struct(btf, "loop", 4);
	char text[1000];
	uint8_t bytes[4];

	btf__add_field(btf, "again", id, 0, 0);
	memset(text, '{', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	ck_assert_int_eq(parse(id, text, bytes, 4, false), -EINVAL);
}
END_TEST

START_TEST(a_value_for_each_cpu)
{
	struct value_text value = { .text = "[1, 2, 3]" };
	struct value_type type = { btf, (uint32_t)u64_id };
	uint64_t values[3];

	ck_assert(!value_parse_many(type, &value, values, 8, 3, 8));
	ck_assert_uint_eq(values[2], 3);
	value.text = "7";
	ck_assert(!value_parse_many(type, &value, values, 8, 3, 8));
	ck_assert_uint_eq(values[0] + values[1] + values[2], 21);
	value.text = "[1, 2]";
	ck_assert_int_eq(value_parse_many(type, &value, values, 8, 3, 8), -EINVAL);
	value.text = "[1, 2, 3, 4]";
	ck_assert_int_eq(value_parse_many(type, &value, values, 8, 3, 8), -EINVAL);
}
END_TEST

/* ---- What is printed can be read ------------------------------------------------------------ */

static uint64_t seed = 1;

static uint64_t next_random(uint64_t limit)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (seed >> 33) % limit;
}

static size_t size_of(int id)
{
	int64_t size = btf__resolve_size(btf, (uint32_t)id);

	ck_assert_int_gt(size, 0);
	return (size_t)size;
}

static int random_enum(void)
{
	static const uint32_t sizes[] = { 1, 2, 4 };
	int id;

	if (next_random(2)) {
		id = btf__add_enum64(btf, "wide", 8, next_random(2));
		btf__add_enum64_value(btf, "FAR", 1ull << 40);
	} else {
		id = btf__add_enum(btf, "small", sizes[next_random(3)]);
		btf__add_enum_value(btf, "ZERO", 0);
		btf__add_enum_value(btf, "LESS", -1);
	}
	return id;
}

static int random_type(unsigned depth);

/* Without padding, which is not printed: members follow each other, bitfields fill their bytes. */
static int random_struct(unsigned depth)
{
	int types[6], id;
	unsigned count = 1 + (unsigned)next_random(5);
	uint32_t at = 0;
	char name[8];

	for (unsigned i = 0; i < count; i++)
		types[i] = random_type(depth + 1);
	id = btf__add_struct(btf, next_random(4) ? "s" : NULL, 0);
	for (unsigned i = 0; i < count; i++) {
		snprintf(name, sizeof name, "m%u", i);
		ck_assert(!btf__add_field(btf, name, types[i], at, 0));
		at += (uint32_t)size_of(types[i]) * 8;
	}
	ck_assert(!btf__add_field(btf, "low", next_random(2) ? s32_id : u32_id, at, 5));
	ck_assert(!btf__add_field(btf, "high", u32_id, at + 5, 11));
	((struct btf_type *)(uintptr_t)btf__type_by_id(btf, (uint32_t)id))->size = at / 8 + 2;
	return id;
}

static int random_union(unsigned depth)
{
	int type = random_type(depth + 1), id = btf__add_union(btf, "u", (uint32_t)size_of(type));

	btf__add_field(btf, "whole", type, 0, 0);
	btf__add_field(btf, "byte", u8_id, 0, 0);
	return id;
}

static int random_type(unsigned depth)
{
	const int plain[] = { u8_id, u16_id, u32_id, u64_id, s8_id, s32_id, s64_id, bool_id, double_id };
	static const char *const orders[] = { "__be16", "__be32", "__be64" };
	const int widths[] = { u16_id, u32_id, u64_id };
	size_t which;

	switch (next_random(depth > 3 ? 6 : 10)) {
	case 0: return random_enum();
	case 1: return btf__add_ptr(btf, 0);
	case 2: return btf__add_array(btf, u32_id, char_id, 1 + (uint32_t)next_random(16));
	case 3: return btf__add_array(btf, u32_id, u8_id, 6);
	case 4: which = next_random(3); return btf__add_typedef(btf, orders[which], widths[which]);
	case 6: return random_struct(depth);
	case 7: return btf__add_const(btf, random_type(depth + 1));
	case 8: return random_union(depth);
	case 9: return btf__add_array(btf, u32_id, random_type(depth + 1), 1 + (uint32_t)next_random(4));
	default: return plain[next_random(sizeof plain / sizeof *plain)];
	}
}

static char *print(int id, const void *bytes, size_t size, bool json)
{
	char *text;
	size_t length;
	FILE *out = open_memstream(&text, &length);
	struct bpfas_json to = json_to_file(out);

	if (json)
		value_json_exact((struct value_type){ btf, (uint32_t)id }, bytes, size, &to);
	else
		value_typed((struct value_type){ btf, (uint32_t)id }, bytes, size, out);
	fclose(out);
	return text;
}

static void check_round_trip(int id, const uint8_t *bytes, uint8_t *again, size_t size, bool json)
{
	char *text = print(id, bytes, size, json);

	memset(again, 0xa5, size);
	ck_assert_msg(!parse(id, text, again, size, json), "%s: %s at %u", text, message, error_column);
	ck_assert_msg(!memcmp(bytes, again, size), "%s", text);
	free(text);
}

/* Small numbers and text are likelier than chance has them. */
static uint8_t random_byte(void)
{
	switch (next_random(4)) {
	case 0: return 0;
	case 1: return (uint8_t)(' ' + next_random(95));
	default: return (uint8_t)next_random(256);
	}
}

START_TEST(what_is_printed_can_be_read)
{
	for (int round = 0; round < 2000; round++) {
		int id = random_type(0);
		size_t size = size_of(id);
		uint8_t *bytes = malloc(size), *again = malloc(size);

		for (size_t i = 0; i < size; i++)
			bytes[i] = random_byte();
		check_round_trip(id, bytes, again, size, false);
		check_round_trip(id, bytes, again, size, true);
		check_round_trip(0, bytes, again, size, false);
		free(bytes);
		free(again);
		if (round % 100 == 99) {
			teardown();
			setup();
		}
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("value_parse");
	TCase *tcase = tcase_create("grammar");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, numbers_in_all_bases);
	tcase_add_test(tcase, numbers_fit_or_are_refused);
	tcase_add_test(tcase, addresses);
	tcase_add_test(tcase, network_order_is_kept_by_the_type);
	tcase_add_test(tcase, structs_by_name_and_by_order);
	tcase_add_test(tcase, errors_point_at_the_part);
	tcase_add_test(tcase, texts);
	tcase_add_test(tcase, enumerators);
	tcase_add_test(tcase, without_type);
	tcase_add_test(tcase, nesting_is_bounded);
	tcase_add_test(tcase, a_value_for_each_cpu);
	tcase_add_test(tcase, what_is_printed_can_be_read);
	suite_add_tcase(suite, tcase);
	return run_suite(suite);
}
