/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Parts of a section whose length is known only at the end of the file: .uleb128 of later labels, and
 * directives after such a part that depend on their own offset (.p2align, .org).
 *
 * While the file is read, each takes one byte of the section, so that places before and after it differ. At
 * the end all lengths are settled together, in rounds: each round lays the sections out with the lengths so
 * far and evaluates again, until nothing changes. A LEB128 never shrinks, so two that measure each other
 * converge; .org and .fill can oscillate, so the rounds are bounded and what does not converge is refused.
 *
 * Then the sections are rebuilt, and everything that refers to a place after a fragment moves: labels,
 * fix-ups, source lines, frames, the listing. Any new list of places must be moved here, too.
 */
#include "asm/data/fragment_layout.h"

#include <string.h>

#include "asm/assembler.h"
#include "asm/data/fragment.h"
#include "asm/data/padding.h"
#include "asm/dwarf/frame.h"
#include "asm/dwarf/line.h"
#include "asm/expr/evaluate.h"
#include "asm/expr/value.h"
#include "asm/narrow.h"
#include "asm/fixup.h"
#include "asm/local_label.h"
#include "asm/symbol.h"
#include "base/leb128.h"
#include "output/listing.h"

/* Lengths that depend on each other grow in steps; LLVM too goes on until nothing changes. */
#define MAX_ROUNDS 64

/* ---- Lengths ----------------------------------------------------------- */

/* 0, without a second message, if the value failed. */
static int128 fragment_number(struct assembler *as, struct fragment *fragment, const struct section *section)
{
	struct result result = expr_evaluate(as, &fragment->value);
	int128 number = result.number;

	if (!result.failed && result.symbol) {
		const struct symbol *symbol = result.symbol->symbol;

		if (fragment->kind == FRAGMENT_ORG && symbol && symbol->section == section)
			return number + (int128)symbol->value;
		diag_error(&as->diags, fragment->value.span, "expected a number, but '%s' is an address",
			   name_shown(&as->arena, result.symbol->name));
		result.failed = true;
	}
	if (!result.failed)
		return number;
	fragment->value = expr_number(fragment->value.span, 0);
	return 0;
}

static uint64_t leb128_length(struct assembler *as, struct fragment *fragment)
{
	uint8_t leb[LEB128_MAX_LENGTH];

	if (narrow_leb128(as, fragment->value.span, fragment->number, fragment->is_signed))
		return leb128_encode(fragment->number, fragment->is_signed, 0, leb);
	fragment->value = expr_number(fragment->value.span, 0);
	return 1;
}

static uint64_t fill_length(struct assembler *as, const struct fragment *fragment,
			    const struct section *section, int128 count)
{
	return padding_fits(as, fragment->span, section, count, fragment->unit.length)
		       ? (uint64_t)count * fragment->unit.length
		       : 0;
}

static uint64_t length_at(struct assembler *as, struct fragment *fragment, const struct section *section,
			  uint64_t at)
{
	uint64_t length;

	if (fragment->kind == FRAGMENT_ALIGN)
		return padding_to_align(at, fragment->align, fragment->most);
	fragment->number = fragment_number(as, fragment, section);
	switch (fragment->kind) {
	case FRAGMENT_LEB128:
		/* Never shrinks, so that the rounds end. */
		length = leb128_length(as, fragment);
		return length > fragment->length ? length : fragment->length;
	case FRAGMENT_FILL: return fill_length(as, fragment, section, fragment->number);
	default:
		return fragment->number > (int128)at
			       ? fill_length(as, fragment, section, fragment->number - (int128)at)
			       : 0;
	}
}

/* Lays the section out with the lengths of this round; false if nothing changed. */
static bool lay_out(struct assembler *as, struct section *section)
{
	struct fragments *fragments = section->fragments;
	uint64_t shift = 0; /* modulo 2^64: an empty fragment moves what follows by -1 */
	bool changed = false;

	for (size_t i = 0; i < fragments->list.count; i++) {
		struct fragment *fragment = &fragments->list.at[i];
		uint64_t length = length_at(as, fragment, section, fragment->at + shift);

		changed |= length != fragment->length;
		fragment->length = length;
		shift += length - 1;
		fragment->shift = shift;
	}
	return changed;
}

