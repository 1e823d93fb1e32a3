/* SPDX-License-Identifier: BSD-2-Clause */
/* .debug_frame (DWARF 4, section 6.4.1) and .eh_frame (LSB 5.0, section 10.6.1). */
#include "asm/dwarf/frame_write.h"

#include <stdlib.h>
#include <string.h>

#include "asm/assembler.h"
#include "asm/dwarf/dwarf.h"
#include "asm/dwarf/frame.h"
#include "asm/section.h"
#include "output/dis/text.h"

enum {
	ADVANCE_LOC1 = 0x02,
	ADVANCE_LOC2 = 0x03,
	ADVANCE_LOC4 = 0x04,
	OFFSET_EXTENDED = 0x05,
	RESTORE_EXTENDED = 0x06,
	OFFSET_EXTENDED_SF = 0x11,
	ADVANCE_LOC = 0x40,
	SHORT_OPERAND = 0x3f, /* the largest operand beside a two-bit opcode */
	EH_ENCODING = 0x0c,   /* addresses in .eh_frame: 8 bytes, signed, absolute */
	DEBUG_FRAME_VERSION = 4,
	EH_FRAME_VERSION = 1,
};

struct frame_writer {
	struct dwarf_writer out;
	bool is_eh;
	const struct frame *common; /* the frame that the last CIE was made for; NULL: none yet */
	size_t common_at;
};

/* ---- Instructions ------------------------------------------------------ */

static void put_advance(const struct dwarf_writer *w, uint64_t units)
{
	if (!units)
		return;
	if (units <= SHORT_OPERAND) {
		dwarf_put8(w, (uint8_t)(ADVANCE_LOC | units));
	} else if (units <= UINT8_MAX) {
		dwarf_put8(w, ADVANCE_LOC1);
		dwarf_put8(w, (uint8_t)units);
	} else if (units <= UINT16_MAX) {
		dwarf_put8(w, ADVANCE_LOC2);
		dwarf_put16(w, (uint16_t)units);
	} else {
		dwarf_put8(w, ADVANCE_LOC4);
		dwarf_put32(w, (uint32_t)units);
	}
}

static void put_saved(const struct dwarf_writer *w, const struct cfi *cfi)
{
	uint64_t reg = (uint64_t)cfi->first;

	if (cfi->second < 0) {
		dwarf_put8(w, OFFSET_EXTENDED_SF);
		dwarf_put_uleb128(w, reg);
		dwarf_put_sleb128(w, cfi->second);
		return;
	}
	if (reg <= SHORT_OPERAND) {
		dwarf_put8(w, (uint8_t)(cfi->row->opcode | reg));
	} else {
		dwarf_put8(w, OFFSET_EXTENDED);
		dwarf_put_uleb128(w, reg);
	}
	dwarf_put_uleb128(w, (uint64_t)cfi->second);
}

static void put_restore(const struct dwarf_writer *w, const struct cfi *cfi)
{
	if (cfi->first <= SHORT_OPERAND) {
		dwarf_put8(w, (uint8_t)(cfi->row->opcode | cfi->first));
		return;
	}
	dwarf_put8(w, RESTORE_EXTENDED);
	dwarf_put_uleb128(w, (uint64_t)cfi->first);
}

static void put_plain(const struct dwarf_writer *w, const struct cfi *cfi)
{
	size_t operands = strlen(cfi->row->operands);

	dwarf_put8(w, cfi->row->opcode);
	if (operands > 0)
		dwarf_put_uleb128(w, (uint64_t)cfi->first);
	if (operands > 1)
		dwarf_put_uleb128(w, (uint64_t)cfi->second);
}

static void put_instructions(const struct dwarf_writer *w, const struct frame *frame)
{
	uint64_t at = frame->begin;

	for (const struct cfi *cfi = frame->first; cfi; cfi = cfi->next) {
		put_advance(w, (cfi->offset - at) / DWARF_CODE_UNIT);
		at = cfi->offset;
		switch (cfi->row->form) {
		case CFI_SAVED: put_saved(w, cfi); break;
		case CFI_RESTORE: put_restore(w, cfi); break;
		case CFI_BYTES:
			bytes_append(w->object->arena, &w->section->data, cfi->bytes, (size_t)cfi->first);
			break;
		default: put_plain(w, cfi); break;
		}
	}
}

/* ---- Entries ----------------------------------------------------------- */

