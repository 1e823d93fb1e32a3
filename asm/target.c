/* SPDX-License-Identifier: BSD-2-Clause */
/* The target: byte order and version of the instruction set. */
#include "asm/target.h"

#include <string.h>

#include "asm/assembler.h"

static const char *comparison_name(const struct insn_row *row)
{
	if (row->width == WIDTH_32)
		return "a 32-bit comparison";
	switch ((enum insn_op)row->op) {
	case OP_JLT: return "a comparison with <";
	case OP_JLE: return "a comparison with <=";
	case OP_JSLT: return "a comparison with s<";
	default: return "a comparison with s<=";
	}
}

static const char *atomic_name(enum insn_shape shape)
{
	return shape == SHAPE_XCHG      ? "an atomic exchange"
	       : shape == SHAPE_CMPXCHG ? "an atomic compare-and-exchange"
	       : shape == SHAPE_FETCH   ? "an atomic operation that fetches"
					: "an atomic operation other than +=";
}

/* The name of an instruction that some version lacks. */
static const char *row_name(const struct insn_row *row)
{
	switch ((enum insn_shape)row->shape) {
	case SHAPE_ALU_REG:
	case SHAPE_ALU_IMM:
		if (row->op == OP_SDIV)
			return "signed division";
		if (row->op == OP_SMOD)
			return "a signed remainder";
		return "32-bit arithmetic";
	case SHAPE_NEG: return "32-bit arithmetic";
	case SHAPE_SWAP: return "bswap";
	case SHAPE_MOVSX: return "a sign-extending move";
	case SHAPE_LOAD: return "a sign-extending load";
	case SHAPE_STORE_IMM: return "a store of a number";
	case SHAPE_JUMP_REG:
	case SHAPE_JUMP_IMM: return comparison_name(row);
	case SHAPE_GOTOL: return "gotol";
	case SHAPE_MAY_GOTO: return "may_goto";
	case SHAPE_GOTOX: return "gotox";
	case SHAPE_LOAD_ACQUIRE: return "load_acquire";
	case SHAPE_STORE_RELEASE: return "store_release";
	case SHAPE_ADDR_SPACE_CAST: return "addr_space_cast";
	default: return atomic_name(row->shape);
	}
}

void asm_report_version(struct assembler *as, struct span span, const struct insn_row *row)
{
	diag_error(&as->diags, span,
		   "%s is in BPF from v%u on, not in v%u; assemble with -mcpu=v%u, or without -mcpu",
		   row_name(row), row->since, as->target->version, row->since);
}
