/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/data/padding.h"

#include <inttypes.h>
#include <string.h>

#include "asm/assembler.h"
#include "asm/type/table.h"
#include "base/byte_order.h"

/* More than any writable object; for a section without contents, more than any memory. */
#define MAX_DATA   (INT64_C(1) << 30)
#define MAX_NOBITS (INT64_C(1) << 47)

#define INSTRUCTION_SIZE 8

/* LLVM's padding for code: "if r0 == 0 goto +0" as a 64-bit number, in either byte order. */
#define LLVM_NOP UINT64_C(0x15000000)

bool padding_fits(struct assembler *as, struct span span, const struct section *section, int128 count,
		  unsigned unit_length)
{
	bool in_file = section->type != SHT_NOBITS;
	int128 most = in_file ? MAX_DATA : MAX_NOBITS;
	int128 more = count >= 0 && count <= most ? count * unit_length : most + 1;

	if (count < 0)
		diag_error(&as->diags, span, "the number of bytes is negative");
	else if (more + (int128)asm_position(section) <= most &&
		 (!in_file || more + (int128)as->padded <= most))
		return true;
	else if (more + (int128)asm_position(section) <= most)
		diag_error(&as->diags, span, "the sections together grow beyond 1 GiB");
	else
		diag_error(&as->diags, span, "section '%s' exceeds %s", section->name,
			   section->type == SHT_NOBITS ? "any memory" : "1 GiB");
	return false;
}

uint64_t padding_to_align(uint64_t at, uint64_t align, uint64_t most)
{
	uint64_t padding = (align - at % align) % align;

	return most && padding > most ? 0 : padding;
}

void padding_check_whole(struct assembler *as, struct span span, const struct padding *padding,
			 uint64_t length)
{
	if (!padding->length || length % padding->length == 0)
		return;
	if (!padding->is_nops) {
		diag_error(&as->diags, span, "%" PRIu64 " bytes cannot be filled with units of %u", length,
			   padding->length);
		return;
	}
	diag_error(&as->diags, span,
		   "%" PRIu64
		   " bytes cannot be filled with instructions, which have %d bytes; pad the data before to "
		   "a multiple of %d with '.zero'",
		   length, INSTRUCTION_SIZE, INSTRUCTION_SIZE);
}

void padding_report_back(struct assembler *as, struct span span, uint64_t at)
{
	diag_error(&as->diags, span, "this goes back; the section has %" PRIu64 " bytes here already", at);
}

void padding_write(const struct asm_object *object, const struct padding *padding, uint64_t length,
		   uint8_t *out)
{
	uint64_t done = 0;

	if (!length)
		return;
	if (padding->length == 1) {
		memset(out, padding->bytes[0], length);
		return;
	}
	for (; done + padding->length <= length; done += padding->length) {
		if (padding->is_nops)
			put64(out + done, LLVM_NOP, object->endian);
		else
			memcpy(out + done, padding->bytes, padding->length);
	}
	memset(out + done, 0, length - done);
}

static bool is_zero(const struct padding *padding)
{
	return !padding->is_nops &&
	       !memcmp(padding->bytes, (uint8_t[sizeof padding->bytes]){ 0 }, padding->length);
}

void padding_report_no_contents(struct assembler *as, struct span span)
{
	diag_error(&as->diags, span, "section '%s' has no contents in the file, so only zeros go into it",
		   as->section->name);
}

void padding_append(struct assembler *as, struct span span, const struct padding *padding, uint64_t length)
{
	struct section *section = as->section;

	if (section->type == SHT_NOBITS) {
		if (length && !padding->is_nops && !is_zero(padding))
			padding_report_no_contents(as, span);
		section->size += length;
		return;
	}
	padding_check_whole(as, span, padding, length);
	vec_reserve(&as->arena, &section->data, length);
	if (length)
		padding_write(&as->object, padding, length, section->data.at + section->data.count);
	section->data.count += length;
	as->padded += length;
}
