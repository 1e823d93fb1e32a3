/* SPDX-License-Identifier: BSD-2-Clause */
/* Verifier logs as kernels print them, cut to what matters. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "loader/verifier.h"
#include "tests/unit/run_suite.h"

static const char missing_check[] =
	"0: R1=ctx() R10=fp0\n"
	"; w1 = 0 @ count.bpfs:4\n"
	"0: (b4) w1 = 0                        ; R1_w=0\n"
	"; call bpf_map_lookup_elem @ count.bpfs:9\n"
	"6: (85) call bpf_map_lookup_elem#1    ; R0_w=map_value_or_null(id=1,map=m,ks=4,vs=8)\n"
	"; r1 = *(u64 *)(r0 + 0) @ count.bpfs:10\n"
	"7: (79) r1 = *(u64 *)(r0 +0)\n"
	"R0 invalid mem access 'map_value_or_null'\n"
	"processed 7 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0\n";

/* Linux 6.1: no file and line, a state line for itself, two lines of refusal. */
static const char packet[] = "func#0 @0\n"
			     "0: R1=ctx(off=0,imm=0) R10=fp0\n"
			     "; return *(__u8 *)(data + 23);\n"
			     "3: (71) r0 = *(u8 *)(r1 +23)\n"
			     "invalid access to packet, off=23 size=1, R1(id=0,off=23,r=0)\n"
			     "R1 offset is outside of the packet\n"
			     "verification time 97 usec\n"
			     "stack depth 0\n"
			     "processed 4 insns (limit 1000000)\n";

static const char branch[] =
	"0: R1=ctx() R10=fp0\n"
	"1: (b7) r6 = 1                        ; R6_w=1\n"
	"from 4 to 9: R0=scalar(umax=255,var_off=(0x0; 0xff)) R7=5 R10=fp0 fp-8=mmmm????\n"
	"9: (95) exit\n"
	"some refusal\n";

static struct verifier_log read_log(const char *log)
{
	return verifier_read(log, strlen(log));
}

static void assert_text(struct text text, const char *expected)
{
	ck_assert_uint_eq(text.length, strlen(expected));
	ck_assert_mem_eq(text.at ? text.at : "", expected, text.length);
}

/* What the reason at the end of a log means; "" where nothing is known of it. */
static const char *meaning(const char *text)
{
	static char words[256];
	struct verifier_log log = verifier_read(text, strlen(text));

	return verifier_explain(&log, words, sizeof words) ? words : "";
}

START_TEST(a_current_log)
{
	struct verifier_log log = read_log(missing_check);

	assert_text(log.reason, "R0 invalid mem access 'map_value_or_null'");
	assert_text(log.details, "");
	assert_text(log.source, "r1 = *(u64 *)(r0 + 0)");
	assert_text(log.file, "count.bpfs");
	ck_assert_uint_eq(log.line, 10);
	ck_assert_int_eq(log.instruction, 7);
	assert_text(log.registers[0], "map_value_or_null(id=1,map=m,ks=4,vs=8)");
	assert_text(log.registers[1], "0");
	assert_text(log.registers[2], "");
	assert_text(log.registers[10], "fp0");
}
END_TEST

START_TEST(an_older_log)
{
	struct verifier_log log = read_log(packet);

	assert_text(log.reason, "invalid access to packet, off=23 size=1, R1(id=0,off=23,r=0)");
	assert_text(log.details, "R1 offset is outside of the packet");
	assert_text(log.source, "return *(__u8 *)(data + 23);");
	ck_assert_uint_eq(log.line, 0);
	ck_assert_int_eq(log.instruction, 3);
	assert_text(log.registers[1], "ctx(off=0,imm=0)");
}
END_TEST

START_TEST(a_path_brings_its_own_state)
{
	struct verifier_log log = read_log(branch);

	assert_text(log.reason, "some refusal");
	assert_text(log.registers[0], "scalar(umax=255,var_off=(0x0; 0xff))");
	assert_text(log.registers[6], "");
	assert_text(log.registers[7], "5");
}
END_TEST

