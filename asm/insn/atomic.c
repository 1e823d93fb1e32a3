/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/insn/atomic.h"

#include "asm/assembler.h"
#include "asm/insn/build.h"
#include "isa/insn.h"
#include "isa/spelling.h"

static bool is_atomic_width(struct assembler *as, struct access access)
{
	if (!build_is_unsigned(as, access))
		return false;
	if (access.width == WIDTH_32 || access.width == WIDTH_64)
		return true;
	diag_error(&as->diags, access.span, "atomic operations work on u32 and u64");
	return false;
}

static void emit_atomic(struct assembler *as, const struct statement *s, const struct insn_row *row)
{
	struct insn_operands operands = { .dst = s->memory.base.number, .src = s->source.reg.number };

	build_emit_memory(as, s, row, operands);
}

void build_atomic_row(struct assembler *as, const struct statement *s, const struct insn_row *row)
{
	if (build_needs_64(as, s->memory.base, "an address") && build_holds(as, s->source.reg, row->width))
		emit_atomic(as, s, row);
}

void build_atomic(struct assembler *as, const struct statement *s)
{
	const struct insn_row *row;

	if (!is_atomic_width(as, s->access))
		return;
	row = build_find(as, s->span, SHAPE_ATOMIC, s->op, s->access.width,
			 "atomic operation; there are += |= &= ^=");
	if (row)
		build_atomic_row(as, s, row);
}

/* The old value is returned in the source register. The kernel prints an r register for 32 bits too. */
static bool check_exchanged(struct assembler *as, struct reg dst, struct reg source, enum insn_width width)
{
	return build_same_register(as, dst, source) && build_holds(as, source, width);
}

/* atomic64_xchg((u32 *)...) contradicts itself. */
static bool has_width(struct assembler *as, const struct insn_function *function, struct access access)
{
	if (!function->width || function->width == access.width)
		return true;
	diag_error(&as->diags, access.span, "'%s' works on %s", function->text,
		   function->width == WIDTH_64 ? "u64" : "u32");
	return false;
}

static void load_acquire(struct assembler *as, const struct statement *s)
{
	if (s->dst.is_32 && s->access.width == WIDTH_64)
		diag_error(&as->diags, s->dst.span, "this load fills 64 bits; write 'r%u'", s->dst.number);
	else
		build_emit_memory(
			as, s, insn_find(SHAPE_LOAD_ACQUIRE, OP_NONE, s->access.width),
			(struct insn_operands){ .dst = s->dst.number, .src = s->memory.base.number });
}

void build_call_access(struct assembler *as, const struct statement *s)
{
	const struct insn_function *known = build_find_function(as, s, CALL_ACCESS);

	build_check_written(as, s->dst);
	if (!known || !build_needs_64(as, s->memory.base, "an address") ||
	    !build_is_unsigned(as, s->access) || !has_width(as, known, s->access))
		return;
	if ((known->shape != SHAPE_LOAD_ACQUIRE) != s->source.is_reg)
		diag_error(&as->diags, s->word.span,
			   s->source.is_reg ? "'%s' takes an address alone"
					    : "'%s' takes an address and a register",
			   known->text);
	else if (known->shape == SHAPE_LOAD_ACQUIRE)
		load_acquire(as, s);
	else if (is_atomic_width(as, s->access) &&
		 check_exchanged(as, s->dst, s->source.reg, s->access.width))
		build_atomic_row(as, s, insn_find(known->shape, known->op, s->access.width));
}

/* The expected and old values of a compare-and-exchange: always r0, named twice. */
static bool is_compared(struct assembler *as, struct reg dst, struct reg expected)
{
	if (dst.number == 0 && expected.number == 0)
		return true;
	diag_error(&as->diags, dst.number ? dst.span : expected.span,
		   "a compare-and-exchange compares with r0 and returns in r0");
	return false;
}

void build_compare_access(struct assembler *as, const struct statement *s)
{
	const struct insn_function *known = build_find_function(as, s, CALL_COMPARE);

	if (known && build_is_unsigned(as, s->access) && has_width(as, known, s->access) &&
	    is_compared(as, s->dst, s->expected) && build_same_width(as, s->dst, s->expected) &&
	    build_same_width(as, s->dst, s->source.reg))
		build_atomic_row(as, s, insn_find(SHAPE_CMPXCHG, OP_NONE, known->width));
}

static bool same_widths(struct assembler *as, const struct statement *s)
{
	return build_same_width(as, s->source.reg, s->dst) &&
	       build_same_width(as, s->source.reg, s->expected);
}

void build_exchange(struct assembler *as, const struct statement *s)
{
	const struct insn_function *known = build_find_function(as, s, CALL_EXCHANGE);
	struct reg source = s->source.reg;

	build_check_written(as, s->dst);
	if (!known || !build_needs_64(as, s->memory.base, "an address"))
		return;
	if ((known->shape == SHAPE_CMPXCHG) != s->has_expected) {
		diag_error(&as->diags, s->word.span,
			   s->has_expected ? "'%s' takes an address and one register"
					   : "'%s' takes an address, r0 and a register",
			   known->text);
		return;
	}
	if (s->has_expected && !is_compared(as, s->dst, s->expected))
		return;
	if (check_exchanged(as, s->has_expected ? source : s->dst, source, known->width) &&
	    (!s->has_expected || same_widths(as, s)))
		emit_atomic(as, s, insn_find(known->shape, OP_NONE, known->width));
}

void build_store_release(struct assembler *as, const struct statement *s)
{
	if (build_find_function(as, s, CALL_STORE) && build_needs_64(as, s->memory.base, "an address") &&
	    build_is_unsigned(as, s->access) && build_holds(as, s->source.reg, s->access.width))
		emit_atomic(as, s, insn_find(SHAPE_STORE_RELEASE, OP_NONE, s->access.width));
}
