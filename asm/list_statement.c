/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/list_statement.h"

#include "asm/assembler.h"
#include "output/listing.h"

void asm_list_statement(struct assembler *as, struct span span, bool is_label)
{
	if (as->section)
		listing_add(&as->arena, &as->listing, as->section->number, asm_position(as->section), span,
			    is_label);
}
