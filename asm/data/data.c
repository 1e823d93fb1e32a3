/* SPDX-License-Identifier: BSD-2-Clause */
/* Data directives: numbers, addresses, strings, and padding. */
#include "asm/data/data.h"

#include <string.h>

#include "asm/assembler.h"
#include "asm/data/fragment.h"
#include "asm/data/padding.h"
#include "asm/definition.h"
#include "asm/dialect.h"
#include "asm/dwarf/line.h"
#include "asm/expr/evaluate.h"
#include "asm/expr/expr.h"
#include "asm/narrow.h"
#include "asm/fixup.h"
#include "asm/section.h"
#include "asm/type/table.h"
#include "base/byte_order.h"
#include "base/leb128.h"
#include "base/literal_float.h"
#include "output/dis/text.h"

/* ---- Numbers and addresses --------------------------------------------- */

void asm_data_number(struct assembler *as, struct span span, unsigned size, int128 number)
{
	struct section *section = as->section;
	uint64_t fitted = narrow_data(as, span, number, size);

	if (section->type == SHT_NOBITS) {
		if (fitted)
			padding_report_no_contents(as, span);
		section->size += size;
		return;
	}
	debug_line_note(as, as->section);
	vec_reserve(&as->arena, &section->data, size);
	put_bytes(section->data.at + section->data.count, size, fitted, as->object.endian);
	section->data.count += size;
}

static void append(struct assembler *as, struct span span, const void *data, size_t length)
{
	if (as->section->type == SHT_NOBITS) {
		padding_report_no_contents(as, span);
		return;
	}
	debug_line_note(as, as->section);
	bytes_append(&as->arena, &as->section->data, data, length);
}

static enum fixup_kind data_kind(unsigned size)
{
	return size == 1 ? FIXUP_DATA8 : size == 2 ? FIXUP_DATA16 : size == 4 ? FIXUP_DATA32 : FIXUP_DATA64;
}

void asm_data(struct assembler *as, unsigned size, const struct value *value)
{
	struct section *section = as->section;
	int128 number;

	expr_mention(as, value);
	if (expr_known(as, value, &number)) {
		asm_data_number(as, value->span, size, number);
		return;
	}
	if (section->type == SHT_NOBITS) {
		padding_report_no_contents(as, value->span);
		return;
	}
	debug_line_note(as, as->section);
	asm_add_fixup(as, data_kind(size), section, section->data.count, false, value);
	bytes_append_zeros(&as->arena, &section->data, size);
}

void asm_octa(struct assembler *as, struct string digits, bool negative)
{
	bool big = as->object.endian == BPFAS_BIG;
	struct literal_wide wide = literal_wide(&as->diags, digits);
	bool fits = wide.high < UINT64_C(1) << 63 || (wide.high == UINT64_C(1) << 63 && !wide.low);

	if (negative && !fits)
		diag_error(&as->diags, digits.span, "this number does not fit 128 bits with its sign");
	if (negative)
		wide = (struct literal_wide){ ~wide.high + !wide.low, -wide.low };
	asm_data_number(as, digits.span, 8, (int128)(big ? wide.high : wide.low));
	asm_data_number(as, digits.span, 8, (int128)(big ? wide.low : wide.high));
}

void asm_leb128(struct assembler *as, const struct value *value, bool is_signed)
{
	struct fragment fragment = {
		.kind = FRAGMENT_LEB128, .span = value->span, .value = *value, .is_signed = is_signed
	};
	uint8_t leb[LEB128_MAX_LENGTH];
	int128 number;

	if (as->section->type == SHT_NOBITS)
		padding_report_no_contents(as, value->span);
	else if (!expr_known(as, value, &number))
		asm_fragment(as, fragment);
	else if (narrow_leb128(as, value->span, number, is_signed))
		append(as, value->span, leb, leb128_encode(number, is_signed, 0, leb));
}

static uint64_t float_bits(struct assembler *as, unsigned size, struct float_number number)
{
	uint64_t sign = number.negative ? UINT64_C(1) << (8 * size - 1) : 0;

	return literal_float(&as->diags, number.text, size) | sign;
}

void asm_float(struct assembler *as, unsigned size, struct float_number number)
{
	asm_data_number(as, number.text.span, size, (int128)float_bits(as, size, number));
}

/* ---- Texts ------------------------------------------------------------- */

/* Each character as a number of `size` bytes. */
static void append_wide(struct assembler *as, struct span span, const char *text, size_t length,
			unsigned size)
{
	uint8_t unit[sizeof(uint64_t)];

	for (size_t i = 0; i < length; i++) {
		put_bytes(unit, size, (unsigned char)text[i], as->object.endian);
		append(as, span, unit, size);
	}
}

