/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Long jumps are found by reading the file again, not by moving code: once a jump has grown, every label,
 * fix-up, source line, frame and .org after it moves, and most of these would need a list of their
 * dependents. The inputs' texts are kept in memory, and a second reading costs as much as the first; only
 * files with a jump of 32768 instructions or more pay for it. asm/insn/relax.h says why it ends.
 */
#include "asm/insn/relax.h"

#include "asm/assembler.h"
#include "asm/expr/value.h"
#include "asm/fixup.h"
#include "asm/target.h"
#include "isa/insn.h"

bool relax_is_long(struct assembler *as, const struct value *target, uint32_t *number)
{
	uint32_t jump = as->relaxation->jumps++;

	*number = jump + 1;
	if (as->target->version < SINCE_V4)
		return false;
	if (!target->tree)
		return target->number < INT16_MIN || target->number > INT16_MAX;
	return jump < as->relaxation->is_long.count && as->relaxation->is_long.at[jump];
}

bool asm_relax(struct assembler *as, const struct fixup *fixup)
{
	struct relaxation *relaxation = as->relaxation;
	bytes *known = &relaxation->is_long;

	if (!fixup->relaxed_jump || as->target->version < SINCE_V4 || relaxation->is_last)
		return false;
	while (known->count < fixup->relaxed_jump)
		vec_push(&as->arena, known, 0);
	known->at[fixup->relaxed_jump - 1] = true;
	relaxation->again = true;
	return true;
}
