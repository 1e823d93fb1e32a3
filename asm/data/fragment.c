/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A fragment is a directive whose length depends on names that are not known yet: .uleb128 of later labels,
 * .fill with such a count, .org to such a place; and every .p2align and .org after one in the same section.
 *
 * LLVM keeps all of a section as fragments. Here sections are plain bytes, since nearly all of them have no
 * unknown length, and a fragment is the exception: one placeholder byte in the section and an entry in a
 * list, by rising offset. The placeholder keeps offsets distinct, so that "before" and "after" a fragment can
 * be told from an offset alone. Symbols defined after a section's first fragment are listed, too, since they
 * move.
 *
 * Until asm_lay_out_fragments has run (asm/data/fragment_layout.c), an offset after a fragment is
 * provisional: expr_known computes no distance across one, and a .prog must not contain any, as its labels
 * are resolved when it closes.
 */
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
