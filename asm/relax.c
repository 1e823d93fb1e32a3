/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/relax.h"

#include "asm/assembler.h"
#include "asm/instruction.h"
#include "output/listing.h"

static bool is_long(const struct assembler *as, uint32_t jump, const struct value *target)
{
	if (as->target.version < SINCE_V4)
		return false;
	if (!target->tree)
		return target->number < INT16_MIN || target->number > INT16_MAX;
	return jump < as->relaxation.is_long.count && as->relaxation.is_long.at[jump];
}

/* A distance given as a number stays that number in the long form: GNU as has it so. */
static void jump_far(struct assembler *as, struct span span, struct reg left, enum insn_op op,
		     struct operand right, struct value target)
{
	struct value over = expr_number(span, 1);

	listing_note(&as->arena, &as->listing, as->section, as->section->data.count,
		     "too far for 16 bits: over a gotol");
	asm_jump_if(as, span, left, op, right, over);
	asm_goto(as, span, SHAPE_GOTO, over);
	asm_goto(as, span, SHAPE_GOTOL, target);
}

void asm_jump_if_relaxed(struct assembler *as, struct span span, struct reg left, enum insn_op op,
			 struct operand right, struct value target)
{
	uint32_t jump = as->relaxation.jumps++;
	size_t first = as->fixups.count;

	if (is_long(as, jump, &target)) {
		jump_far(as, span, left, op, right, target);
		return;
	}
	asm_jump_if(as, span, left, op, right, target);
	for (size_t i = first; i < as->fixups.count; i++)
		if (as->fixups.at[i].kind == FIXUP_JUMP16)
			as->fixups.at[i].relaxed_jump = jump + 1;
}

bool asm_relax(struct assembler *as, const struct fixup *fixup)
{
	struct relaxation *relaxation = &as->relaxation;
	bytes *known = &relaxation->is_long;

	if (!fixup->relaxed_jump || as->target.version < SINCE_V4 || relaxation->is_last)
		return false;
	while (known->count < fixup->relaxed_jump)
		vec_push(&as->arena, known, 0);
	known->at[fixup->relaxed_jump - 1] = true;
	relaxation->again = true;
	return true;
}
