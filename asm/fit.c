/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/fit.h"

#include "asm/names.h"

int32_t fit_imm32(struct assembler *as, struct span span, int128 number, bool is_64)
{
	if (number < INT32_MIN || number > (int128)UINT32_MAX) {
		diag_error(&as->diags, span, "%s does not fit the 32 bits of an immediate; load it with "
			   "'r0 = ... ll' and use the register", name_number(as, number));
		return 0;
	}
	if (is_64 && number > INT32_MAX)
		diag_warning(&as->diags, span, "this operation has 64 bits: 0x%x becomes 0xffffffff%08x",
			     (unsigned)number, (unsigned)number);
	return (int32_t)(uint32_t)number;
}

int16_t fit_offset(struct assembler *as, struct span span, int128 number)
{
	if (number >= INT16_MIN && number <= INT16_MAX)
		return (int16_t)number;
	diag_error(&as->diags, span, "%s does not fit the 16 bits of an offset (-32768 to 32767); add it to the "
		   "register first", name_number(as, number));
	return 0;
}

int16_t fit_distance16(struct assembler *as, struct span span, int128 number)
{
	if (number >= INT16_MIN && number <= INT16_MAX)
		return (int16_t)number;
	diag_error(&as->diags, span, "this jumps over %s instructions, and 16 bits reach from -32768 to 32767; jump "
		   "there with 'gotol'", name_number(as, number));
	return 0;
}

int32_t fit_distance32(struct assembler *as, struct span span, int128 number)
{
	if (number >= INT32_MIN && number <= INT32_MAX)
		return (int32_t)number;
	diag_error(&as->diags, span, "%s does not fit the 32 bits of a jump's distance", name_number(as, number));
	return 0;
}

uint64_t fit_data(struct assembler *as, struct span span, int128 number, unsigned size)
{
	int128 limit = (int128)1 << (8 * size);

	if (number >= -(limit >> 1) && number < limit)
		return (uint64_t)number;
	diag_error(&as->diags, span, "%s does not fit %u byte%s", name_number(as, number), size,
		   size == 1 ? "" : "s");
	return 0;
}

void fit_check_alu(struct assembler *as, struct span span, enum insn_op op, unsigned bits, int128 number)
{
	bool shift = op == OP_LSH || op == OP_RSH || op == OP_ARSH;
	bool division = op == OP_DIV || op == OP_MOD || op == OP_SDIV || op == OP_SMOD;

	if (shift && (number < 0 || number >= bits))
		diag_warning(&as->diags, span, "a shift of %u bits by %s; the kernel will refuse this", bits,
			     name_number(as, number));
	if (division && !number)
		diag_warning(&as->diags, span, "a division by zero; the kernel will refuse this");
}

void fit_check_store(struct assembler *as, struct span span, enum insn_width width, int128 number)
{
	unsigned bits = width == WIDTH_8 ? 8 : width == WIDTH_16 ? 16 : 32;

	if (bits < 32 && (number < -((int128)1 << (bits - 1)) || number >= (int128)1 << bits))
		diag_warning(&as->diags, span, "only the low %u bits of %s are stored", bits, name_number(as, number));
}

void fit_report_data_section(struct assembler *as, struct span span, const struct section *section)
{
	diag_warning(&as->diags, span, "section '%s' is not executable; no loader will run this instruction",
		     section->name);
}
