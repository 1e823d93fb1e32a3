/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/fixup.h"

#include "asm/assembler.h"
#include "asm/block.h"
#include "asm/expr/expr.h"

void asm_add_fixup(struct assembler *as, enum fixup_kind kind, struct section *section, uint64_t offset,
		   bool is_64, const struct value *value)
{
	struct fixup fixup = { .section = section,
			       .offset = (uint32_t)offset,
			       .kind = (uint8_t)kind,
			       .is_64 = is_64,
			       .block = as->blocks->open.number,
			       .span = value->span,
			       .tree = value->tree };

	expr_mention(as, value);
	vec_push(&as->arena, &as->fixups, fixup);
}
