/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Parts of a section whose length is known only at the end of the file: .uleb128 of labels that are yet to
 * come, and what stands behind such a one and depends on where it begins (.p2align, .org).
 *
 * While the file is read, each takes one byte of the section, so that a place before it and a place behind it
 * differ. At the end all lengths are settled together; then the sections are put together anew, and labels
 * and fix-ups behind a stretch move.
 */
#include <string.h>

#include "asm/assembler.h"
#include "asm/names.h"
#include "asm/data/leb128.h"
#include "asm/data/padding.h"

/* Lengths that depend on each other grow in steps; LLVM too goes on until nothing changes. */
#define MAX_ROUNDS 64

struct follower {
	struct symbol *symbol;
	uint64_t at; /* as it was read */
};

struct stretches {
	VEC(struct stretch) list;       /* by rising place */
	VEC(struct follower) followers; /* by rising place */
};

static struct stretches *stretches_of(struct assembler *as, struct section *section)
{
	if (!section->stretches) {
		section->stretches = ARENA_NEW(&as->arena, struct stretches);
		vec_push(&as->arena, &as->stretched, section);
	}
	return section->stretches;
}

void asm_stretch(struct assembler *as, struct stretch stretch)
{
	struct section *section = as->section;

	if (as->block.number) {
		diag_error(&as->diags, stretch.span,
			   "inside a .prog this must be known at this place of the file");
		return;
	}
	stretch.at = asm_position(section);
	stretch.length = 1;
	vec_push(&as->arena, &stretches_of(as, section)->list, stretch);
	if (section->type == SHT_NOBITS)
		section->size++;
	else
		bytes_append_zeros(&as->arena, &section->data, 1);
}

void asm_follow_stretches(struct assembler *as, struct section *section, struct symbol *symbol)
{
	struct follower follower = { symbol, symbol->value };

	vec_push(&as->arena, &section->stretches->followers, follower);
}

/* ---- Lengths ----------------------------------------------------------- */

/* 0 and no second message where the value is not to be had. */
static int128 stretch_number(struct assembler *as, struct stretch *stretch, const struct section *section)
{
	struct outcome outcome = expr_evaluate(as, &stretch->value);
	int128 number = outcome.number;

	if (!outcome.failed && outcome.symbol) {
		const struct symbol *symbol = outcome.symbol->symbol;

		if (stretch->kind == STRETCH_ORG && symbol && symbol->section == section)
			return number + (int128)symbol->value;
		diag_error(&as->diags, stretch->value.span, "a number is needed here, and '%s' is an address",
			   name_shown(as, outcome.symbol->name));
		outcome.failed = true;
	}
	if (!outcome.failed)
		return number;
	stretch->value = expr_number(stretch->value.span, 0);
	return 0;
}

static uint64_t leb128_length(struct assembler *as, struct stretch *stretch)
{
	uint8_t leb[LEB128_MOST];

	if (leb128_fits(as, stretch->value.span, stretch->number, stretch->is_signed))
		return leb128_encode(stretch->number, stretch->is_signed, 0, leb);
	stretch->value = expr_number(stretch->value.span, 0);
	return 1;
}

static uint64_t fill_length(struct assembler *as, const struct stretch *stretch,
			    const struct section *section, int128 count)
{
	return padding_fits(as, stretch->span, section, count, stretch->unit.length)
		       ? (uint64_t)count * stretch->unit.length
		       : 0;
}

static uint64_t length_at(struct assembler *as, struct stretch *stretch, const struct section *section,
			  uint64_t at)
{
	uint64_t length;

	if (stretch->kind == STRETCH_ALIGN)
		return padding_to_align(at, stretch->align, stretch->most);
	stretch->number = stretch_number(as, stretch, section);
	switch (stretch->kind) {
	case STRETCH_LEB128:
		/* It never shrinks, so that the rounds come to an end. */
		length = leb128_length(as, stretch);
		return length > stretch->length ? length : stretch->length;
	case STRETCH_FILL: return fill_length(as, stretch, section, stretch->number);
	default:
		return stretch->number > (int128)at
			       ? fill_length(as, stretch, section, stretch->number - (int128)at)
			       : 0;
	}
}

/* Lays the section out with the lengths of this round; false where nothing has changed. */
static bool lay_out(struct assembler *as, struct section *section)
{
	struct stretches *stretches = section->stretches;
	uint64_t shift = 0; /* modulo 2^64: a stretch of no bytes moves by -1 */
	bool changed = false;

	for (size_t i = 0; i < stretches->list.count; i++) {
		struct stretch *stretch = &stretches->list.at[i];
		uint64_t length = length_at(as, stretch, section, stretch->at + shift);

		changed |= length != stretch->length;
		stretch->length = length;
		shift += length - 1;
		stretch->shift = shift;
	}
	return changed;
}

/* Where a place of the section as it was read is by now. */
static uint64_t moved(const struct section *section, uint64_t at)
{
	const struct stretches *stretches = section->stretches;
	size_t low = 0, high = stretches ? stretches->list.count : 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (stretches->list.at[middle].at < at)
			low = middle + 1;
		else
			high = middle;
	}
	return low ? at + stretches->list.at[low - 1].shift : at;
}