/* The current offset of a place, given the one at which it was read. */
static uint64_t moved(const struct section *section, uint64_t at)
{
	const struct fragments *fragments = section->fragments;
	size_t low = 0, high = fragments ? fragments->list.count : 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (fragments->list.at[middle].at < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? at + fragments->list.at[low - 1].shift : at;
}

static void move_symbols(const struct section *section)
{
	const struct fragments *fragments = section->fragments;

	for (size_t i = 0; i < fragments->symbols.count; i++) {
		const struct fragment_symbol *entry = &fragments->symbols.at[i];

		entry->symbol->value = moved(section, entry->at);
	}
}

static bool settle_round(struct assembler *as)
{
	bool changed = false;

	for (size_t i = 0; i < as->fragmented.count; i++)
		changed |= lay_out(as, as->fragmented.at[i]);
	for (size_t i = 0; i < as->fragmented.count; i++)
		move_symbols(as->fragmented.at[i]);
	return changed;
}

/* ---- Contents ---------------------------------------------------------- */

/* Checks that need the final place. */
static void check_fragment(struct assembler *as, const struct section *section,
			   const struct fragment *fragment)
{
	uint64_t at = fragment->at + fragment->shift + 1 - fragment->length;

	if (fragment->kind == FRAGMENT_ORG && fragment->number < (int128)at)
		padding_report_back(as, fragment->span, at);
	if (fragment->kind == FRAGMENT_ALIGN && section->type != SHT_NOBITS)
		padding_check_whole(as, fragment->span, &fragment->unit, fragment->length);
}

static void write_fragment(const struct assembler *as, const struct fragment *fragment, uint8_t *out)
{
	if (fragment->kind == FRAGMENT_LEB128)
		leb128_encode(fragment->number, fragment->is_signed, (unsigned)fragment->length, out);
	else
		padding_write(&as->object, &fragment->unit, fragment->length, out);
}

/* By how much the fragments make the section longer, if they do. */
static uint64_t growth(const struct section *section)
{
	uint64_t length = moved(section, section->data.count);

	return length > section->data.count ? length - section->data.count : 0;
}

/* The new contents are built in the arena: running out of memory must not lose the old ones. */
static void rebuild_data(struct assembler *as, struct section *section)
{
	const struct fragments *fragments = section->fragments;
	uint64_t length = moved(section, section->data.count), done = 0;
	uint8_t *image = arena_alloc(&as->arena, length), *out = image;

	for (size_t i = 0; i < fragments->list.count; i++) {
		const struct fragment *fragment = &fragments->list.at[i];

		memcpy(out, section->data.at + done, fragment->at - done);
		out += fragment->at - done;
		write_fragment(as, fragment, out);
		out += fragment->length;
		done = fragment->at + 1;
	}
	memcpy(out, section->data.at + done, section->data.count - done);
	as->padded += growth(section);
	section->data.count = 0;
	bytes_append(&as->arena, &section->data, image, length);
}

static void rebuild(struct assembler *as, struct section *section)
{
	for (size_t i = 0; i < section->fragments->list.count; i++)
		check_fragment(as, section, &section->fragments->list.at[i]);
	if (section->type == SHT_NOBITS)
		section->size = moved(section, section->size);
	else if (padding_fits(as, section->fragments->list.at[0].span, section, (int128)growth(section), 1))
		rebuild_data(as, section);
}

static void move_fixups(struct assembler *as)
{
	for (size_t i = 0; i < as->fixups.count; i++) {
		struct fixup *fixup = &as->fixups.at[i];

		fixup->offset = (uint32_t)moved(fixup->section, fixup->offset);
	}
	if (as->first_exit.section)
		as->first_exit.offset = moved(as->first_exit.section, as->first_exit.offset);
}

/* No section has been dropped yet. */
static const struct section *section_of(const struct assembler *as, uint32_t number)
{
	return as->object.sections.at[number - 1];
}

/* Moves source lines, for the verifier's log, debuggers and the listing. */
static void move_lines(struct assembler *as)
{
	for (size_t i = 0; i < as->btf.lines.count; i++) {
		struct btf_line *line = &as->btf.lines.at[i];

		line->offset = (uint32_t)moved(line->section, line->offset);
	}
	for (size_t i = 0; i < as->debug_line->sequences.count; i++) {
		struct line_sequence *sequence = &as->debug_line->sequences.at[i];

		for (size_t row = 0; row < sequence->rows.count; row++)
			sequence->rows.at[row].offset =
				(uint32_t)moved(sequence->section, sequence->rows.at[row].offset);
	}
	for (size_t i = 0; i < as->listing.notes.count; i++) {
		struct listing_note *note = &as->listing.notes.at[i];

		note->offset = (uint32_t)moved(section_of(as, note->section), note->offset);
	}
	for (size_t i = 0; i < as->listing.lines.count; i++) {
		struct listing_line *line = &as->listing.lines.at[i];
		const struct section *section = section_of(as, line->section);
		uint64_t end = moved(section, (uint64_t)line->offset + line->size);

		line->offset = (uint32_t)moved(section, line->offset);
		line->size = (uint32_t)(end - line->offset);
	}
}

static void move_frames(struct assembler *as)
{
	for (size_t i = 0; i < as->debug_frame->frames.count; i++) {
		struct frame *frame = as->debug_frame->frames.at[i];

		frame->begin = moved(frame->section, frame->begin);
		frame->end = moved(frame->section, frame->end);
		for (struct cfi *cfi = frame->first; cfi; cfi = cfi->next)
			cfi->offset = moved(frame->section, cfi->offset);
	}
}

void asm_lay_out_fragments(struct assembler *as)
{
	unsigned rounds = 0;

	if (!as->fragmented.count)
		return;
	while (settle_round(as))
		if (++rounds == MAX_ROUNDS) {
			diag_error(&as->diags, as->fragmented.at[0]->fragments->list.at[0].span,
				   "the lengths from here on depend on each other and do not converge");
			return;
		}
	if (as->diag_run.errors)
		return;
	for (size_t i = 0; i < as->fragmented.count; i++)
		rebuild(as, as->fragmented.at[i]);
	move_fixups(as);
	move_lines(as);
	move_frames(as);
}
