/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/insn/jump.h"

#include "asm/assembler.h"
#include "asm/narrow.h"
#include "asm/fixup.h"
#include "asm/insn/build.h"
#include "asm/insn/relax.h"
#include "asm/target.h"
#include "isa/insn.h"
#include "output/listing.h"

static void fix_target(struct assembler *as, enum fixup_kind kind, uint64_t at, const struct value *target)
{
	if (target->tree)
		asm_add_fixup(as, kind, as->section, at, false, target);
}

static int16_t distance16(struct assembler *as, const struct insn_row *row,
			  const struct insn_operands *operands, const struct value *target)
{
	return target->tree ? 0 : narrow_distance16(as, target->span, row, operands, target->number);
}

static int32_t distance32(struct assembler *as, const struct value *target)
{
	return target->tree ? 0 : narrow_distance32(as, target->span, target->number);
}

/* ---- Conditional jumps ------------------------------------------------- */

static void jump_if(struct assembler *as, const struct statement *s)
{
	const struct operand *right = &s->source;
	enum insn_width width = reg_width(s->dst);
	const struct insn_row *row = insn_find(right->is_reg ? SHAPE_JUMP_REG : SHAPE_JUMP_IMM, s->op, width);
	struct insn_operands operands = { .dst = s->dst.number, .src = right->reg.number };
	uint64_t at;

	if (right->is_reg && !build_same_width(as, s->dst, right->reg))
		return;
	operands.off = distance16(as, row, &operands, &s->value);
	if (!right->is_reg)
		operands.imm = build_imm(as, &right->value, width == WIDTH_64);
	at = build_emit(as, s, row, &operands);
	fix_target(as, FIXUP_JUMP16, at, &s->value);
	if (!right->is_reg)
		build_fix_imm(as, at, &right->value, width == WIDTH_64);
}

/* A numeric distance keeps its value in the long form, as in GNU as. */
static void jump_far(struct assembler *as, const struct statement *s)
{
	struct statement near = *s, over = *s, far = *s;

	near.value = over.value = expr_number(s->span, 1);
	over.shape = SHAPE_GOTO;
	far.shape = SHAPE_GOTOL;
	listing_note(&as->arena, &as->listing, as->section->number, as->section->data.count,
		     "too far for 16 bits: over a gotol");
	jump_if(as, &near);
	build_goto(as, &over);
	build_goto(as, &far);
}

void build_jump_if(struct assembler *as, const struct statement *s)
{
	size_t first = as->fixups.count;
	uint32_t number;

	if (!s->is_mnemonic) {
		jump_if(as, s);
	} else if (relax_is_long(as, &s->value, &number)) {
		jump_far(as, s);
	} else {
		jump_if(as, s);
		for (size_t i = first; i < as->fixups.count; i++)
			if (as->fixups.at[i].kind == FIXUP_JUMP16)
				as->fixups.at[i].relaxed_jump = number;
	}
}

/* ---- Other jumps ------------------------------------------------------- */

/* gotol is as long as goto, so a goto too far for 16 bits becomes one: here, or at the end of the file. */
static bool is_far_goto(const struct assembler *as, enum insn_shape shape, const struct value *target)
{
	return shape == SHAPE_GOTO && as->target->version >= SINCE_V4 && !target->tree &&
	       !narrow_reaches16(target->number);
}

void build_goto(struct assembler *as, const struct statement *s)
{
	bool is_far = is_far_goto(as, s->shape, &s->value);
	enum insn_shape shape = is_far ? SHAPE_GOTOL : s->shape;
	const struct insn_row *row = insn_find(shape, OP_NONE, WIDTH_NONE);
	struct insn_operands operands = { 0 };

	if (shape == SHAPE_GOTOL)
		operands.imm = distance32(as, &s->value);
	else
		operands.off = distance16(as, row, &operands, &s->value);
	if (is_far)
		listing_note(&as->arena, &as->listing, as->section->number, as->section->data.count,
			     FAR_GOTO_NOTE);
	fix_target(as, shape == SHAPE_GOTOL ? FIXUP_JUMP32 : FIXUP_JUMP16, build_emit(as, s, row, &operands),
		   &s->value);
}

void build_jump_reg(struct assembler *as, const struct statement *s)
{
	if (build_needs_64(as, s->dst, "a jump's target"))
		build_emit(as, s, insn_find(s->shape, OP_NONE, WIDTH_NONE),
			   &(struct insn_operands){ .dst = s->dst.number });
}

/* ---- Calls ------------------------------------------------------------- */

void build_call(struct assembler *as, const struct statement *s)
{
	struct insn_operands operands = { .imm = build_imm(as, &s->value, false) };

	fix_target(as, FIXUP_CALL, build_emit(as, s, insn_find(SHAPE_CALL, OP_HELPER, WIDTH_NONE), &operands),
		   &s->value);
}

void build_call_local(struct assembler *as, const struct statement *s)
{
	struct insn_operands operands = { .imm = distance32(as, &s->value) };

	fix_target(as, FIXUP_CALL_LOCAL,
		   build_emit(as, s, insn_find(SHAPE_CALL, OP_LOCAL, WIDTH_NONE), &operands), &s->value);
}

/* off: the index of the module's BTF, 0 for the kernel's own (BPF_PSEUDO_KFUNC_CALL). */
void build_call_runtime(struct assembler *as, const struct statement *s)
{
	struct insn_operands operands = { .off = build_off(as, &s->extra),
					  .imm = build_imm(as, &s->value, false) };
	uint64_t at = build_emit(as, s, insn_find(SHAPE_CALL, OP_KFUNC, WIDTH_NONE), &operands);

	build_fix_imm(as, at, &s->value, false);
	build_fix_off(as, at, &s->extra);
}

void build_exit(struct assembler *as, const struct statement *s)
{
	if (!as->first_exit.section)
		as->first_exit = (struct first_exit){ as->section, as->section->data.count };
	build_emit(as, s, insn_find(SHAPE_EXIT, OP_NONE, WIDTH_NONE), &(struct insn_operands){ 0 });
}