void asm_string(struct assembler *as, struct string string, unsigned zero_size)
{
	static const uint8_t zeros[sizeof(uint64_t)];
	const char *text = string.text;
	size_t length = string.length;

	if (memchr(text, '\\', length))
		text = literal_string(&as->diags, string, &length);
	if (zero_size > 1)
		append_wide(as, string.span, text, length, zero_size);
	else
		append(as, string.span, text, length);
	if (zero_size)
		append(as, string.span, zeros, zero_size);
}

void asm_string_more(struct assembler *as, struct string string, unsigned zero_size)
{
	if (as->section->type != SHT_NOBITS)
		as->section->data.count -= zero_size;
	asm_string(as, string, zero_size);
}

/* As in LLVM and GNU as, the section begins with an empty string. */
void asm_ident(struct assembler *as, struct string text)
{
	struct section *current = as->section;
	struct section *comment = asm_find_section(as, ".comment", strlen(".comment"), SHT_PROGBITS,
						   SHF_MERGE | SHF_STRINGS, 1);

	comment->entry_size = 1;
	asm_go_to_section(as, comment);
	if (!asm_position(comment))
		append(as, text.span, "", 1);
	asm_string(as, text, 1);
	asm_go_to_section(as, current);
}

/* ---- Room -------------------------------------------------------------- */

/* A fill value of `size` bytes; 0 if none is given. */
static bool fill_number(struct assembler *as, const struct value *value, unsigned size,
			struct padding *padding)
{
	int128 number = 0;

	*padding = (struct padding){ .length = (uint8_t)size };
	if (!value)
		return true;
	if (!expr_needed_now(as, value, &number))
		return false;
	put_bytes(padding->bytes, size, narrow_data(as, value->span, number, size), as->object.endian);
	return true;
}

static bool fill_byte(struct assembler *as, const struct value *value, struct padding *padding)
{
	return fill_number(as, value, 1, padding);
}

static void repeat(struct assembler *as, struct span span, const struct value *count,
		   const struct padding *padding)
{
	struct fragment fragment = {
		.kind = FRAGMENT_FILL, .span = count->span, .value = *count, .unit = *padding
	};
	int128 number;

	if (!expr_known(as, count, &number))
		asm_fragment(as, fragment);
	else if (padding_fits(as, count->span, as->section, number, padding->length))
		padding_append(as, span, padding, (uint64_t)number * padding->length);
}

void asm_skip(struct assembler *as, struct span span, struct value count, const struct value *fill)
{
	struct padding padding;

	if (fill_byte(as, fill, &padding))
		repeat(as, span, &count, &padding);
}

void asm_repeat(struct assembler *as, struct span span, unsigned size, struct value count,
		const struct value *value)
{
	struct padding padding;

	if (size > sizeof(uint64_t) && value)
		diag_error(&as->diags, value->span, "only zeros can be repeated in units of %u bytes", size);
	else if (fill_number(as, value, size, &padding))
		repeat(as, span, &count, &padding);
}

void asm_repeat_float(struct assembler *as, struct span span, unsigned size, struct value count,
		      struct float_number number)
{
	struct padding padding = { .length = (uint8_t)size };

	put_bytes(padding.bytes, size, float_bits(as, size, number), as->object.endian);
	repeat(as, span, &count, &padding);
}

/* The number has at most 4 bytes; GNU as and LLVM pad with zeros. */
static void set_pattern(struct assembler *as, struct padding *padding, const struct value *fill,
			int128 number)
{
	unsigned size = padding->length < 4 ? padding->length : 4;

	if (!size)
		return;
	if (padding->length > 4 && number < 0) {
		diag_error(&as->diags, fill->span,
			   "'.fill' repeats a 32-bit value, padded with zeros, and %s does not fit",
			   number_text(&as->arena, number));
		return;
	}
	put_bytes(padding->bytes, size, narrow_data(as, fill->span, number, size), as->object.endian);
}

void asm_fill(struct assembler *as, const struct fill_statement *statement)
{
	const struct value *size = statement->size, *fill = statement->value;
	struct padding padding = { .length = 1 };
	int128 length = 1, number = 0;

	if ((size && !expr_needed_now(as, size, &length)) || (fill && !expr_needed_now(as, fill, &number)))
		return;
	if (length < 0 || length > 8) {
		diag_error(&as->diags, size->span, "'.fill' repeats 0 to 8 bytes, not %s",
			   number_text(&as->arena, length));
		return;
	}
	padding.length = (uint8_t)length;
	if (fill)
		set_pattern(as, &padding, fill, number);
	if (length && expr_known(as, &statement->count, &number) && number)
		debug_line_note(as, as->section);
	repeat(as, statement->span, &statement->count, &padding);
}