static void move_followers(const struct section *section)
{
	const struct stretches *stretches = section->stretches;

	for (size_t i = 0; i < stretches->followers.count; i++) {
		const struct follower *follower = &stretches->followers.at[i];

		follower->symbol->value = moved(section, follower->at);
	}
}

static bool settle_round(struct assembler *as)
{
	bool changed = false;

	for (size_t i = 0; i < as->stretched.count; i++)
		changed |= lay_out(as, as->stretched.at[i]);
	for (size_t i = 0; i < as->stretched.count; i++)
		move_followers(as->stretched.at[i]);
	return changed;
}

/* ---- Contents ---------------------------------------------------------- */

/* What only the settled place tells. */
static void check_stretch(struct assembler *as, const struct section *section, const struct stretch *stretch)
{
	uint64_t at = stretch->at + stretch->shift + 1 - stretch->length;

	if (stretch->kind == STRETCH_ORG && stretch->number < (int128)at)
		padding_report_back(as, stretch->span, at);
	if (stretch->kind == STRETCH_ALIGN && section->type != SHT_NOBITS)
		padding_check_whole(as, stretch->span, &stretch->unit, stretch->length);
}

static void write_stretch(const struct assembler *as, const struct stretch *stretch, uint8_t *out)
{
	if (stretch->kind == STRETCH_LEB128)
		leb128_encode(stretch->number, stretch->is_signed, (unsigned)stretch->length, out);
	else
		padding_write(&as->object, &stretch->unit, stretch->length, out);
}

/* The new contents are put together in the arena: running out of memory must not lose them. */
static void rebuild_data(struct assembler *as, struct section *section)
{
	const struct stretches *stretches = section->stretches;
	uint64_t length = moved(section, section->data.count), done = 0;
	uint8_t *image = arena_alloc(&as->arena, length), *out = image;

	for (size_t i = 0; i < stretches->list.count; i++) {
		const struct stretch *stretch = &stretches->list.at[i];

		memcpy(out, section->data.at + done, stretch->at - done);
		out += stretch->at - done;
		write_stretch(as, stretch, out);
		out += stretch->length;
		done = stretch->at + 1;
	}
	memcpy(out, section->data.at + done, section->data.count - done);
	section->data.count = 0;
	bytes_append(&as->arena, &section->data, image, length);
}

static void rebuild(struct assembler *as, struct section *section)
{
	for (size_t i = 0; i < section->stretches->list.count; i++)
		check_stretch(as, section, &section->stretches->list.at[i]);
	if (section->type == SHT_NOBITS)
		section->size = moved(section, section->size);
	else if (padding_fits(as, section->stretches->list.at[0].span, section, 0, 0))
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

/* What is kept of the source's lines, for the verifier's log, debuggers and the listing. */
static void move_lines(struct assembler *as)
{
	for (size_t i = 0; i < as->btf.lines.count; i++) {
		struct btf_line *line = &as->btf.lines.at[i];

		line->offset = (uint32_t)moved(line->section, line->offset);
	}
	for (size_t i = 0; i < as->debug_line.sequences.count; i++) {
		struct line_sequence *sequence = &as->debug_line.sequences.at[i];

		for (size_t row = 0; row < sequence->rows.count; row++)
			sequence->rows.at[row].offset =
				(uint32_t)moved(sequence->section, sequence->rows.at[row].offset);
	}
	for (size_t i = 0; i < as->listing.notes.count; i++) {
		struct listing_note *note = &as->listing.notes.at[i];

		note->offset = (uint32_t)moved(note->section, note->offset);
	}
	for (size_t i = 0; i < as->listing.lines.count; i++) {
		struct listing_line *line = &as->listing.lines.at[i];
		uint64_t end = moved(line->section, (uint64_t)line->offset + line->size);

		line->offset = (uint32_t)moved(line->section, line->offset);
		line->size = (uint32_t)(end - line->offset);
	}
}

static void move_frames(struct assembler *as)
{
	for (size_t i = 0; i < as->debug_frame.frames.count; i++) {
		struct frame *frame = as->debug_frame.frames.at[i];

		frame->begin = moved(frame->section, frame->begin);
		frame->end = moved(frame->section, frame->end);
		for (struct cfi *cfi = frame->first; cfi; cfi = cfi->next)
			cfi->offset = moved(frame->section, cfi->offset);
	}
}

void asm_settle_stretches(struct assembler *as)
{
	unsigned rounds = 0;

	if (!as->stretched.count)
		return;
	while (settle_round(as))
		if (++rounds == MAX_ROUNDS) {
			diag_error(&as->diags, as->stretched.at[0]->stretches->list.at[0].span,
				   "the lengths from here on depend on each other and settle on no value");
			return;
		}
	if (as->diags.errors)
		return;
	for (size_t i = 0; i < as->stretched.count; i++)
		rebuild(as, as->stretched.at[i]);
	move_fixups(as);
	move_lines(as);
	move_frames(as);
}

void asm_free_stretches(struct assembler *as)
{
	for (size_t i = 0; i < as->stretched.count; i++) {
		vec_free(&as->stretched.at[i]->stretches->list);
		vec_free(&as->stretched.at[i]->stretches->followers);
	}
	vec_free(&as->stretched);
}
