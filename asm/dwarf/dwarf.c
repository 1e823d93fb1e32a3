/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/dwarf/dwarf.h"

#include <string.h>

#include "base/byte_order.h"
#include "base/leb128.h"
#include "output/dis/text.h"

static uint8_t *grow(const struct dwarf_writer *w, size_t size)
{
	bytes *data = &w->section->data;

	bytes_append_zeros(w->object->arena, data, size);
	return data->at + data->count - size;
}

void dwarf_put8(const struct dwarf_writer *w, uint8_t value)
{
	*grow(w, 1) = value;
}

void dwarf_put16(const struct dwarf_writer *w, uint16_t value)
{
	put16(grow(w, 2), value, w->object->endian);
}

void dwarf_put32(const struct dwarf_writer *w, uint32_t value)
{
	put32(grow(w, 4), value, w->object->endian);
}

void dwarf_put64(const struct dwarf_writer *w, uint64_t value)
{
	put64(grow(w, 8), value, w->object->endian);
}

static void put_leb128(const struct dwarf_writer *w, int128 value, bool is_signed)
{
	uint8_t leb[LEB128_MAX_LENGTH];

	bytes_append(w->object->arena, &w->section->data, leb, leb128_encode(value, is_signed, 0, leb));
}

void dwarf_put_uleb128(const struct dwarf_writer *w, uint64_t value)
{
	put_leb128(w, (int128)value, false);
}

void dwarf_put_sleb128(const struct dwarf_writer *w, int64_t value)
{
	put_leb128(w, value, true);
}

void dwarf_put_text(const struct dwarf_writer *w, const char *text)
{
	bytes_append(w->object->arena, &w->section->data, text, strlen(text) + 1);
}

static void relocate(const struct dwarf_writer *w, struct section *of, enum bpf_reloc_type type)
{
	struct relocation relocation = { .offset = w->section->data.count,
					 .symbol = asm_object_section_symbol(w->object, of),
					 .type = type };

	vec_push(w->object->arena, &w->section->relocations, relocation);
}

void dwarf_put_address(const struct dwarf_writer *w, struct section *of, uint64_t offset)
{
	relocate(w, of, RELOC_64_ABS64);
	dwarf_put64(w, offset);
}

/* Objects stay below 4 GiB, so an offset in one fits 32 bits. */
void dwarf_put_offset(const struct dwarf_writer *w, struct section *of, uint64_t offset)
{
	relocate(w, of, RELOC_64_ABS32);
	dwarf_put32(w, (uint32_t)offset);
}

size_t dwarf_begin_length(const struct dwarf_writer *w)
{
	dwarf_put32(w, 0);
	return w->section->data.count - 4;
}

void dwarf_end_length(const struct dwarf_writer *w, size_t length_at)
{
	bytes *data = &w->section->data;

	put32(data->at + length_at, (uint32_t)(data->count - length_at - 4), w->object->endian);
}

void dwarf_align(const struct dwarf_writer *w, size_t align)
{
	grow(w, -w->section->data.count & (align - 1));
	if (w->section->align < align)
		w->section->align = align;
}
