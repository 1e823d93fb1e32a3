/* SPDX-License-Identifier: BSD-2-Clause */
/* The built-in names: that the tables are in order, that look-ups find all of them and nothing else. */
#include "uapi/builtin.h"
#include "tests/unit/run_suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

/* Each table as a function from index to name, and one from name to "found at that index". */
struct table {
	size_t count;
	const char *(*name)(size_t at);
	const void *(*find)(const char *name, size_t length);
	const void *(*row)(size_t at);
};

static const char *helper_name(size_t at)
{
	return builtin_helpers[at].name;
}

static const void *helper_find(const char *name, size_t length)
{
	return builtin_helper(name, length);
}

static const void *helper_row(size_t at)
{
	return &builtin_helpers[at];
}

static const char *constant_name(size_t at)
{
	return builtin_constants[at].name;
}

static const void *constant_find(const char *name, size_t length)
{
	return builtin_constant(name, length);
}

static const void *constant_row(size_t at)
{
	return &builtin_constants[at];
}

static const char *type_name(size_t at)
{
	return builtin_types[at].name;
}

static const void *type_find(const char *name, size_t length)
{
	return builtin_type(name, length);
}

static const void *type_row(size_t at)
{
	return &builtin_types[at];
}

static struct table table(int which)
{
	switch (which) {
	case 0: return (struct table){ builtin_helper_count, helper_name, helper_find, helper_row };
	case 1: return (struct table){ builtin_constant_count, constant_name, constant_find, constant_row };
	default: return (struct table){ builtin_type_count, type_name, type_find, type_row };
	}
}

START_TEST(sorted_and_unique)
{
	struct table t = table(_i);

	ck_assert_uint_gt(t.count, 100);
	for (size_t i = 1; i < t.count; i++)
		ck_assert_msg(strcmp(t.name(i - 1), t.name(i)) < 0, "%s stands before %s", t.name(i - 1),
			      t.name(i));
}
END_TEST

/* gcc refuses a name that is too long for its row, but not one that only lacks room for its terminator. */
START_TEST(names_are_terminated)
{
	for (size_t i = 0; i < builtin_helper_count; i++)
		ck_assert(memchr(builtin_helpers[i].name, '\0', sizeof(builtin_helpers[i].name)));
	for (size_t i = 0; i < builtin_constant_count; i++)
		ck_assert(memchr(builtin_constants[i].name, '\0', sizeof(builtin_constants[i].name)));
	for (size_t i = 0; i < builtin_type_count; i++) {
		const struct builtin_type *type = &builtin_types[i];

		ck_assert(memchr(type->name, '\0', sizeof(type->name)));
		for (size_t j = 0; j < type->member_count; j++) {
			ck_assert(memchr(type->members[j].type, '\0', sizeof(type->members[j].type)));
			ck_assert(memchr(type->members[j].name, '\0', sizeof(type->members[j].name)));
		}
	}
}
END_TEST

/* Looked up in a copy without a terminator, so that a sanitizer sees a read beyond it. */
START_TEST(every_name_is_found)
{
	struct table t = table(_i);

	for (size_t i = 0; i < t.count; i++) {
		size_t length = strlen(t.name(i));
		char *copy = malloc(length);

		ck_assert_ptr_nonnull(copy);
		memcpy(copy, t.name(i), length);
		ck_assert_msg(t.find(copy, length) == t.row(i), "%s", t.name(i));
		free(copy);
	}
}
END_TEST

static bool is_name(struct table t, const char *name, size_t length)
{
	for (size_t i = 0; i < t.count; i++)
		if (strlen(t.name(i)) == length && memcmp(t.name(i), name, length) == 0)
			return true;
	return false;
}

/* What differs from a name by one character at its end is found only if it is another name. */
START_TEST(neighbours_are_not_found)
{
	struct table t = table(_i);
	char name[64];

	for (size_t i = 0; i < t.count; i++) {
		size_t length = strlen(t.name(i));

		memcpy(name, t.name(i), length);
		name[length] = '_';
		ck_assert(!t.find(name, length - 1) == !is_name(t, name, length - 1));
		ck_assert(!t.find(name, length + 1) == !is_name(t, name, length + 1));
		name[length] = '\0';
		ck_assert_ptr_null(t.find(name, length + 1));
	}
}
END_TEST

START_TEST(absent_names_are_not_found)
{
	static const char *const names[] = { "",     "!",        "a",           "zzz",
					     "\xff", "xdp_pass", "XDP_PASSING", "task_struct" };
	struct table t = table(_i);

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		ck_assert_msg(!t.find(names[i], strlen(names[i])), "%s", names[i]);
	/* Longer than any row, with a name before its zero byte. */
	ck_assert_ptr_null(
		t.find("iphdr\0 and then a tail that is much longer than all rows have room for", 70));
}
END_TEST

