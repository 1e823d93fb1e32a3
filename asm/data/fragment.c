/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/data/fragment.h"

#include "asm/assembler.h"
#include "asm/block.h"

static struct fragments *fragments_of(struct assembler *as, struct section *section)
{
	if (!section->fragments) {
		section->fragments = ARENA_NEW(&as->arena, struct fragments);
		vec_push(&as->arena, &as->fragmented, section);
	}
	return section->fragments;
}

void asm_fragment(struct assembler *as, struct fragment fragment)
{
	struct section *section = as->section;

	if (as->blocks->open.number) {
		diag_error(&as->diags, fragment.span, "inside a .prog this must be known at this point");
		return;
	}
	fragment.at = asm_position(section);
	fragment.length = 1;
	vec_push(&as->arena, &fragments_of(as, section)->list, fragment);
	if (section->type == SHT_NOBITS)
		section->size++;
	else
		bytes_append_zeros(&as->arena, &section->data, 1);
}

void asm_follow_fragments(struct assembler *as, struct section *section, struct symbol *symbol)
{
	struct fragment_symbol entry = { symbol, symbol->value };

	vec_push(&as->arena, &section->fragments->symbols, entry);
}

void asm_free_fragments(struct assembler *as)
{
	for (size_t i = 0; i < as->fragmented.count; i++) {
		vec_free(&as->fragmented.at[i]->fragments->list);
		vec_free(&as->fragmented.at[i]->fragments->symbols);
	}
	vec_free(&as->fragmented);
}
