/* SPDX-License-Identifier: BSD-2-Clause */
/* For the listing: which statement each byte came from. */
#ifndef ASM_LIST_STATEMENT_H
#define ASM_LIST_STATEMENT_H

#include "asm/assembler.h"

void asm_list_statement(struct assembler *as, struct span span, bool is_label);

/* Called after each statement or label. */
static inline void asm_list(struct assembler *as, struct span span, bool is_label)
{
	if (as->listing.on)
		asm_list_statement(as, span, is_label);
}

#endif