static void check_helper(const char *name, int32_t id, bool gpl_only)
{
	const struct builtin_helper *helper = builtin_helper(name, strlen(name));

	ck_assert_msg(helper, "%s", name);
	ck_assert_int_eq(helper->id, id);
	ck_assert_int_eq(helper->gpl_only, gpl_only);
}

START_TEST(known_helpers)
{
	check_helper("bpf_map_lookup_elem", 1, false);
	check_helper("bpf_ktime_get_ns", 5, false);
	check_helper("bpf_trace_printk", 6, true);
	check_helper("bpf_redirect_map", 51, false);
	check_helper("bpf_perf_event_output", 25, true);
	check_helper("bpf_fib_lookup", 69, true);
	check_helper("bpf_ringbuf_output", 130, false);
	check_helper("bpf_probe_read_kernel", 113, true);
	check_helper("bpf_cgrp_storage_delete", 211, false);
}
END_TEST

/* Each id from 1 on has one helper. */
START_TEST(helper_ids_are_dense)
{
	bool seen[1024] = { false };

	ck_assert_uint_lt(builtin_helper_count, 1024);
	for (size_t i = 0; i < builtin_helper_count; i++) {
		int32_t id = builtin_helpers[i].id;

		ck_assert(id >= 1 && (size_t)id <= builtin_helper_count);
		ck_assert_msg(!seen[id], "%d", id);
		seen[id] = true;
	}
}
END_TEST

static void check_constant(const char *name, int64_t value)
{
	const struct builtin_constant *constant = builtin_constant(name, strlen(name));

	ck_assert_msg(constant, "%s", name);
	ck_assert_msg(constant->value == value, "%s is %lld", name, (long long)constant->value);
}

START_TEST(known_constants)
{
	check_constant("XDP_PASS", 2);
	check_constant("XDP_REDIRECT", 4);
	check_constant("TC_ACT_UNSPEC", -1);
	check_constant("TC_ACT_SHOT", 2);
	check_constant("TCX_NEXT", -1);
	check_constant("BPF_MAP_TYPE_DEVMAP", 14);
	check_constant("BPF_MAP_TYPE_ARENA", 33);
	check_constant("BPF_PROG_TYPE_NETFILTER", 32);
	check_constant("BPF_TCX_INGRESS", 46);
	check_constant("BPF_F_NO_PREALLOC", 1);
	check_constant("BPF_F_CURRENT_CPU", 0xffffffff);
	check_constant("BPF_F_CTXLEN_MASK", INT64_C(0xfffff) << 32);
	check_constant("BPF_RINGBUF_BUSY_BIT", INT64_C(1) << 31);
	check_constant("ULLONG_MAX", -1);
	check_constant("BPF_NOEXIST", 1);
	check_constant("BPF_RB_NO_WAKEUP", 1);
	check_constant("ETH_P_IP", 0x0800);
	check_constant("ETH_P_IPV6", 0x86dd);
	check_constant("ETH_HLEN", 14);
	check_constant("IPPROTO_TCP", 6);
	check_constant("IPPROTO_ICMPV6", 58);
	check_constant("AF_INET6", 10);
	check_constant("SOCK_STREAM", 1);
	check_constant("ICMP_ECHO", 8);
	check_constant("EINVAL", 22);
	check_constant("IFNAMSIZ", 16);
	check_constant("SK_PASS", 1);
	check_constant("NF_ACCEPT", 1);
	check_constant("LIBBPF_PIN_BY_NAME", 1);
	check_constant("VLAN_VID_MASK", 0x0fff);
	check_constant("INT_MAX", 2147483647);
	check_constant("INT64_MIN", INT64_MIN);
}
END_TEST

