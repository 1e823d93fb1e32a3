/* SPDX-License-Identifier: BSD-2-Clause */
/* Members of a program's context, where a register is known to point to it. */
#ifndef OUTPUT_DIS_CONTEXT_H
#define OUTPUT_DIS_CONTEXT_H

#include "output/dis/functions.h"
#include "output/dis/state.h"

/* Which registers hold the context before each instruction of a block; a bit each, by slot of the block. */
struct dis_context {
	const struct dis_block *block; /* NULL: of none */
	uint16_t *registers;
};

void dis_follow_context(struct dis *dis, struct dis_context *context, const struct dis_block *block,
			uint32_t section);
/* "xdp_md.data" for a load or store there; NULL: no member is known. */
const char *dis_context_member(struct dis *dis, const struct dis_context *context, uint64_t at,
			       const struct insn_row *row, const struct insn_operands *operands);

#endif
