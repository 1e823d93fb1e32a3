/* SPDX-License-Identifier: BSD-2-Clause */
/* The instruction table against itself: keys, overlaps, round trips, refusals. Its bytes: tests/oracle. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "isa/insn.h"
#include "tests/unit/run_suite.h"

#define LENGTH(array) (sizeof(array) / sizeof(*(array)))

static const enum bpfas_endian endians[] = { BPFAS_LITTLE, BPFAS_BIG };

/* Every row is tried with each of these; the lengths differ, so that most pairs meet in as many steps. */
#define EDGES 30

static const uint8_t edge_registers[] = { 0, 1, 10 };
static const uint8_t edge_pseudos[] = { 0, 1, 6 };
static const int16_t edge_offs[] = { INT16_MIN, -1, 0, 1, INT16_MAX };
static const int64_t edge_imms[] = { INT32_MIN, -1, 0, 1, 0x12345678, INT32_MAX };
static const int64_t edge_wide_imms[] = { INT64_MIN, -1, 0, UINT32_MAX, 0x123456789abcdef0, INT64_MAX };

static bool is_wide(const struct insn_row *row)
{
	return row->shape == SHAPE_LOAD_IMM64;
}

/* What the fields hold once the row's fixed values have replaced the operands. */
static struct insn_operands fixed_into(const struct insn_row *row, struct insn_operands operands)
{
	if (row->dst_kind == FIELD_FIXED)
		operands.dst = row->dst;
	if (row->src_kind == FIELD_FIXED)
		operands.src = row->src;
	if (row->off_kind == FIELD_FIXED)
		operands.off = row->off;
	if (row->imm_kind == FIELD_FIXED)
		operands.imm = row->imm;
	return operands;
}

typedef void (*visit_fn)(const struct insn_row *row, const struct insn_operands *operands);

static void visit_edges_of_row(const struct insn_row *row, visit_fn visit)
{
	const uint8_t *srcs = is_wide(row) ? edge_pseudos : edge_registers;
	const int64_t *imms = is_wide(row) ? edge_wide_imms : edge_imms;

	for (size_t i = 0; i < EDGES; i++) {
		struct insn_operands operands = {
			.dst = edge_registers[i % LENGTH(edge_registers)],
			.src = srcs[i / 2 % LENGTH(edge_registers)],
			.off = edge_offs[i % LENGTH(edge_offs)],
			.imm = imms[i % LENGTH(edge_imms)],
		};

		visit(row, &operands);
	}
}

static void visit_edges(visit_fn visit)
{
	for (size_t id = 1; id < insn_row_count; id++)
		visit_edges_of_row(&insn_rows[id], visit);
}

START_TEST(ids_are_indices)
{
	ck_assert_uint_gt(insn_row_count, 170);
	for (size_t id = 0; id < insn_row_count; id++)
		ck_assert_uint_eq(insn_rows[id].id, id);
}
END_TEST

START_TEST(each_key_finds_its_row)
{
	for (size_t id = 1; id < insn_row_count; id++) {
		const struct insn_row *row = &insn_rows[id];

		ck_assert_ptr_eq(insn_find(row->shape, row->op, row->width), row);
	}
}
END_TEST

/* A row is found by its own key, so with as many keys as rows no key leads astray. */
START_TEST(no_other_key_finds_a_row)
{
	size_t found = 0;

	for (int shape = 0; shape < SHAPES; shape++)
		for (int op = 0; op < OPS; op++)
			for (int width = 0; width < WIDTHS; width++)
				found += insn_find(shape, op, width) != NULL;
	ck_assert_uint_eq(found, insn_row_count - 1);
	ck_assert_ptr_null(insn_find(SHAPE_LOAD, OP_SIGNED, WIDTH_64));
	ck_assert_ptr_null(insn_find(SHAPE_NONE, OP_NONE, WIDTH_NONE));
}
END_TEST

static bool kinds_differ(uint8_t kind, int64_t value, uint8_t other_kind, int64_t other_value)
{
	return kind == FIELD_FIXED && other_kind == FIELD_FIXED && value != other_value;
}

/* Two rows share no bit pattern where their opcodes or a field that both fix differ. */
static bool disjoint(const struct insn_row *a, const struct insn_row *b)
{
	return a->opcode != b->opcode || kinds_differ(a->dst_kind, a->dst, b->dst_kind, b->dst) ||
	       kinds_differ(a->src_kind, a->src, b->src_kind, b->src) ||
	       kinds_differ(a->off_kind, a->off, b->off_kind, b->off) ||
	       kinds_differ(a->imm_kind, a->imm, b->imm_kind, b->imm);
}