/* A CIE: the properties shared by the frames after it. */
static void put_common(struct frame_writer *f, const struct frame *frame)
{
	const struct dwarf_writer *w = &f->out;
	size_t length_at = dwarf_begin_length(w);

	f->common = frame;
	f->common_at = length_at;
	dwarf_put32(w, f->is_eh ? 0 : UINT32_MAX);
	dwarf_put8(w, f->is_eh ? EH_FRAME_VERSION : DEBUG_FRAME_VERSION);
	dwarf_put_text(w, !f->is_eh ? "" : frame->is_signal ? "zRS" : "zR");
	if (!f->is_eh) {
		dwarf_put8(w, DWARF_ADDRESS_SIZE);
		dwarf_put8(w, 0); /* no segments */
	}
	dwarf_put_uleb128(w, DWARF_CODE_UNIT);
	dwarf_put_sleb128(w, DWARF_STACK_UNIT);
	dwarf_put_uleb128(w, frame->has_return_register ? frame->return_register : DWARF_RETURN_REGISTER);
	if (f->is_eh) {
		dwarf_put_uleb128(w, 1); /* bytes of augmentation */
		dwarf_put8(w, EH_ENCODING);
	}
	dwarf_align(w, f->is_eh ? 4 : DWARF_ADDRESS_SIZE);
	dwarf_end_length(w, length_at);
}

/* An FDE: one procedure. */
static void put_frame(const struct frame_writer *f, const struct frame *frame)
{
	const struct dwarf_writer *w = &f->out;
	size_t length_at = dwarf_begin_length(w);

	if (f->is_eh)
		dwarf_put32(w, (uint32_t)(w->section->data.count - f->common_at));
	else
		dwarf_put_offset(w, w->section, f->common_at);
	dwarf_put_address(w, frame->section, frame->begin);
	dwarf_put64(w, frame->end - frame->begin);
	if (f->is_eh)
		dwarf_put_uleb128(w, 0);
	put_instructions(w, frame);
	dwarf_align(w, DWARF_ADDRESS_SIZE);
	dwarf_end_length(w, length_at);
}

/* LLVM's order of comparing the properties that require a separate CIE. */
static int compare_common(const struct frame *a, const struct frame *b)
{
	uint32_t x = a->has_return_register ? a->return_register : INT32_MAX;
	uint32_t y = b->has_return_register ? b->return_register : INT32_MAX;

	if (a->is_signal != b->is_signal)
		return a->is_signal - b->is_signal;
	if (a->is_simple != b->is_simple)
		return a->is_simple - b->is_simple;
	return (x > y) - (x < y);
}

struct frame_at {
	const struct frame *frame;
	size_t index;
};

static int compare_frames(const void *left, const void *right)
{
	const struct frame_at *a = left, *b = right;
	int order = compare_common(a->frame, b->frame);

	return order ? order : a->index < b->index ? -1 : a->index > b->index;
}

static void write_frames(struct assembler *as, bool is_eh)
{
	const char *name = is_eh ? ".eh_frame" : ".debug_frame";
	size_t count = as->debug_frame->frames.count;
	struct frame_at *sorted = arena_alloc(&as->arena, count * sizeof *sorted);
	struct frame_writer f = { .is_eh = is_eh };

	f.out.object = &as->object;
	f.out.section = asm_find_section(as, name, strlen(name), SHT_PROGBITS, is_eh ? SHF_ALLOC : 0, 1);
	for (size_t i = 0; i < count; i++)
		sorted[i] = (struct frame_at){ as->debug_frame->frames.at[i], i };
	qsort(sorted, count, sizeof *sorted, compare_frames);
	for (size_t i = 0; i < count; i++) {
		/* As in LLVM, one CIE serves all of .debug_frame. */
		if (!f.common || (is_eh && compare_common(f.common, sorted[i].frame)))
			put_common(&f, sorted[i].frame);
		put_frame(&f, sorted[i].frame);
	}
}

void debug_frame_finish(struct assembler *as)
{
	for (const struct frame *frame = as->debug_frame->open; frame; frame = frame->outer)
		diag_error(&as->diags, frame->span,
			   "this '.cfi_startproc' is not closed; end it with '.cfi_endproc'");
	if (!as->debug_frame->frames.count || as->debug_frame->open)
		return;
	if (as->debug_frame->in_eh_frame || !as->debug_frame->sections_given)
		write_frames(as, true);
	if (as->debug_frame->in_debug_frame)
		write_frames(as, false);
}
