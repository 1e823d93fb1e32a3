/* SPDX-License-Identifier: BSD-2-Clause */
/* Values decoded by BTF that is built here, type by type. */
#include <bpf/btf.h>
#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "map/map.h"
#include "map/value/fold.h"
#include "map/value/print.h"
#include "map/value/show.h"
#include "tests/unit/run_suite.h"

static struct btf *btf;
static int u8_id, u32_id, u64_id, s32_id, char_id, bool_id;
static char *text;

static void setup(void)
{
	btf = btf__new_empty();
	ck_assert_ptr_nonnull(btf);
	u8_id = btf__add_int(btf, "u8", 1, 0);
	u32_id = btf__add_int(btf, "u32", 4, 0);
	u64_id = btf__add_int(btf, "u64", 8, 0);
	s32_id = btf__add_int(btf, "int", 4, BTF_INT_SIGNED);
	char_id = btf__add_int(btf, "char", 1, BTF_INT_SIGNED);
	bool_id = btf__add_int(btf, "bool", 1, BTF_INT_BOOL);
}

static void teardown(void)
{
	free(text);
	text = NULL;
	btf__free(btf);
}

static struct value_type type_of(int id)
{
	return (struct value_type){ btf, (uint32_t)id };
}

static const char *as_json(int id, const void *bytes, size_t size)
{
	size_t length;
	FILE *stream;
	struct bpfas_json json;

	free(text);
	stream = open_memstream(&text, &length);
	ck_assert_ptr_nonnull(stream);
	json = json_to_file(stream);
	value_json(type_of(id), bytes, size, &json);
	fclose(stream);
	return text;
}

static const char *as_text(int id, const void *bytes, size_t size)
{
	size_t length;
	FILE *stream;

	free(text);
	stream = open_memstream(&text, &length);
	ck_assert_ptr_nonnull(stream);
	value_text(type_of(id), bytes, size, stream);
	fclose(stream);
	return text;
}

START_TEST(no_type_is_hex)
{
	ck_assert_str_eq(as_json(0, "\x0a\x00\xff", 3), "\"hex:0a 00 ff\"");
	ck_assert_str_eq(as_json(0, "", 0), "\"hex:\"");
}
END_TEST

START_TEST(another_size_is_hex)
{
	ck_assert_str_eq(as_json(u32_id, "\x01\x02", 2), "\"hex:01 02\"");
	ck_assert_str_eq(as_json(u32_id, "\x01\x02\x03\x04\x05", 5), "\"hex:01 02 03 04 05\"");
}
END_TEST

START_TEST(numbers)
{
	int32_t negative = -5;
	uint64_t large = UINT64_MAX;

	ck_assert_str_eq(as_json(s32_id, &negative, 4), "-5");
	ck_assert_str_eq(as_json(u32_id, &negative, 4), "4294967291");
	ck_assert_str_eq(as_json(u64_id, &large, 8), "18446744073709551615");
	ck_assert_str_eq(as_json(bool_id, "\x01", 1), "true");
}
END_TEST

START_TEST(typedefs_and_qualifiers_are_seen_through)
{
	int constant = btf__add_const(btf, u32_id);
	int name = btf__add_typedef(btf, "port", constant);
	uint32_t number = 80;

	ck_assert_str_eq(as_json(name, &number, 4), "80");
}
END_TEST

START_TEST(enums)
{
	int id = btf__add_enum(btf, "action", 4);
	int wide = btf__add_enum64(btf, "wide", 8, false);
	uint32_t pass = 2, other = 9;
	uint64_t high = 1ull << 40;

	btf__add_enum64_value(btf, "HIGH", high);
	ck_assert_str_eq(as_json(wide, &high, 8), "\"HIGH\"");
	(void)id;
	id = btf__add_enum(btf, "verdict", 4);
	btf__add_enum_value(btf, "PASS", 2);
	ck_assert_str_eq(as_json(id, &pass, 4), "\"PASS\"");
	ck_assert_str_eq(as_json(id, &other, 4), "9");
}
END_TEST

