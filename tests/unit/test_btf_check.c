/* SPDX-License-Identifier: BSD-2-Clause */
/* Damaged BTF is found before libbpf follows it. */
#include <bpf/btf.h>
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "btf/check.h"
#include "tests/unit/run_suite.h"

#define NOWHERE 999

static struct btf *btf;
static int number; /* a type that is there */

static void setup(void)
{
	btf = btf__new_empty();
	ck_assert_ptr_nonnull(btf);
	number = btf__add_int(btf, "u32", 4, 0);
}

static void teardown(void)
{
	btf__free(btf);
}

static int64_t checked(void)
{
	uint32_t size;
	const void *bytes = btf__raw_data(btf, &size);

	ck_assert_ptr_nonnull(bytes);
	return btf_check(bytes, size);
}

START_TEST(sound_types_pass)
{
	int proto = btf__add_func_proto(btf, number);
	int pointer = btf__add_ptr(btf, 0);
	int variable;

	btf__add_func_param(btf, "x", pointer);
	btf__add_func(btf, "f", BTF_FUNC_GLOBAL, proto);
	btf__add_struct(btf, "node", 8);
	btf__add_field(btf, "next", btf__add_ptr(btf, number), 0, 0);
	variable = btf__add_var(btf, "v", BTF_VAR_GLOBAL_ALLOCATED, btf__add_const(btf, number));
	btf__add_datasec(btf, ".bss", 4);
	btf__add_datasec_var_info(btf, variable, 0, 4);
	ck_assert_int_eq(checked(), 0);
}
END_TEST

START_TEST(references_to_nowhere)
{
	int wrong = 0;

	switch (_i) {
	case 0: wrong = btf__add_typedef(btf, "t", NOWHERE); break;
	case 1: wrong = btf__add_ptr(btf, NOWHERE); break;
	case 2: wrong = btf__add_array(btf, number, NOWHERE, 2); break;
	case 3: wrong = btf__add_func(btf, "f", BTF_FUNC_STATIC, number); break;
	case 4: wrong = btf__add_func_proto(btf, NOWHERE); break;
	case 5:
		wrong = btf__add_struct(btf, "s", 4);
		btf__add_field(btf, "m", NOWHERE, 0, 0);
		break;
	case 6:
		wrong = btf__add_func_proto(btf, number);
		btf__add_func_param(btf, "x", NOWHERE);
		break;
	default: wrong = btf__add_datasec(btf, ".bss", 4); btf__add_datasec_var_info(btf, number, 0, 4);
	}
	ck_assert_int_gt(wrong, 0);
	ck_assert_int_eq(checked(), wrong);
}
END_TEST

/* Two qualifiers that wrap each other: libbpf would go round for ever. */
START_TEST(chains_without_end)
{
	btf__add_const(btf, number + 2);
	btf__add_volatile(btf, number + 1);
	ck_assert_int_eq(checked(), number + 1);
}
END_TEST

START_TEST(no_btf_at_all)
{
	static const char zeros[64];

	ck_assert_int_eq(btf_check(zeros, 0), -1);
	ck_assert_int_eq(btf_check(zeros, sizeof zeros), -1);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("btf_check");
	TCase *tcase = tcase_create("types");

	tcase_add_checked_fixture(tcase, setup, teardown);
	tcase_add_test(tcase, sound_types_pass);
	tcase_add_loop_test(tcase, references_to_nowhere, 0, 8);
	tcase_add_test(tcase, chains_without_end);
	tcase_add_test(tcase, no_btf_at_all);
	suite_add_tcase(suite, tcase);
	return run_suite(suite);
}
