/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/expr/arithmetic.h"

#include "asm/assembler.h"

static const char *const fault_texts[] = {
	[FAULT_RANGE] = "the result does not fit 64 bits",
	[FAULT_DIVISION] = "division by zero",
	[FAULT_SHIFT] = "a shift by less than 0 or more than 63 bits",
};

const char *compute_fault_text(enum arithmetic_error fault)
{
	return fault_texts[fault];
}

static bool in_range(int128 n)
{
	return n >= INT64_MIN && n <= (int128)UINT64_MAX;
}

enum arithmetic_error compute_unary(enum expr_op op, int128 a, int128 *result)
{
	switch (op) {
	case EXPR_NEGATE: *result = -a; break;
	/* The complement is that of 64 bits, also for 2^63 and more. */
	case EXPR_NOT: *result = a > INT64_MAX ? (int128) ~(uint64_t)a : ~a; break;
	case EXPR_LOGICAL_NOT: *result = !a; break;
	default: *result = a; break;
	}
	return in_range(*result) ? FAULT_NONE : FAULT_RANGE;
}

static enum arithmetic_error compute_shift(enum expr_op op, int128 a, int128 b, int128 *result)
{
	if (b < 0 || b > 63)
		return FAULT_SHIFT;
	/* To the right, both LLVM and GNU as shift the 64 bits logically. */
	*result = op == EXPR_SHL ? a * ((int128)1 << b) : (int128)((uint64_t)a >> b);
	return FAULT_NONE;
}

/* Bit operations take 64 bits of either sign: -1 ^ 0xffffffffffffffff is 0. */
static int128 wrapped(int128 n)
{
	return n < INT64_MIN ? n + ((int128)1 << 64) : n;
}

/* LLVM and GNU as divide and compare 64-bit numbers as signed. */
static bool has_sign(enum expr_op op)
{
	return op == EXPR_DIV || op == EXPR_MOD || (op >= EXPR_EQ && op <= EXPR_GE);
}

int128 compute_with_sign(struct assembler *as, struct span span, int128 number)
{
	if (number > INT64_MAX)
		diag_warning(&as->diags, span,
			     "%s counts as negative here: all assemblers read 64 bits as signed",
			     number_text(&as->arena, number));
	return (int64_t)(uint64_t)number;
}

/* Numbers with the same 64 bits are expected to be equal: -1 == 0xffffffffffffffff. */
void compute_warn_of_sign(struct assembler *as, struct span span, enum expr_op op, int128 a, int128 b)
{
	if (has_sign(op) && op != EXPR_EQ && op != EXPR_NE)
		compute_with_sign(as, span, a > INT64_MAX ? a : b);
}

enum arithmetic_error compute_binary(enum expr_op op, int128 a, int128 b, int128 *result)
{
	enum arithmetic_error fault = FAULT_NONE;

	if (has_sign(op)) {
		a = (int64_t)(uint64_t)a;
		b = (int64_t)(uint64_t)b;
	}
	if ((op == EXPR_DIV || op == EXPR_MOD) && !b)
		return FAULT_DIVISION;
	switch (op) {
	case EXPR_MUL:
		if (__builtin_mul_overflow(a, b, result))
			return FAULT_RANGE;
		break;
	case EXPR_DIV: *result = a / b; break;
	case EXPR_MOD: *result = a % b; break;
	case EXPR_SHL:
	case EXPR_SHR: fault = compute_shift(op, a, b, result); break;
	case EXPR_OR: *result = wrapped(a | b); break;
	case EXPR_AND: *result = wrapped(a & b); break;
	case EXPR_XOR: *result = wrapped(a ^ b); break;
	case EXPR_OR_NOT: *result = wrapped(a | ~b); break;
	case EXPR_ADD: *result = a + b; break;
	case EXPR_SUB: *result = a - b; break;
	case EXPR_EQ: *result = -(a == b); break;
	case EXPR_NE: *result = -(a != b); break;
	case EXPR_LT: *result = -(a < b); break;
	case EXPR_GT: *result = -(a > b); break;
	case EXPR_LE: *result = -(a <= b); break;
	case EXPR_GE: *result = -(a >= b); break;
	case EXPR_ANDAND: *result = a && b; break;
	case EXPR_OROR: *result = a || b; break;
	default: break;
	}
	if (!fault && !in_range(*result))
		fault = FAULT_RANGE;
	return fault;
}

/* Reports the error and goes on with 0. */
int128 compute_checked(struct assembler *as, struct span span, enum arithmetic_error fault, int128 result)
{
	if (!fault)
		return result;
	diag_error(&as->diags, span, "%s", compute_fault_text(fault));
	return 0;
}

/* htons and htonl, and their inverses, which are the same: they swap where the target is little-endian. */
unsigned compute_call_bits(const struct name *function)
{
	if (!strcmp(function->text, "htons") || !strcmp(function->text, "ntohs"))
		return 16;
	if (!strcmp(function->text, "htonl") || !strcmp(function->text, "ntohl"))
		return 32;
	return 0;
}

int128 compute_call(struct assembler *as, struct span span, const struct name *function, int128 n)
{
	unsigned bits = compute_call_bits(function);

	if (n < -((int128)1 << (bits - 1)) || n >= (int128)1 << bits) {
		diag_error(&as->diags, span, "the value does not fit the %u bits of %s", bits,
			   function->text);
		return 0;
	}
	if (as->object.endian == BPFAS_BIG)
		return bits == 16 ? (uint16_t)n : (uint32_t)n;
	return bits == 16 ? __builtin_bswap16((uint16_t)n) : __builtin_bswap32((uint32_t)n);
}