START_TEST(pointers_are_hex)
{
	int id = btf__add_ptr(btf, 0);
	uint64_t address = 0xffff888000001000;

	ck_assert_str_eq(as_json(id, &address, 8), "\"0xffff888000001000\"");
}
END_TEST

/* struct { u32 len; char name[6]; u8 pad[2]; struct { s32 x, y; } at; int low:3, high:13 } */
static int make_struct(void)
{
	int name = btf__add_array(btf, u32_id, char_id, 6);
	int pair = btf__add_array(btf, u32_id, u8_id, 2);
	int point = btf__add_struct(btf, "point", 8);
	int id;

	btf__add_field(btf, "x", s32_id, 0, 0);
	btf__add_field(btf, "y", s32_id, 32, 0);
	id = btf__add_struct(btf, "event", 24);
	btf__add_field(btf, "len", u32_id, 0, 0);
	btf__add_field(btf, "name", name, 32, 0);
	btf__add_field(btf, "pad", pair, 80, 0);
	btf__add_field(btf, "at", point, 96, 0);
	btf__add_field(btf, "low", s32_id, 160, 3);
	btf__add_field(btf, "high", u32_id, 163, 13);
	return id;
}

struct event {
	uint32_t len;
	char name[6];
	uint8_t pad[2];
	int32_t x, y;
	int32_t low : 3;
	uint32_t high : 13;
	uint32_t : 16;
};

static const struct event event = { 62, "a\"\n", { 1, 2 }, -1, 7, -2, 4097 };

START_TEST(structs_to_json)
{
	ck_assert_str_eq(
		as_json(make_struct(), &event, sizeof event),
		"{\"len\":62,\"name\":\"a\\\"\\n\",\"pad\":[1,2],\"at\":{\"x\":-1,\"y\":7},\"low\":-2,"
		"\"high\":4097}");
}
END_TEST

START_TEST(structs_to_text)
{
	ck_assert_str_eq(as_text(make_struct(), &event, sizeof event),
			 "len=62 name=\"a\\\"\\x0a\" pad=[1 2] at={x=-1 y=7} low=-2 high=4097");
}
END_TEST

START_TEST(text_cannot_steer_the_terminal)
{
	int id = btf__add_array(btf, u32_id, char_id, 4);

	ck_assert_str_eq(as_text(id, "\033[2J", 4), "\"\\x1b[2J\"");
}
END_TEST

START_TEST(nameless_members_are_their_own)
{
	int inner = btf__add_union(btf, NULL, 4), id;
	uint32_t number = 0x01000000;

	btf__add_field(btf, "whole", u32_id, 0, 0);
	btf__add_field(btf, "byte", u8_id, 0, 0);
	id = btf__add_struct(btf, "outer", 4);
	btf__add_field(btf, NULL, inner, 0, 0);
	ck_assert_str_eq(as_json(id, &number, 4), "{\"whole\":16777216,\"byte\":0}");
}
END_TEST

/* Nobody makes such BTF by mistake, and it must end all the same. */
START_TEST(a_struct_inside_itself_ends)
{
	int id = btf__add_struct(btf, "loop", 4);

	btf__add_field(btf, "again", id, 0, 0);
	ck_assert_ptr_nonnull(as_json(id, "\1\2\3\4", 4));
}
END_TEST

START_TEST(a_member_outside_is_not_read)
{
	int id = btf__add_struct(btf, "short", 4);

	btf__add_field(btf, "far", u64_id, 800, 0);
	btf__add_field(btf, "bits", u32_id, 4000, 3);
	ck_assert_str_eq(as_json(id, "\1\2\3\4", 4), "{\"far\":\"?\",\"bits\":\"?\"}");
}
END_TEST

START_TEST(sums_go_field_by_field)
{
	struct event two[2] = { event, event }, sum;
	int id = make_struct();

	two[1].pad[0] = 255;
	two[1].low = 1;
	two[1].high = 8000;
	ck_assert(value_fold(type_of(id), BPFAS_FOLD_SUM, &sum, two, sizeof sum, 2, sizeof sum));
	ck_assert_str_eq(
		as_json(id, &sum, sizeof sum),
		"{\"len\":124,\"name\":\"a\\\"\\n\",\"pad\":[0,4],\"at\":{\"x\":-2,\"y\":14},\"low\":-1,"
		"\"high\":3905}");
	ck_assert(!value_fold(type_of(0), BPFAS_FOLD_SUM, &sum, two, sizeof sum, 2, sizeof sum));
	ck_assert(!value_fold(type_of(id), BPFAS_FOLD_SUM, &sum, two, sizeof sum - 1, 2, sizeof sum));
}
END_TEST

