/* SPDX-License-Identifier: BSD-2-Clause */
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
