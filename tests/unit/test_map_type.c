/* SPDX-License-Identifier: BSD-2-Clause */
/* The table of map types: it agrees with libbpf, and with itself. */
#include <bpf/libbpf.h>
#include <check.h>
#include <string.h>

#include "tests/unit/run_suite.h"
#include "uapi/map_type.h"

#define NEWEST 34

START_TEST(rows_are_in_their_places)
{
	for (uint32_t number = 1; number <= NEWEST; number++) {
		const char *theirs = libbpf_bpf_map_type_str((enum bpf_map_type)number);

		ck_assert_uint_eq(map_type_of(number)->number, number);
		if (theirs)
			ck_assert_str_eq(map_type_of(number)->name, theirs);
	}
}
END_TEST

START_TEST(a_newer_kernels_type_is_unknown)
{
	ck_assert_str_eq(map_type_of(NEWEST + 1)->name, "unknown");
	ck_assert_str_eq(map_type_of(UINT32_MAX)->name, "unknown");
	ck_assert_str_eq(map_type_of(0)->name, "unknown");
	ck_assert_uint_eq(map_type_of(0)->access.can, 0);
}
END_TEST

START_TEST(names_find_what_can_be_declared)
{
	const char *name;
	size_t index = 0, count = 0;

	while ((name = map_type_next(&index))) {
		ck_assert_str_eq(map_type_find(name)->name, name);
		count++;
	}
	ck_assert_uint_eq(count, NEWEST - 1); /* but struct_ops */
	ck_assert_ptr_null(map_type_find("struct_ops"));
	ck_assert_ptr_null(map_type_find("hashmap"));
}
END_TEST

static void check_use(const struct map_type *type)
{
	const struct map_access *access = &type->access;
	unsigned read = BPFAS_MAP_LOOKUP | BPFAS_MAP_WALK;

	ck_assert_msg(!access->is_readable || (access->can & read) == read, "%s", type->name);
	ck_assert_msg(!access->has_batch || access->is_readable, "%s", type->name);
	ck_assert_msg(!access->is_complete || !(access->can & BPFAS_MAP_DELETE), "%s", type->name);
	for (unsigned operation = 1; operation <= BPFAS_MAP_POP; operation <<= 1) {
		bool can = access->can & operation, keyless = operation & (BPFAS_MAP_PUSH | BPFAS_MAP_POP);
		const struct map_refusal *refusal = map_type_refusal(type, operation);

		/* sockets: values of 4 bytes cannot be looked up, those of 8 can */
		if (can && access->value != ROLE_SOCKET)
			ck_assert_msg(!refusal || operation == BPFAS_MAP_PUSH ||
					      operation == BPFAS_MAP_PEEK || operation == BPFAS_MAP_POP,
				      "%s %u", type->name, operation);
		if (keyless && !can)
			ck_assert_msg(refusal != NULL, "%s %u", type->name, operation);
	}
}

static void check_creation(const struct map_type *type)
{
	ck_assert_msg(!(type->needed_flags & ~type->flags), "%s", type->name);
	ck_assert_msg(type->value != SIZE_ANY || type->value_limit, "%s", type->name);
	ck_assert_msg(type->key != SIZE_ANY || type->key_limit, "%s", type->name);
	ck_assert_msg(type->key != SIZE_4 || type->key_is, "%s", type->name);
	ck_assert_msg(!type->values || type->value == SIZE_4, "%s", type->name);
}

START_TEST(rows_agree_with_themselves)
{
	for (uint32_t number = 1; number <= NEWEST; number++) {
		check_use(map_type_of(number));
		check_creation(map_type_of(number));
	}
}
END_TEST

START_TEST(flags_have_their_names)
{
	ck_assert_str_eq(map_flag_name(MAP_F_NO_PREALLOC | MAP_F_MMAPABLE), "BPF_F_NO_PREALLOC");
	ck_assert_str_eq(map_flag_name(MAP_F_NO_USER_CONV), "BPF_F_NO_USER_CONV");
	ck_assert_ptr_null(map_flag_name(1u << 31));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("map_type");
	TCase *tcase = tcase_create("table");

	tcase_add_test(tcase, rows_are_in_their_places);
	tcase_add_test(tcase, a_newer_kernels_type_is_unknown);
	tcase_add_test(tcase, names_find_what_can_be_declared);
	tcase_add_test(tcase, rows_agree_with_themselves);
	tcase_add_test(tcase, flags_have_their_names);
	suite_add_tcase(suite, tcase);
	return run_suite(suite);
}
