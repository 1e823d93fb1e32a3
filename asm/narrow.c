/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/narrow.h"

#include <string.h>

#include "asm/assembler.h"
#include "asm/local_label.h"
#include "asm/target.h"
#include "base/place.h"

int32_t narrow_imm32(struct assembler *as, struct span span, int128 number, bool is_64)
{
	if (number < INT32_MIN || number > (int128)UINT32_MAX) {
		diag_error(&as->diags, span,
			   "%s does not fit the 32 bits of an immediate; load it with "
			   "'r0 = ... ll' and use the register",
			   number_text(&as->arena, number));
		return 0;
	}
	if (is_64 && number > INT32_MAX)
		diag_warning(&as->diags, span, "this operation is 64-bit: 0x%x becomes 0xffffffff%08x",
			     (unsigned)number, (unsigned)number);
	return (int32_t)(uint32_t)number;
}

int16_t narrow_offset(struct assembler *as, struct span span, int128 number)
{
	if (number >= INT16_MIN && number <= INT16_MAX)
		return (int16_t)number;
	diag_error(&as->diags, span,
		   "%s does not fit the 16 bits of an offset (-32768 to 32767); add it to the "
		   "register first",
		   number_text(&as->arena, number));
	return 0;
}

bool narrow_reaches16(int128 number)
{
	return number >= INT16_MIN && number <= INT16_MAX;
}

/* The opposite condition; OP_NONE: there is none. */
static const uint8_t opposites[OPS] = {
	[OP_JEQ] = OP_JNE, [OP_JNE] = OP_JEQ,   [OP_JGT] = OP_JLE,   [OP_JLE] = OP_JGT,   [OP_JGE] = OP_JLT,
	[OP_JLT] = OP_JGE, [OP_JSGT] = OP_JSLE, [OP_JSLE] = OP_JSGT, [OP_JSGE] = OP_JSLT, [OP_JSLT] = OP_JSGE,
};

/* "if r1 != r2 goto +1"; a number may be unknown yet, so it is left out. */
static const char *jump_over(struct assembler *as, const struct insn_row *row,
			     const struct insn_operands *operands)
{
	struct insn_operands over = { .dst = operands->dst, .src = operands->src, .off = 1 };
	char text[64];

	insn_print(row, &over, DIALECT_LLVM, text, sizeof text);
	if (row->shape == SHAPE_JUMP_REG)
		return arena_printf(&as->arena, "%s", text);
	return arena_printf(&as->arena, "%.*s... goto +1", (int)(strstr(text, "0 goto") - text), text);
}

/* Suggests the inverted jump over a longer one. */
static const char *farther(struct assembler *as, struct span span, const struct insn_row *jump,
			   const struct insn_operands *operands)
{
	const char *target = source_text_at(&as->sources, span.begin);
	int length = (int)(span.end - span.begin);
	const struct insn_row *opposite = insn_find(jump->shape, opposites[jump->op], jump->width);

	if (as->target->version < SINCE_V4)
		return "only -mcpu=v4 has a jump that reaches farther, 'gotol'; without it, jump by way of a "
		       "label between";
	if (jump->shape != SHAPE_JUMP_REG && jump->shape != SHAPE_JUMP_IMM)
		return "jump by way of a 'gotol' between";
	if (opposites[jump->op])
		return arena_printf(&as->arena, "write '%s' and below it 'gotol %.*s'",
				    jump_over(as, opposite, operands), length, target);
	return arena_printf(&as->arena, "write '%s' and below it 'goto +1' and 'gotol %.*s'",
			    jump_over(as, jump, operands), length, target);
}

int16_t narrow_distance16(struct assembler *as, struct span span, const struct insn_row *jump,
			  const struct insn_operands *operands, int128 number)
{
	if (narrow_reaches16(number))
		return (int16_t)number;
	diag_error(&as->diags, span,
		   "this jumps over %s instructions, and 16 bits reach from -32768 to 32767; %s",
		   number_text(&as->arena, number), farther(as, span, jump, operands));
	return 0;
}

int32_t narrow_distance32(struct assembler *as, struct span span, int128 number)
{
	if (number >= INT32_MIN && number <= INT32_MAX)
		return (int32_t)number;
	diag_error(&as->diags, span, "%s does not fit the 32 bits of a jump's distance",
		   number_text(&as->arena, number));
	return 0;
}

uint64_t narrow_data(struct assembler *as, struct span span, int128 number, unsigned size)
{
	int128 limit = (int128)1 << (8 * size);

	if (number >= -(limit >> 1) && number < limit)
		return (uint64_t)number;
	diag_error(&as->diags, span, "%s does not fit %u byte%s", number_text(&as->arena, number), size,
		   size == 1 ? "" : "s");
	return 0;
}

void narrow_check_alu(struct assembler *as, struct span span, enum insn_op op, unsigned bits, int128 number)
{
	bool shift = op == OP_LSH || op == OP_RSH || op == OP_ARSH;
	bool division = op == OP_DIV || op == OP_MOD || op == OP_SDIV || op == OP_SMOD;

	if (shift && (number < 0 || number >= bits))
		diag_warning(&as->diags, span, "a shift of %u bits by %s; the kernel will refuse this", bits,
			     number_text(&as->arena, number));
	if (division && !number)
		diag_warning(&as->diags, span, "a division by zero; the kernel will refuse this");
}

void narrow_check_store(struct assembler *as, struct span span, enum insn_width width, int128 number)
{
	unsigned bits = width == WIDTH_8 ? 8 : width == WIDTH_16 ? 16 : 32;

	if (bits < 32 && (number < -((int128)1 << (bits - 1)) || number >= (int128)1 << bits))
		diag_warning(&as->diags, span, "only the low %u bits of %s are stored", bits,
			     number_text(&as->arena, number));
}

void narrow_report_data_section(struct assembler *as, struct span span, const struct section *section)
{
	diag_warning(&as->diags, span, "section '%s' is not executable; no loader will run this instruction",
		     section->name);
}

bool narrow_leb128(struct assembler *as, struct span span, int128 number, bool is_signed)
{
	if (!is_signed || number <= INT64_MAX)
		return true;
	diag_error(&as->diags, span, "%s does not fit the 64 bits of a signed number; is '.uleb128' meant?",
		   number_text(&as->arena, number));
	return false;
}