START_TEST(no_two_rows_overlap)
{
	for (size_t i = 1; i < insn_row_count; i++)
		for (size_t j = i + 1; j < insn_row_count; j++)
			ck_assert_msg(disjoint(&insn_rows[i], &insn_rows[j]), "'%s' and '%s' overlap",
				      insn_rows[i].llvm, insn_rows[j].llvm);
}
END_TEST

/* insn_decode relies on it. */
START_TEST(rows_of_one_opcode_stand_together)
{
	bool seen[UINT8_MAX + 1] = { false };

	for (size_t id = 1; id < insn_row_count; id++) {
		uint8_t opcode = insn_rows[id].opcode;

		if (id > 1 && insn_rows[id - 1].opcode == opcode)
			continue;
		ck_assert_msg(!seen[opcode], "opcode %02x in two places", opcode);
		seen[opcode] = true;
	}
}
END_TEST

static void round_trip(const struct insn_row *row, const struct insn_operands *operands)
{
	struct insn_operands expected = fixed_into(row, *operands);

	for (size_t i = 0; i < LENGTH(endians); i++) {
		struct insn_operands fields;
		uint8_t bytes[16];

		memset(bytes, 0xee, sizeof(bytes));
		insn_encode(row, operands, endians[i], bytes);
		if (row->slots == 1)
			ck_assert_uint_eq(bytes[8], 0xee);
		ck_assert_ptr_eq(insn_decode(bytes, row->slots * 8u, endians[i], &fields), row);
		ck_assert_uint_eq(fields.dst, expected.dst);
		ck_assert_uint_eq(fields.src, expected.src);
		ck_assert_int_eq(fields.off, expected.off);
		ck_assert_int_eq(fields.imm, expected.imm);
	}
}

START_TEST(rows_decode_to_themselves)
{
	visit_edges(round_trip);
}
END_TEST