START_TEST(parts_are_the_members)
{
	int id = btf__add_struct(btf, "stat", 16);
	uint64_t bytes[2] = { 3, 180 }, number;
	struct bpfas_map map = { .value = type_of(id), .info.value_size = sizeof bytes };
	struct bpfas_value value = bpfas_value_of(&map, bytes), part;

	btf__add_field(btf, "packets", u64_id, 0, 0);
	btf__add_field(btf, "bytes", u64_id, 64, 0);
	ck_assert_int_eq(bpfas_value_kind(&value), BPFAS_VALUE_GROUP);
	ck_assert_uint_eq(bpfas_value_count(&value), 2);
	ck_assert(!bpfas_value_part(&value, 1, &part));
	ck_assert_str_eq(part.name, "bytes");
	ck_assert_ptr_eq(part.bytes, &bytes[1]);
	ck_assert_uint_eq(part.size, 8);
	ck_assert(!bpfas_value_number(&part, &number));
	ck_assert_uint_eq(number, 180);
	ck_assert_int_eq(bpfas_value_number(&value, &number), -EINVAL);
	ck_assert_int_eq(bpfas_value_part(&value, 2, &part), -ENOENT);
	ck_assert_int_eq(bpfas_value_part(&part, 0, &part), -ENOENT);
}
END_TEST

START_TEST(bitfields_are_no_parts)
{
	struct bpfas_map map = { .value = type_of(make_struct()), .info.value_size = sizeof event };
	struct bpfas_value value = bpfas_value_of(&map, &event), part;
	size_t count = bpfas_value_count(&value), bitfields = 0;

	for (size_t i = 0; i < count; i++)
		bitfields += bpfas_value_part(&value, i, &part) == -ENOENT;
	ck_assert_uint_eq(bitfields, 2);
}
END_TEST

START_TEST(items_are_parts)
{
	uint32_t counts[3] = { 1, 2, 3 };
	struct bpfas_map map = { .value = type_of(btf__add_array(btf, u32_id, u32_id, 3)),
				 .info.value_size = sizeof counts };
	struct bpfas_value value = bpfas_value_of(&map, counts), item;
	uint64_t number;

	ck_assert_int_eq(bpfas_value_kind(&value), BPFAS_VALUE_LIST);
	ck_assert(!bpfas_value_part(&value, 2, &item));
	ck_assert(!bpfas_value_number(&item, &number));
	ck_assert_uint_eq(number, 3);
	map.value.id = 0;
	value = bpfas_value_of(&map, counts);
	ck_assert_int_eq(bpfas_value_kind(&value), BPFAS_VALUE_BYTES);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("value");
	TCase *tcase = tcase_create("decoding");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, no_type_is_hex);
	tcase_add_test(tcase, another_size_is_hex);
	tcase_add_test(tcase, numbers);
	tcase_add_test(tcase, typedefs_and_qualifiers_are_seen_through);
	tcase_add_test(tcase, enums);
	tcase_add_test(tcase, pointers_are_hex);
	tcase_add_test(tcase, structs_to_json);
	tcase_add_test(tcase, structs_to_text);
	tcase_add_test(tcase, text_cannot_steer_the_terminal);
	tcase_add_test(tcase, nameless_members_are_their_own);
	tcase_add_test(tcase, a_struct_inside_itself_ends);
	tcase_add_test(tcase, a_member_outside_is_not_read);
	tcase_add_test(tcase, sums_go_field_by_field);
	tcase_add_test(tcase, parts_are_the_members);
	tcase_add_test(tcase, bitfields_are_no_parts);
	tcase_add_test(tcase, items_are_parts);
	suite_add_tcase(suite, tcase);
	return run_suite(suite);
}
