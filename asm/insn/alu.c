/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/insn/alu.h"

#include <linux/bpf.h>

#include "asm/assembler.h"
#include "asm/narrow.h"
#include "asm/fixup.h"
#include "asm/insn/build.h"
#include "isa/insn.h"
#include "isa/spelling.h"

static void alu_reg(struct assembler *as, const struct statement *s)
{
	struct reg dst = s->dst, source = s->source.reg;
	const struct insn_row *row;

	/* clang prints `r1 = w7` for the 32-bit move, which clears the upper half, and encodes it so. */
	if (s->op == OP_MOV && source.is_32)
		dst.is_32 = true;
	if (!build_same_width(as, dst, source))
		return;
	row = build_find(as, s->span, SHAPE_ALU_REG, s->op, reg_width(dst), "operation on registers");
	if (row)
		build_emit(as, s, row, &(struct insn_operands){ .dst = dst.number, .src = source.number });
}

static void alu_imm(struct assembler *as, const struct statement *s)
{
	const struct value *value = &s->source.value;
	bool is_64_bit = !s->dst.is_32;
	const struct insn_row *row =
		build_find(as, s->span, SHAPE_ALU_IMM, s->op, reg_width(s->dst), "operation on a number");
	struct insn_operands operands = { .dst = s->dst.number };

	if (!row)
		return;
	operands.imm = build_imm(as, value, is_64_bit);
	if (!value->tree)
		narrow_check_alu(as, value->span, s->op, is_64_bit ? 64 : 32, value->number);
	build_fix_imm(as, build_emit(as, s, row, &operands), value, is_64_bit);
}

void build_alu(struct assembler *as, const struct statement *s)
{
	build_check_written(as, s->dst);
	if (s->source.is_reg)
		alu_reg(as, s);
	else
		alu_imm(as, s);
}

void build_negation(struct assembler *as, const struct statement *s)
{
	build_check_written(as, s->dst);
	if (build_same_register(as, s->dst, s->source.reg))
		build_emit(as, s, insn_find(SHAPE_NEG, OP_NONE, reg_width(s->dst)),
			   &(struct insn_operands){ .dst = s->dst.number });
}

void build_swap(struct assembler *as, const struct statement *s)
{
	const struct insn_function *swap = build_find_function(as, s, CALL_SWAP);

	build_check_written(as, s->dst);
	if (swap && build_needs_64(as, s->dst, s->word.name->text) &&
	    build_same_register(as, s->dst, s->source.reg))
		build_emit(as, s, insn_find(swap->shape, swap->op, swap->width),
			   &(struct insn_operands){ .dst = s->dst.number });
}

void build_swap_in_place(struct assembler *as, const struct statement *s)
{
	build_check_written(as, s->dst);
	if (build_needs_64(as, s->dst, "a byte swap"))
		build_emit(as, s, insn_find(SHAPE_SWAP, s->op, s->access.width),
			   &(struct insn_operands){ .dst = s->dst.number });
}

void build_extension(struct assembler *as, const struct statement *s)
{
	struct reg dst = s->dst, source = s->source.reg;
	enum insn_op op = dst.is_32 ? OP_MOVSX32 : OP_MOVSX64;
	const struct insn_row *row;

	build_check_written(as, dst);
	/* LLVM writes the source with the destination's width; (s32) of a w register needs no r. */
	if (!(s->access.width == WIDTH_32 && !dst.is_32) && !build_same_width(as, dst, source))
		return;
	row = build_find(as, s->span, SHAPE_MOVSX, op, s->access.width, "sign extension");
	if (op == OP_MOVSX32 && s->access.width == WIDTH_32)
		diag_warning(&as->diags, s->access.span,
			     "32 bits into 32 bits: no kernel accepts this; write 'w%u = w%u'", dst.number,
			     source.number);
	if (row)
		build_emit(as, s, row, &(struct insn_operands){ .dst = dst.number, .src = source.number });
}

/* ---- 64-bit immediates ------------------------------------------------- */

/* The second operand of ld_pseudo is the kernel's pseudo source (BPF_PSEUDO_MAP_FD ...). */
static bool check_pseudo(struct assembler *as, const struct value *pseudo, const struct value *value)
{
	if (pseudo->tree || pseudo->number < 0 || pseudo->number > 15) {
		diag_error(&as->diags, pseudo->span, "a pseudo source is a number from 0 to 15");
		return false;
	}
	if (pseudo->number > BPF_PSEUDO_MAP_IDX_VALUE)
		diag_warning(&as->diags, pseudo->span, "no kernel has this pseudo source; the last is %d",
			     BPF_PSEUDO_MAP_IDX_VALUE);
	if (pseudo->number && value->number < INT32_MIN) {
		diag_error(&as->diags, value->span, "a negative id or descriptor must fit 32 bits");
		return false;
	}
	return true;
}

void build_load_imm64(struct assembler *as, const struct statement *s)
{
	const struct value *pseudo = &s->extra, *value = &s->value;
	struct insn_operands operands = { .dst = s->dst.number, .src = (uint8_t)pseudo->number };
	uint64_t at;

	build_check_written(as, s->dst);
	if (!build_needs_64(as, s->dst, "a 64-bit load") || !check_pseudo(as, pseudo, value))
		return;
	/* Ids and descriptors have 32 bits: as in LLVM, -1 is 0xffffffff with a zero upper half. */
	operands.imm = pseudo->number && value->number < 0 ? (int64_t)(uint32_t)value->number
							   : (int64_t)(uint64_t)value->number;
	at = build_emit(as, s, insn_find(SHAPE_LOAD_IMM64, OP_NONE, WIDTH_NONE), &operands);
	if (value->tree)
		asm_add_fixup(as, FIXUP_IMM64, as->section, at, true, value);
}

static bool is_address_space(struct assembler *as, const struct value *value)
{
	if (!value->tree && value->number >= 0 && value->number <= UINT16_MAX)
		return true;
	diag_error(&as->diags, value->span, "an address space is a number from 0 to 65535");
	return false;
}

/* imm holds both address spaces, the destination's in the upper half (kernel: include/uapi/linux/bpf.h). */
void build_addr_space_cast(struct assembler *as, const struct statement *s)
{
	const struct value *to = &s->value, *from = &s->extra;
	struct insn_operands operands = { .dst = s->dst.number, .src = s->source.reg.number };

	build_check_written(as, s->dst);
	if (!build_find_function(as, s, CALL_CAST) || !build_needs_64(as, s->dst, "an address") ||
	    !build_needs_64(as, s->source.reg, "an address") || !is_address_space(as, to) ||
	    !is_address_space(as, from))
		return;
	operands.imm = (int64_t)(to->number << 16 | from->number);
	build_emit(as, s, insn_find(SHAPE_ADDR_SPACE_CAST, OP_NONE, WIDTH_NONE), &operands);
}