/* ---- Places ------------------------------------------------------------ */

#define MAX_ALIGN_POWER 31

static bool is_power_of_two(int128 number)
{
	return number > 0 && !(number & (number - 1));
}

/* The alignment in bytes; 0 after reporting an invalid one. */
static uint64_t align_bytes(struct assembler *as, enum align_word word, const struct value *value)
{
	int128 number;

	if (!expr_needed_now(as, value, &number))
		return 0;
	if (word == ALIGN_POWER && number >= 0 && number <= MAX_ALIGN_POWER)
		return UINT64_C(1) << number;
	if (word != ALIGN_POWER && !number)
		return 1;
	if (word == ALIGN_GNU && (number == 2 || number == 4))
		vec_push(&as->arena, &as->dialect->small_aligns, value->span);
	if (word != ALIGN_POWER && is_power_of_two(number) && number <= (int128)1 << MAX_ALIGN_POWER)
		return (uint64_t)number;
	if (word == ALIGN_GNU && number > 0 && number <= MAX_ALIGN_POWER) {
		diag_warning(&as->diags, value->span,
			     "%d is not a power of two, so it is read as 2^%d bytes; write '.p2align %d'",
			     (int)number, (int)number, (int)number);
		return UINT64_C(1) << number;
	}
	if (word == ALIGN_POWER)
		diag_error(&as->diags, value->span,
			   "'.p2align' is 0 to %d, the number of low bits that are 0, not %s",
			   MAX_ALIGN_POWER, number_text(&as->arena, number));
	else
		diag_error(&as->diags, value->span, "an alignment must be a power of two up to 2^%d, not %s",
			   MAX_ALIGN_POWER, number_text(&as->arena, number));
	return 0;
}

static bool align_most(struct assembler *as, const struct value *value, uint64_t *most)
{
	int128 number = 0;

	*most = 0;
	if (!value)
		return true;
	if (!expr_needed_now(as, value, &number))
		return false;
	if (number < 1 || number > UINT32_MAX) {
		diag_error(&as->diags, value->span, "a limit of %s bytes can never align anything",
			   number_text(&as->arena, number));
		return false;
	}
	*most = (uint64_t)number;
	return true;
}

void asm_align(struct assembler *as, const struct align_statement *statement)
{
	unsigned fill_size = statement->word >> 2 ? statement->word >> 2 : 1;
	struct fragment fragment = { .kind = FRAGMENT_ALIGN,
				     .span = statement->span,
				     .align = align_bytes(as, statement->word & 3, &statement->align) };
	struct section *section = as->section;
	uint64_t padding;

	if (!fragment.align || !align_most(as, statement->most, &fragment.most) ||
	    !fill_number(as, statement->fill, fill_size, &fragment.unit))
		return;
	/* As in LLVM, an explicit 0 counts as no fill value: code is padded with no-ops, not zeros. */
	if (fill_size == 1 && !fragment.unit.bytes[0] && (section->flags & SHF_EXECINSTR))
		fragment.unit = (struct padding){ .is_nops = true, .length = 8 };
	if (section->align < fragment.align)
		section->align = fragment.align;
	if (section->fragments) {
		asm_fragment(as, fragment);
		return;
	}
	padding = padding_to_align(asm_position(section), fragment.align, fragment.most);
	if (padding_fits(as, statement->align.span, section, (int128)padding, 1))
		padding_append(as, statement->span, &fragment.unit, padding);
}

void asm_org(struct assembler *as, struct span span, struct value place, const struct value *fill)
{
	struct fragment fragment = { .kind = FRAGMENT_ORG, .span = span, .value = place };
	uint64_t at = asm_position(as->section);
	int128 number;

	if (!fill_byte(as, fill, &fragment.unit))
		return;
	if (as->section->fragments || !expr_known_place(as, &place, as->section, &number))
		asm_fragment(as, fragment);
	else if (number < (int128)at)
		padding_report_back(as, place.span, at);
	else if (padding_fits(as, place.span, as->section, number - (int128)at, 1))
		padding_append(as, span, &fragment.unit, (uint64_t)(number - (int128)at));
}

void asm_assign(struct assembler *as, struct span span, struct name *name, struct span name_span,
		struct value value)
{
	if (!strcmp(name->text, "."))
		asm_org(as, span, value, NULL);
	else
		asm_define(as, name, name_span, value);
}