START_TEST(a_refusal_before_the_walk)
{
	struct verifier_log log = read_log("unreachable insn 5\nprocessed 0 insns (limit 1000000)\n");

	assert_text(log.reason, "unreachable insn 5");
	ck_assert_int_eq(log.instruction, 5);
}
END_TEST

START_TEST(a_log_without_a_reason)
{
	struct verifier_log log = read_log("processed 0 insns (limit 1000000)\n");

	ck_assert_uint_eq(log.reason.length, 0);
	ck_assert_int_eq(log.instruction, -1);
}
END_TEST

/* Wherever a log is truncated, nothing after its end is read (the sanitizers watch). */
START_TEST(a_cut_log)
{
	for (size_t length = 0; length < sizeof missing_check; length++) {
		char *cut = malloc(length ? length : 1);
		struct verifier_log log;

		ck_assert_ptr_nonnull(cut);
		memcpy(cut, missing_check, length);
		log = verifier_read(cut, length);
		ck_assert_uint_le(log.reason.length, length);
		free(cut);
	}
}
END_TEST

START_TEST(common_reasons_are_explained)
{
	static const char *const reasons[] = {
		"R0 invalid mem access 'map_value_or_null'",
		"invalid access to packet, off=23 size=1, R1(id=0,off=23,r=0)",
		"R3 !read_ok",
		"R0 !read_ok",
		"unreachable insn 5",
		"back-edge from insn 4 to 2",
		"cannot call GPL-restricted function from non-GPL compatible program",
		"invalid write to stack R10 off=-516 size=4",
		"BPF program is too large. Processed 1000001 insn",
		"infinite loop detected at insn 3",
		"Invalid line_info[5].insn_off:0 (prev_offset:10 prog->len:12)",
		"BPF_LDX uses reserved fields",
		"invalid bpf_ld_imm64 insn",
		"direct value offset of 4294967295 is not allowed",
	};

	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		ck_assert_msg(*meaning(reasons[i]), "%s", reasons[i]);
	ck_assert_str_eq(meaning("something new"), "");
}
END_TEST

START_TEST(a_member_that_the_kernel_lacks)
{
	static const char text[] = "; t = (void *)bpf_get_current_task(); @ a.c:7\n"
				   "0: (85) call bpf_get_current_task#35          ; R0=scalar()\n"
				   "1: <invalid CO-RE relocation>\n"
				   "failed to resolve CO-RE relocation <byte_off> [5] struct "
				   "task_struct.no_such (0:0 @ offset 0)\n";

	ck_assert_int_eq(verifier_read(text, strlen(text)).instruction, 1);
	ck_assert_int_eq(verifier_read(text, strlen(text)).line, 0); /* that line is of instruction 0 */
	ck_assert_str_eq(
		meaning(text),
		"this kernel's 'struct task_struct' has no member 'no_such': check that it exists before "
		"using it (bpf_core_field_exists, core_exists)");
}
END_TEST

START_TEST(an_index_without_a_bound)
{
	ck_assert_str_eq(
		meaning("3: (0f) r2 += r5                      ; R2_w=pkt(id=1,r=0,smin=0,"
			"smax=umax=0xffffffff,var_off=(0x0; 0xffffffff)) R5_w=scalar(id=1)\n"
			"7: (71) r0 = *(u8 *)(r2 +0)\n"
			"invalid access to packet, off=0 size=1, R2(id=1,off=0,r=0)\n"),
		"r5, which is added to r2, has no upper bound: compare or mask it first (r5 &= 0xff); "
		"without one the comparison with data_end proves nothing");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("verifier");
	TCase *tcase = tcase_create("log");

	tcase_add_test(tcase, a_current_log);
	tcase_add_test(tcase, an_older_log);
	tcase_add_test(tcase, a_path_brings_its_own_state);
	tcase_add_test(tcase, a_refusal_before_the_walk);
	tcase_add_test(tcase, a_log_without_a_reason);
	tcase_add_test(tcase, a_member_that_the_kernel_lacks);
	tcase_add_test(tcase, an_index_without_a_bound);
	tcase_add_test(tcase, a_cut_log);
	tcase_add_test(tcase, common_reasons_are_explained);
	suite_add_tcase(suite, tcase);
	return run_suite(suite);
}
