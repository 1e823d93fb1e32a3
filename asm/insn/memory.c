/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/insn/memory.h"

#include <string.h>

#include "asm/assembler.h"
#include "asm/narrow.h"
#include "asm/insn/build.h"
#include "isa/insn.h"

void build_load(struct assembler *as, const struct statement *s)
{
	struct access access = s->access;
	const struct insn_row *row;

	build_check_written(as, s->dst);
	if (!build_needs_64(as, s->memory.base, "an address"))
		return;
	if (s->dst.is_32 && (access.is_signed || access.width == WIDTH_64)) {
		diag_error(&as->diags, s->dst.span, "this load fills 64 bits; write 'r%u'", s->dst.number);
		return;
	}
	row = build_find(as, access.span, SHAPE_LOAD, access.is_signed ? OP_SIGNED : OP_UNSIGNED,
			 access.width, "load; 64 bits have no sign to extend, write '(u64 *)'");
	if (row)
		build_emit_memory(
			as, s, row,
			(struct insn_operands){ .dst = s->dst.number, .src = s->memory.base.number });
}

static void store_imm(struct assembler *as, const struct statement *s)
{
	const struct value *value = &s->source.value;
	bool is_64_bit = s->access.width == WIDTH_64;
	struct insn_operands operands = { .dst = s->memory.base.number };
	uint64_t at;

	operands.off = build_off(as, &s->memory.offset);
	operands.imm = build_imm(as, value, is_64_bit);
	if (!value->tree)
		narrow_check_store(as, value->span, s->access.width, value->number);
	at = build_emit(as, s, insn_find(SHAPE_STORE_IMM, OP_NONE, s->access.width), &operands);
	build_fix_off(as, at, &s->memory.offset);
	build_fix_imm(as, at, value, is_64_bit);
}

void build_store(struct assembler *as, const struct statement *s)
{
	struct insn_operands operands = { .dst = s->memory.base.number, .src = s->source.reg.number };

	if (!build_is_unsigned(as, s->access) || !build_needs_64(as, s->memory.base, "an address"))
		return;
	if (!s->source.is_reg)
		store_imm(as, s);
	else if (build_holds(as, s->source.reg, s->access.width))
		build_emit_memory(as, s, insn_find(SHAPE_STORE_REG, OP_NONE, s->access.width), operands);
}

/*
 * Reads from the packet of r6; the result is always in r0 (kernel:
 * Documentation/bpf/classic_vs_extended.rst).
 */
void build_load_packet_bytes(struct assembler *as, const struct statement *s)
{
	const struct operand *index = &s->source;
	enum insn_shape shape = index->is_reg ? SHAPE_LOAD_IND : SHAPE_LOAD_ABS;
	struct insn_operands operands = { .src = index->is_reg ? index->reg.number : 0 };

	if (index->is_reg && !build_needs_64(as, index->reg, "an index"))
		return;
	if (s->access.width == WIDTH_64)
		diag_warning(&as->diags, s->access.span,
			     "no kernel accepts a packet load of 8 bytes; there are 1, 2 and 4");
	operands.imm = build_imm(as, &index->value, false);
	build_fix_imm(as, build_emit(as, s, insn_find(shape, OP_NONE, s->access.width), &operands),
		      &index->value, false);
}

void build_load_packet(struct assembler *as, const struct statement *s)
{
	if (strcmp(s->word.name->text, "skb") != 0)
		diag_error(&as->diags, s->word.span, "only the packet can be indexed, and its name is 'skb'");
	else if (s->dst.number != 0 || s->dst.is_32)
		diag_error(&as->diags, s->dst.span, "a packet load always fills r0");
	else if (build_is_unsigned(as, s->access))
		build_load_packet_bytes(as, s);
}
