/* SPDX-License-Identifier: BSD-2-Clause */
/* What the instruction table prints, in either dialect, the assembler reads back to the same bytes. */
#include <check.h>
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "isa/insn.h"
#include "bpfas.h"
#include "tests/unit/run_suite.h"

/* Each number at its ends, each register at 0, 10 and others. */
static const struct insn_operands samples[] = {
	{ .dst = 1, .src = 2, .off = 3, .imm = 5 },
	{ .dst = 0, .src = 10, .off = INT16_MIN, .imm = INT32_MIN },
	{ .dst = 10, .src = 0, .off = INT16_MAX, .imm = INT32_MAX },
	{ .dst = 9, .src = 4, .off = -1, .imm = -1 },
	{ .dst = 7, .src = 8, .off = 0, .imm = 0 },
};

/* ld_imm64: src is what the number means, 0 to 6, and ids have 32 bits. */
static const struct insn_operands wide_samples[] = {
	{ .dst = 1, .src = 0, .imm = INT64_MIN },  { .dst = 10, .src = 0, .imm = INT64_MAX },
	{ .dst = 0, .src = 0, .imm = -1 },         { .dst = 3, .src = 2, .imm = 0x123456789abcdef0 },
	{ .dst = 4, .src = 6, .imm = UINT32_MAX },
};

#define SAMPLES 5
_Static_assert(sizeof samples / sizeof *samples == SAMPLES, "each row gets as many samples");
_Static_assert(sizeof wide_samples / sizeof *wide_samples == SAMPLES, "each row gets as many samples");

/* All of one dialect make one source, as a person's file would hold them. */
struct text {
	char *at;
	size_t length, room;
	uint8_t *bytes;
	size_t size;
};

static struct text new_text(void)
{
	size_t instructions = insn_row_count * SAMPLES;

	return (struct text){ .at = malloc(instructions * 128),
			      .room = instructions * 128,
			      .bytes = malloc(instructions * 16) };
}

static void free_text(struct text *text)
{
	free(text->at);
	free(text->bytes);
}

static void add_row(struct text *text, const struct insn_row *row, enum insn_dialect dialect,
		    enum bpfas_endian endian)
{
	for (size_t i = 0; i < SAMPLES; i++) {
		const struct insn_operands *operands = row->slots == 2 ? &wide_samples[i] : &samples[i];

		text->length += (size_t)insn_print(row, operands, dialect, text->at + text->length,
						   text->room - text->length);
		text->at[text->length++] = '\n';
		insn_encode(row, operands, endian, text->bytes + text->size);
		text->size += row->slots * 8u;
	}
}

static void show_error(void *context, const struct bpfas_diag *diag)
{
	(void)context;
	if (diag->severity == BPFAS_ERROR)
		fprintf(stderr, "%u: %s\n", diag->line, diag->message);
}

static uint16_t host16(uint16_t n, enum bpfas_endian endian)
{
	return endian == BPFAS_BIG ? __builtin_bswap16(n) : n;
}

static uint64_t host64(uint64_t n, enum bpfas_endian endian)
{
	return endian == BPFAS_BIG ? __builtin_bswap64(n) : n;
}

/* The bytes of the only section that holds code. */
static const uint8_t *code_of(const uint8_t *elf, enum bpfas_endian endian, size_t *size)
{
	Elf64_Ehdr header;
	Elf64_Shdr section;

	memcpy(&header, elf, sizeof header);
	for (unsigned i = 0; i < host16(header.e_shnum, endian); i++) {
		memcpy(&section, elf + host64(header.e_shoff, endian) + i * sizeof section, sizeof section);
		if (host64(section.sh_flags, endian) & SHF_EXECINSTR) {
			*size = host64(section.sh_size, endian);
			return elf + host64(section.sh_offset, endian);
		}
	}
	return NULL;
}

static void reads_back(enum insn_dialect dialect, enum bpfas_endian endian)
{
	struct bpfas_assemble_opts options = { .size = sizeof options, .diag = show_error, .endian = endian };
	struct text text = new_text();
	struct bpfas_input input;
	struct bpfas_output *output;
	const uint8_t *code;
	size_t size = 0;

	for (size_t id = 1; id < insn_row_count; id++)
		add_row(&text, &insn_rows[id], dialect, endian);
	ck_assert_uint_lt(text.length, text.room);
	input = (struct bpfas_input){ .name = "rows", .text = text.at, .length = text.length };
	ck_assert_int_eq(bpfas_assemble_output(&input, 1, &options, &output), 0);
	code = code_of(bpfas_output_bytes(output, &size), endian, &size);
	ck_assert_ptr_nonnull(code);
	ck_assert_uint_eq(size, text.size);
	for (size_t i = 0; i < size; i += 8)
		ck_assert_msg(!memcmp(code + i, text.bytes + i, 8), "the instruction at %zu differs", i / 8);
	bpfas_output_free(output);
	free_text(&text);
}

START_TEST(llvm_form_reads_back)
{
	reads_back(DIALECT_LLVM, BPFAS_LITTLE);
}
END_TEST

START_TEST(llvm_form_reads_back_big)
{
	reads_back(DIALECT_LLVM, BPFAS_BIG);
}
END_TEST

START_TEST(gnu_form_reads_back)
{
	reads_back(DIALECT_GNU, BPFAS_LITTLE);
}
END_TEST

START_TEST(gnu_form_reads_back_big)
{
	reads_back(DIALECT_GNU, BPFAS_BIG);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("dialects");
	TCase *tests = tcase_create("read back");

	tcase_add_test(tests, llvm_form_reads_back);
	tcase_add_test(tests, llvm_form_reads_back_big);
	tcase_add_test(tests, gnu_form_reads_back);
	tcase_add_test(tests, gnu_form_reads_back_big);
	suite_add_tcase(suite, tests);
	return run_suite(suite);
}