/* With a bit changed the bytes are another instruction, which encodes to them again, or none. */
static void flip_each_bit(const struct insn_row *row, const struct insn_operands *operands)
{
	uint8_t bytes[16], again[16];
	size_t length = row->slots * 8u;

	insn_encode(row, operands, BPFAS_LITTLE, bytes);
	for (size_t bit = 0; bit < length * 8; bit++) {
		const struct insn_row *other;
		struct insn_operands fields;

		bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
		other = insn_decode(bytes, length, BPFAS_LITTLE, &fields);
		if (other) {
			insn_encode(other, &fields, BPFAS_LITTLE, again);
			ck_assert_mem_eq(again, bytes, other->slots * 8u);
		}
		bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
}

START_TEST(what_decodes_encodes_to_the_same_bits)
{
	visit_edges(flip_each_bit);
}
END_TEST

/* Changes each fixed field in turn to what no row of the opcode has. */
static void break_fixed_fields(const struct insn_row *row, const struct insn_operands *operands)
{
	const uint8_t kinds[] = { row->dst_kind, row->src_kind, row->off_kind, row->imm_kind };

	for (size_t field = 0; field < LENGTH(kinds); field++) {
		struct insn_row broken = *row;
		struct insn_operands fields;
		uint8_t bytes[16];

		if (kinds[field] != FIELD_FIXED)
			continue;
		broken.dst ^= field == 0 ? 9 : 0;
		broken.src ^= field == 1 ? 9 : 0;
		broken.off ^= field == 2 ? 0x4000 : 0;
		broken.imm ^= field == 3 ? 0x4000 : 0;
		insn_encode(&broken, operands, BPFAS_LITTLE, bytes);
		ck_assert_msg(!insn_decode(bytes, row->slots * 8u, BPFAS_LITTLE, &fields),
			      "'%s' decodes with its fixed field %zu changed", row->llvm, field);
	}
}

START_TEST(nonzero_reserved_fields_are_refused)
{
	visit_edges(break_fixed_fields);
}
END_TEST

static const struct insn_row *decode_opcode(uint8_t opcode)
{
	struct insn_operands fields;
	uint8_t bytes[16] = { opcode };

	return insn_decode(bytes, sizeof(bytes), BPFAS_LITTLE, &fields);
}

START_TEST(unknown_opcodes_are_refused)
{
	bool known[UINT8_MAX + 1] = { false };

	for (size_t id = 1; id < insn_row_count; id++)
		known[insn_rows[id].opcode] = true;
	for (unsigned opcode = 0; opcode <= UINT8_MAX; opcode++)
		if (!known[opcode])
			ck_assert_ptr_null(decode_opcode((uint8_t)opcode));
	ck_assert(!known[0x00]);
	ck_assert(!known[0xff]);
}
END_TEST

static void check_register_limit(const struct insn_row *row, const struct insn_operands *operands)
{
	struct insn_operands fields, high_dst = *operands, high_src = *operands;
	uint8_t bytes[16];

	high_dst.dst = 11;
	high_src.src = is_wide(row) ? 7 : 11;
	insn_encode(row, &high_dst, BPFAS_LITTLE, bytes);
	ck_assert(row->dst_kind == FIELD_FIXED || !insn_decode(bytes, 16, BPFAS_LITTLE, &fields));
	insn_encode(row, &high_src, BPFAS_LITTLE, bytes);
	ck_assert(row->src_kind == FIELD_FIXED || !insn_decode(bytes, 16, BPFAS_LITTLE, &fields));
}

START_TEST(registers_over_10_are_refused)
{
	visit_edges(check_register_limit);
}
END_TEST

START_TEST(cut_instructions_are_refused)
{
	for (size_t id = 1; id < insn_row_count; id++) {
		const struct insn_row *row = &insn_rows[id];
		struct insn_operands fields = { 0 };
		uint8_t bytes[16];

		insn_encode(row, &fields, BPFAS_LITTLE, bytes);
		for (size_t length = 0; length < row->slots * 8u; length++)
			ck_assert_ptr_null(insn_decode(bytes, length, BPFAS_LITTLE, &fields));
	}
}
END_TEST

START_TEST(a_second_slot_is_zero_but_for_its_imm)
{
	const struct insn_row *row = insn_find(SHAPE_LOAD_IMM64, OP_NONE, WIDTH_NONE);
	struct insn_operands fields;
	uint8_t bytes[16];

	for (size_t at = 8; at < 12; at++) {
		insn_encode(row, &(struct insn_operands){ .dst = 1, .imm = 5 }, BPFAS_LITTLE, bytes);
		bytes[at] = 1;
		ck_assert_ptr_null(insn_decode(bytes, sizeof(bytes), BPFAS_LITTLE, &fields));
	}
}
END_TEST

static void print_both(const struct insn_row *row, const struct insn_operands *operands)
{
	for (int dialect = DIALECT_LLVM; dialect <= DIALECT_GNU; dialect++) {
		char text[128];
		int length = insn_print(row, operands, dialect, text, sizeof(text));

		ck_assert_int_gt(length, 0);
		ck_assert_uint_eq(strlen(text), (size_t)length);
	}
}

START_TEST(every_row_prints)
{
	visit_edges(print_both);
	for (size_t id = 1; id < insn_row_count; id++)
		ck_assert_uint_gt(strlen(insn_rows[id].meaning), 0);
}
END_TEST

START_TEST(a_short_buffer_is_cut_and_the_length_told)
{
	const struct insn_row *row = insn_find(SHAPE_LOAD, OP_UNSIGNED, WIDTH_32);
	const struct insn_operands operands = { .dst = 1, .src = 2, .off = -8 };
	const char whole[] = "r1 = *(u32 *)(r2 - 8)";

	for (size_t room = 0; room <= sizeof(whole) + 1; room++) {
		char text[sizeof(whole) + 2] = "#";
		int length = insn_print(row, &operands, DIALECT_LLVM, room ? text : NULL, room);
		size_t kept = room == 0 ? 0 : room < sizeof(whole) ? room - 1 : sizeof(whole) - 1;

		ck_assert_int_eq(length, sizeof(whole) - 1);
		if (room > 0)
			ck_assert_uint_eq(strlen(text), kept);
		ck_assert(memcmp(text, room ? whole : "#", kept) == 0);
	}
}
END_TEST

static const struct print_case {
	enum insn_shape shape;
	enum insn_op op;
	enum insn_width width;
	struct insn_operands operands;
	const char *llvm, *gnu;
} print_cases[] = {
	{ SHAPE_ALU_REG, OP_MOD, WIDTH_32, { 1, 2, 0, 0 }, "w1 %= w2", "mod32 %r1,%r2" },
	{ SHAPE_ALU_IMM,
	  OP_MOV,
	  WIDTH_64,
	  { 10, 0, 0, INT32_MIN },
	  "r10 = -2147483648",
	  "mov %r10,-2147483648" },
	{ SHAPE_LOAD, OP_UNSIGNED, WIDTH_8, { 1, 2, -8, 0 }, "r1 = *(u8 *)(r2 - 8)", "ldxb %r1,[%r2+-8]" },
	{ SHAPE_LOAD,
	  OP_UNSIGNED,
	  WIDTH_8,
	  { 1, 2, INT16_MIN, 0 },
	  "r1 = *(u8 *)(r2 - 32768)",
	  "ldxb %r1,[%r2+-32768]" },
	{ SHAPE_LOAD_IND, OP_NONE, WIDTH_8, { 0, 3, 0, 0 }, "r0 = *(u8 *)skb[r3]", "ldindb %r3,0" },
	{ SHAPE_LOAD_IND, OP_NONE, WIDTH_8, { 0, 3, 0, -4 }, "r0 = *(u8 *)skb[r3 - 4]", "ldindb %r3,-4" },
	{ SHAPE_LOAD_IMM64, OP_NONE, WIDTH_NONE, { 1, 0, 0, -1 }, "r1 = -1 ll", "lddw %r1,-1" },
	{ SHAPE_LOAD_IMM64,
	  OP_NONE,
	  WIDTH_NONE,
	  { 1, 2, 0, -1 },
	  "ld_pseudo r1, 2, 18446744073709551615",
	  "ld_pseudo r1, 2, 18446744073709551615" },
	{ SHAPE_ADDR_SPACE_CAST,
	  OP_NONE,
	  WIDTH_NONE,
	  { 1, 2, 0, -65535 },
	  "r1 = addr_space_cast(r2, 65535, 1)",
	  "r1 = addr_space_cast(r2, 65535, 1)" },
	{ SHAPE_JUMP_REG, OP_JSLE, WIDTH_32, { 1, 2, -3, 0 }, "if w1 s<= w2 goto -3", "jsle32 %r1,%r2,-3" },
	{ SHAPE_GOTOL, OP_NONE, WIDTH_NONE, { 0, 0, 0, 40000 }, "gotol +40000", "jal +40000" },
	{ SHAPE_CALL, OP_LOCAL, WIDTH_NONE, { 0, 0, 0, 0 }, "call pc+0", "call pc+0" },
	{ SHAPE_CALL, OP_KFUNC, WIDTH_NONE, { 0, 0, 0, 7 }, "call runtime 7", "call runtime 7" },
	{ SHAPE_CALL, OP_KFUNC, WIDTH_NONE, { 0, 0, 2, 7 }, "call runtime 7, 2", "call runtime 7, 2" },
};

START_TEST(forms_print_as_written)
{
	const struct print_case *c = &print_cases[_i];
	const struct insn_row *row = insn_find(c->shape, c->op, c->width);
	char text[128];

	insn_print(row, &c->operands, DIALECT_LLVM, text, sizeof(text));
	ck_assert_str_eq(text, c->llvm);
	insn_print(row, &c->operands, DIALECT_GNU, text, sizeof(text));
	ck_assert_str_eq(text, c->gnu);
}
END_TEST

static Suite *insn_suite(void)
{
	Suite *suite = suite_create("insn");
	TCase *table = tcase_create("table");
	TCase *coding = tcase_create("coding");
	TCase *printing = tcase_create("printing");

	tcase_add_test(table, ids_are_indices);
	tcase_add_test(table, each_key_finds_its_row);
	tcase_add_test(table, no_other_key_finds_a_row);
	tcase_add_test(table, no_two_rows_overlap);
	tcase_add_test(table, rows_of_one_opcode_stand_together);
	suite_add_tcase(suite, table);

	tcase_add_test(coding, rows_decode_to_themselves);
	tcase_add_test(coding, what_decodes_encodes_to_the_same_bits);
	tcase_add_test(coding, nonzero_reserved_fields_are_refused);
	tcase_add_test(coding, unknown_opcodes_are_refused);
	tcase_add_test(coding, registers_over_10_are_refused);
	tcase_add_test(coding, cut_instructions_are_refused);
	tcase_add_test(coding, a_second_slot_is_zero_but_for_its_imm);
	tcase_set_timeout(coding, 60);
	suite_add_tcase(suite, coding);

	tcase_add_test(printing, every_row_prints);
	tcase_add_test(printing, a_short_buffer_is_cut_and_the_length_told);
	tcase_add_loop_test(printing, forms_print_as_written, 0, LENGTH(print_cases));
	suite_add_tcase(suite, printing);
	return suite;
}

int main(void)
{
	return run_suite(insn_suite());
}