/* Ends of lists move with the kernel: a source that used one would mean another value tomorrow. */
START_TEST(no_sentinels)
{
	static const char *const names[] = { "IPPROTO_MAX", "AF_MAX", "__BPF_FUNC_MAX_ID",
					     "BPF_TCP_MAX_STATES" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		ck_assert_msg(!builtin_constant(names[i], strlen(names[i])), "%s", names[i]);
}
END_TEST

/* "struct X" and "union X": the built-in type of that name and kind, or NULL. */
static const struct builtin_type *aggregate(const char *spelling, size_t length)
{
	bool is_union = strncmp(spelling, "union ", 6) == 0;
	size_t skip = is_union ? 6 : strncmp(spelling, "struct ", 7) == 0 ? 7 : 0;
	const struct builtin_type *type = skip ? builtin_type(spelling + skip, length - skip) : NULL;

	return type && type->is_union == is_union ? type : NULL;
}

static bool is_integer(const char *spelling, size_t length)
{
	static const char *const names[] = {
		"u8",           "u16",           "u32",           "u64",
		"s8",           "s16",           "s32",           "s64",
		"__u8",         "__u16",         "__u32",         "__u64",
		"__s8",         "__s16",         "__s32",         "__s64",
		"__be16",       "__be32",        "__be64",        "__le16",
		"__le32",       "__le64",        "__sum16",       "__wsum",
		"bool",         "char",          "short",         "int",
		"long",         "signed char",   "unsigned char", "unsigned short",
		"unsigned int", "unsigned long", "long long",     "unsigned long long",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strlen(names[i]) == length && memcmp(names[i], spelling, length) == 0)
			return true;
	return false;
}

static bool is_known(const char *spelling)
{
	size_t length = strlen(spelling);

	if (length > 2 && strcmp(spelling + length - 2, " *") == 0) {
		length -= 2;
		if (length == 4 && memcmp(spelling, "void", 4) == 0)
			return true;
	}
	return is_integer(spelling, length) || aggregate(spelling, length);
}

static void check_member(const struct builtin_type *owner, const struct builtin_member *member)
{
	const struct builtin_type *type = aggregate(member->type, strlen(member->type));

	ck_assert_msg(is_known(member->type), "%s.%s: %s", owner->name, member->name, member->type);
	ck_assert_msg(!member->flexible || member->count == 0, "%s.%s", owner->name, member->name);
	ck_assert_msg(!member->bits || owner->wire_bits, "%s.%s", owner->name, member->name);
	if (member->name[0] == '\0')
		ck_assert_msg(type && type->anonymous, "%s: %s", owner->name, member->type);
}

START_TEST(members_are_of_known_types)
{
	for (size_t i = 0; i < builtin_type_count; i++) {
		const struct builtin_type *type = &builtin_types[i];

		ck_assert_msg(type->member_count > 0, "%s", type->name);
		for (size_t j = 0; j < type->member_count; j++)
			check_member(type, &type->members[j]);
	}
}
END_TEST

static const struct builtin_member *member(const char *type_name_, const char *name)
{
	const struct builtin_type *type = builtin_type(type_name_, strlen(type_name_));

	ck_assert_msg(type, "%s", type_name_);
	for (size_t i = 0; i < type->member_count; i++)
		if (strcmp(type->members[i].name, name) == 0)
			return &type->members[i];
	ck_abort_msg("%s has no %s", type_name_, name);
}

START_TEST(known_types)
{
	ck_assert_str_eq(member("xdp_md", "data_end")->type, "__u32");
	ck_assert_uint_eq(member("ethhdr", "h_dest")->count, 6);
	ck_assert_str_eq(member("ethhdr", "h_proto")->type, "__be16");
	ck_assert(builtin_type("ethhdr", 6)->packed);
	ck_assert_uint_eq(member("iphdr", "ihl")->bits, 4);
	ck_assert(builtin_type("iphdr", 5)->wire_bits);
	ck_assert_uint_eq(member("bpf_iter__udp", "bucket")->align, 8);
	ck_assert_uint_eq(builtin_type("bpf_timer", 9)->align, 8);
	ck_assert(member("bpf_lpm_trie_key", "data")->flexible);
	ck_assert_str_eq(member("bpf_perf_event_data", "regs")->type, "struct pt_regs");
	ck_assert(builtin_type("pt_regs", 7)->x86_64);
	ck_assert(!builtin_type("xdp_md", 6)->x86_64);
	ck_assert_str_eq(member("ipv6hdr", "priority")->type, "__u8");
}
END_TEST

/* Of two members that stand for a union, each name is reached once: a type's own are unique. */
START_TEST(members_are_unique)
{
	for (size_t i = 0; i < builtin_type_count; i++) {
		const struct builtin_type *type = &builtin_types[i];

		for (size_t j = 0; j < type->member_count; j++)
			for (size_t k = 0; k < j; k++)
				ck_assert_msg(type->members[j].name[0] == '\0' ||
						      strcmp(type->members[j].name, type->members[k].name) !=
							      0,
					      "%s.%s", type->name, type->members[j].name);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("builtin");
	TCase *tables = tcase_create("tables"), *values = tcase_create("values"),
	      *types = tcase_create("types");

	tcase_add_test(tables, names_are_terminated);
	tcase_add_loop_test(tables, sorted_and_unique, 0, 3);
	tcase_add_loop_test(tables, every_name_is_found, 0, 3);
	tcase_add_loop_test(tables, neighbours_are_not_found, 0, 3);
	tcase_add_loop_test(tables, absent_names_are_not_found, 0, 3);
	tcase_add_test(values, known_helpers);
	tcase_add_test(values, helper_ids_are_dense);
	tcase_add_test(values, known_constants);
	tcase_add_test(values, no_sentinels);
	tcase_add_test(types, members_are_of_known_types);
	tcase_add_test(types, members_are_unique);
	tcase_add_test(types, known_types);
	suite_add_tcase(suite, tables);
	suite_add_tcase(suite, values);
	suite_add_tcase(suite, types);
	return run_suite(suite);
}
