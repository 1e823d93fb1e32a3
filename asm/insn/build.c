/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/insn/build.h"

#include "asm/assembler.h"
#include "asm/block.h"
#include "asm/dwarf/line.h"
#include "asm/narrow.h"
#include "asm/fixup.h"
#include "asm/target.h"
#include "isa/insn.h"
#include "base/suggest.h"

/* Records the instruction's offset for the verifier's log if a program is open or with -g. */
static void note_line(struct assembler *as, struct section *section, uint64_t offset, struct span span)
{
	struct btf_line line = { .section = section, .offset = (uint32_t)offset, .span = span };

	if (as->blocks->open.number || as->debug == BPFAS_DEBUG_LINES)
		vec_push(&as->arena, &as->btf.lines, line);
}

static void check_section(struct assembler *as, struct span span)
{
	const struct section *section = as->section;

	if (!(section->flags & SHF_EXECINSTR))
		narrow_report_data_section(as, span, section);
	if (section->type == SHT_NOBITS)
		diag_error(&as->diags, span,
			   "section '%s' has no contents in the file, so it cannot hold instructions",
			   section->name);
}

uint64_t build_emit(struct assembler *as, const struct statement *s, const struct insn_row *row,
		    const struct insn_operands *operands)
{
	struct section *section = as->section;
	size_t size = row->slots * 8u;
	uint64_t offset = section->data.count;

	if (row->since > as->target->version)
		asm_report_version(as, s->span, row);
	check_section(as, s->span);
	vec_reserve(&as->arena, &section->data, size);
	if (as->debug_line->pending)
		debug_line_add_row(as, section);
	insn_encode(row, operands, as->object.endian, section->data.at + offset);
	section->data.count += size;
	note_line(as, section, offset, s->span);
	return offset;
}

void build_emit_memory(struct assembler *as, const struct statement *s, const struct insn_row *row,
		       struct insn_operands operands)
{
	operands.off = build_off(as, &s->memory.offset);
	build_fix_off(as, build_emit(as, s, row, &operands), &s->memory.offset);
}

const struct insn_row *build_find(struct assembler *as, struct span span, enum insn_shape shape,
				  enum insn_op op, enum insn_width width, const char *what)
{
	const struct insn_row *row = insn_find(shape, op, width);

	if (!row)
		diag_error(&as->diags, span, "BPF has no such %s", what);
	return row;
}

/* Near to the name of one, whatever operands that takes. */
static bool is_instructions(const struct name *name)
{
	struct suggestion suggestion = suggestion_for(name->text, name->length);

	for (size_t i = 0; i < insn_function_count; i++)
		suggestion_offer(&suggestion, insn_functions[i].text);
	return suggestion.nearest;
}

const struct insn_function *build_find_function(struct assembler *as, const struct statement *s,
						enum insn_call call)
{
	const struct insn_function *function = insn_find_function(call, s->word.name->text);

	if (function)
		return function;
	if (!is_instructions(s->word.name)) {
		diag_error(&as->diags, s->word.span,
			   "a call takes its arguments from r1 to r5, and its result is in r0: 'call %s'",
			   s->word.name->text);
		return NULL;
	}
	diag_error(&as->diags, s->word.span, "no instruction '%s' takes these operands", s->word.name->text);
	for (size_t i = 0; i < insn_function_count; i++)
		if (insn_functions[i].call == call)
			diag_note(&as->diags, s->word.span, "there is '%s'", insn_functions[i].text);
	return NULL;
}

/* ---- Checks ------------------------------------------------------------ */

static char reg_letter(struct reg reg)
{
	return reg.is_32 ? 'w' : 'r';
}

bool build_same_width(struct assembler *as, struct reg dst, struct reg source)
{
	if (dst.is_32 == source.is_32)
		return true;
	diag_error(&as->diags, source.span,
		   "'%c%u' is a %s-bit register, and '%c%u' has %s bits; write '%c%u'", reg_letter(source),
		   source.number, source.is_32 ? "32" : "64", reg_letter(dst), dst.number,
		   dst.is_32 ? "32" : "64", reg_letter(dst), source.number);
	return false;
}

bool build_same_register(struct assembler *as, struct reg dst, struct reg again)
{
	if (dst.number == again.number && dst.is_32 == again.is_32)
		return true;
	diag_error(&as->diags, again.span, "this instruction works in place; write '%c%u' on both sides",
		   reg_letter(dst), dst.number);
	return false;
}

bool build_needs_64(struct assembler *as, struct reg reg, const char *what)
{
	if (!reg.is_32)
		return true;
	diag_error(&as->diags, reg.span, "%s needs a 64-bit register; write 'r%u'", what, reg.number);
	return false;
}

bool build_holds(struct assembler *as, struct reg reg, enum insn_width width)
{
	return width != WIDTH_64 || build_needs_64(as, reg, "a 64-bit store");
}

bool build_is_unsigned(struct assembler *as, struct access access)
{
	if (access.is_signed)
		diag_error(&as->diags, access.span, "only loads extend a sign; write it with 'u'");
	return !access.is_signed;
}

/* r10 and r11: encodable as a destination, but refused by every kernel. */
void build_check_written(struct assembler *as, struct reg reg)
{
	if (reg.number == 10)
		diag_warning(&as->diags, reg.span,
			     "r10 is the read-only frame pointer; the kernel will refuse this");
	else if (reg.number == 11)
		diag_warning(&as->diags, reg.span,
			     "r11 only points to the arguments after the fifth; the kernel will refuse this");
}

/* ---- Fields ------------------------------------------------------------ */

int64_t build_imm(struct assembler *as, const struct value *value, bool is_64_bit)
{
	return value->tree ? 0 : narrow_imm32(as, value->span, value->number, is_64_bit);
}

void build_fix_imm(struct assembler *as, uint64_t at, const struct value *value, bool is_64_bit)
{
	if (value->tree)
		asm_add_fixup(as, FIXUP_IMM32, as->section, at, is_64_bit, value);
}

int16_t build_off(struct assembler *as, const struct value *value)
{
	return value->tree ? 0 : narrow_offset(as, value->span, value->number);
}

void build_fix_off(struct assembler *as, uint64_t at, const struct value *value)
{
	if (value->tree)
		asm_add_fixup(as, FIXUP_OFFSET, as->section, at, false, value);
}
