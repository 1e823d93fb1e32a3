/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Prints each row of the instruction table with several operands, for
 * check_rows.py and check_dialects.py: the row's key, the text in LLVM's
 * dialect, the text in GNU's (empty where it has none), the bytes in little
 * and in big endian, all in hexadecimal, parted by tabs.
 *
 * usage: print_rows [SEED COUNT]   COUNT further operands for each row, drawn
 */
#include <stdio.h>
#include <stdlib.h>

#include "isa/insn.h"

static const char *const names[] = {
	"",
#define INSN(shape, op, width, ...) #shape "/" #op "/" #width,
#include "isa/insn.def"
};

/* Each number at its ends, each register at 0, 10 and others, so that swapped fields are seen. */
static const struct insn_operands samples[] = {
	{ .dst = 1, .src = 2, .off = 3, .imm = 5 },
	{ .dst = 0, .src = 10, .off = INT16_MIN, .imm = INT32_MIN },
	{ .dst = 10, .src = 0, .off = INT16_MAX, .imm = INT32_MAX },
	{ .dst = 9, .src = 4, .off = -1, .imm = -1 },
	{ .dst = 3, .src = 6, .off = 0x1234, .imm = 0x12345678 },
	{ .dst = 7, .src = 8, .off = 0, .imm = 0 },
};

/* For ld_imm64: src is a pseudo number, each of them once. */
static const struct insn_operands wide_samples[] = {
	{ .dst = 1, .src = 0, .imm = 5 },          { .dst = 0, .src = 0, .imm = INT64_MIN },
	{ .dst = 10, .src = 0, .imm = INT64_MAX }, { .dst = 9, .src = 0, .imm = 0x123456789abcdef0 },
	{ .dst = 2, .src = 1, .imm = 5 },          { .dst = 3, .src = 2, .imm = 0x123456789abcdef0 },
	{ .dst = 4, .src = 3, .imm = INT32_MAX },  { .dst = 5, .src = 4, .imm = UINT32_MAX },
	{ .dst = 6, .src = 5, .imm = 0 },          { .dst = 7, .src = 6, .imm = -1 },
};

static void print_bytes(const struct insn_row *row, const struct insn_operands *operands,
			enum bpfas_endian endian)
{
	uint8_t bytes[16];

	insn_encode(row, operands, endian, bytes);
	putchar('\t');
	for (size_t i = 0; i < row->slots * 8u; i++)
		printf("%02x", bytes[i]);
}

static void print_row(const struct insn_row *row, const struct insn_operands *operands)
{
	char llvm[128], gnu[128] = "";

	insn_print(row, operands, DIALECT_LLVM, llvm, sizeof(llvm));
	if (row->gnu)
		insn_print(row, operands, DIALECT_GNU, gnu, sizeof(gnu));
	printf("%s\t%s\t%s", names[row->id], llvm, gnu);
	print_bytes(row, operands, BPFAS_LITTLE);
	print_bytes(row, operands, BPFAS_BIG);
	putchar('\n');
}

static uint64_t draw(uint64_t *state)
{
	/* Marsaglia's xorshift64*; the low bits are the weak ones. */
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * 0x2545f4914f6cdd1d >> 16;
}

/* A number of up to 64 bits, each length as likely as another, of either sign. */
static int64_t draw_number(uint64_t *state, unsigned bits)
{
	unsigned length = 1 + (unsigned)(draw(state) % (bits - 1));
	uint64_t number = (draw(state) << 32 ^ draw(state)) & (((uint64_t)1 << length) - 1);

	return draw(state) & 1 ? (int64_t)~number : (int64_t)number;
}

static struct insn_operands draw_operands(uint64_t *state, bool wide)
{
	struct insn_operands operands = { .dst = (uint8_t)(draw(state) % 11),
					  .src = (uint8_t)(draw(state) % 11) };

	if (wide)
		operands.src = (uint8_t)(draw(state) % 2 ? 0 : draw(state) % 7);
	operands.off = (int16_t)draw_number(state, 16);
	operands.imm = draw_number(state, wide ? 64 : 32);
	/* Ids have 32 bits, and ld_pseudo makes the upper half 0. */
	if (wide && operands.src)
		operands.imm &= INT32_MAX;
	return operands;
}

static void print_drawn(const struct insn_row *row, uint64_t *state, unsigned long count)
{
	for (; count; count--) {
		struct insn_operands operands = draw_operands(state, row->slots == 2);

		print_row(row, &operands);
	}
}

int main(int argc, char **argv)
{
	uint64_t state = argc == 3 ? strtoull(argv[1], NULL, 0) * 2 + 1 : 1;
	unsigned long count = argc == 3 ? strtoul(argv[2], NULL, 0) : 0;

	for (size_t id = 1; id < insn_row_count; id++) {
		const struct insn_row *row = &insn_rows[id];
		bool wide = row->slots == 2;
		const struct insn_operands *from = wide ? wide_samples : samples;
		size_t edges = wide ? sizeof(wide_samples) / sizeof(*wide_samples)
				    : sizeof(samples) / sizeof(*samples);

		for (size_t i = 0; i < edges; i++)
			print_row(row, &from[i]);
		print_drawn(row, &state, count);
	}
	return ferror(stdout) || fflush(stdout) ? 1 : 0;
}
