/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/expr.h"

#include <string.h>

#include "asm/assembler.h"
#include "asm/core_relo.h"
#include "asm/names.h"
#include "asm/symbol.h"
#include "base/span.h"
#include "base/suggest.h"

/* Evaluation recurses: deeper trees than any person writes are refused. */
#define MAX_DEPTH 2000

/* Each of `.set a, b + b`, `.set b, c + c` ... doubles the work, unless it is kept or bounded. */
#define MAX_STEPS       (1u << 16)
#define MAX_STEPS_EARLY (1u << 12)

enum expr_kind {
	EXPR_NAME,
	EXPR_UNARY,
	EXPR_BINARY,
	EXPR_AMBIGUOUS, /* C would bind it otherwise: left is ours, right is C's */
	EXPR_FUNCTION,  /* htons(left) */
	EXPR_SIZEOF,
	EXPR_CORE,  /* core(type.member): a relocation, and so an operand by itself */
	EXPR_PLACE, /* the place where it was written */
};

struct expr {
	enum expr_kind kind;
	enum expr_op op;
	unsigned depth;
	struct span span;
	union {
		struct name *name;
		const struct core_relo *core;
		struct symbol_def *place;
	};
	struct value left, right;
};

/*
 * Most trees are a single name, and big sources have hundreds of thousands: those have no node, and the
 * pointer to the tree is the name's, made odd.
 */
static struct expr *name_tree(const struct name *name)
{
	return (struct expr *)((uintptr_t)name | 1);
}

static bool is_name(const struct expr *tree)
{
	return (uintptr_t)tree & 1;
}

static enum expr_kind kind_of(const struct expr *tree)
{
	return is_name(tree) ? EXPR_NAME : tree->kind;
}

struct chain_item {
	enum expr_op op; /* before the term; the first has none */
	struct value term;
	struct chain_item *next;
};

/* How tightly an operator binds: a smaller number binds first. */
struct binding {
	uint8_t gnu, c;
};

static const struct binding bindings[] = {
	[EXPR_MUL] = { 1, 1 },    [EXPR_DIV] = { 1, 1 },    [EXPR_MOD] = { 1, 1 },   [EXPR_SHL] = { 1, 3 },
	[EXPR_SHR] = { 1, 3 },    [EXPR_OR] = { 2, 8 },     [EXPR_AND] = { 2, 6 },   [EXPR_XOR] = { 2, 7 },
	[EXPR_OR_NOT] = { 2, 8 }, [EXPR_ADD] = { 3, 2 },    [EXPR_SUB] = { 3, 2 },   [EXPR_EQ] = { 4, 5 },
	[EXPR_NE] = { 4, 5 },     [EXPR_LT] = { 4, 4 },     [EXPR_GT] = { 4, 4 },    [EXPR_LE] = { 4, 4 },
	[EXPR_GE] = { 4, 4 },     [EXPR_ANDAND] = { 5, 9 }, [EXPR_OROR] = { 6, 10 },
};

#define LEVELS     10
#define BINARY_OPS (sizeof bindings / sizeof *bindings)

/* The ways by which a computation goes wrong. */
enum fault { FAULT_NONE, FAULT_RANGE, FAULT_DIVISION, FAULT_SHIFT };

static const char *const fault_texts[] = {
	[FAULT_RANGE] = "the result does not fit 64 bits",
	[FAULT_DIVISION] = "division by zero",
	[FAULT_SHIFT] = "a shift by less than 0 or more than 63 bits",
};

static bool in_range(int128 n)
{
	return n >= INT64_MIN && n <= (int128)UINT64_MAX;
}

struct value expr_number(struct span span, int128 n)
{
	return (struct value){ .span = span, .number = n };
}

static struct value failed_value(struct span span)
{
	return expr_number(span, 0);
}

static unsigned depth_of(const struct value *value)
{
	return !value->tree ? 0 : is_name(value->tree) ? 1 : value->tree->depth;
}

/* Not all trees need room for operands. */
static size_t size_used(enum expr_kind kind)
{
	switch (kind) {
	case EXPR_SIZEOF:
	case EXPR_CORE:
	case EXPR_PLACE: return offsetof(struct expr, left);
	case EXPR_UNARY:
	case EXPR_FUNCTION: return offsetof(struct expr, right);
	default: return sizeof(struct expr);
	}
}

static void report_too_deep(struct assembler *as, struct span span)
{
	diag_error(&as->diags, span, "this expression is too long; name parts of it with .equ and a number");
}

static struct value new_tree(struct assembler *as, struct expr expr)
{
	unsigned left = depth_of(&expr.left), right = depth_of(&expr.right);
	struct expr *tree;

	expr.depth = 1 + (left > right ? left : right);
	if (expr.depth > MAX_DEPTH) {
		report_too_deep(as, expr.span);
		return failed_value(expr.span);
	}
	tree = arena_alloc(&as->arena, size_used(expr.kind));
	memcpy(tree, &expr, size_used(expr.kind));
	return (struct value){ .span = expr.span, .tree = tree };
}

/* A constant that is known by now is a number; so a redefined .equ has the value of the place of use. */
struct value expr_name(struct assembler *as, struct span span, struct name *name)
{
	struct symbol_def *def = name->file;

	if (name->length == 1 && name->text[0] == '.')
		return new_tree(
			as, (struct expr){ .kind = EXPR_PLACE, .span = span, .place = asm_place(as, span) });
	if (def && def->is_constant && !def->details->value.tree)
		return expr_number(span, def->details->value.number);
	if (def)
		def->was_used = true;
	return (struct value){ .span = span, .tree = name_tree(name) };
}

static enum fault compute_unary(enum expr_op op, int128 a, int128 *result)
{
	switch (op) {
	case EXPR_NEGATE: *result = -a; break;
	/* The complement of 64 bits stays one, also of 2^63 and more. */
	case EXPR_NOT: *result = a > INT64_MAX ? (int128) ~(uint64_t)a : ~a; break;
	case EXPR_LOGICAL_NOT: *result = !a; break;
	default: *result = a; break;
	}
	return in_range(*result) ? FAULT_NONE : FAULT_RANGE;
}

static enum fault compute_shift(enum expr_op op, int128 a, int128 b, int128 *result)
{
	if (b < 0 || b > 63)
		return FAULT_SHIFT;
	/* To the right, both LLVM and GNU as shift the 64 bits logically. */
	*result = op == EXPR_SHL ? a * ((int128)1 << b) : (int128)((uint64_t)a >> b);
	return FAULT_NONE;
}

/* A bit operation on 64 bits of either sign: -1 ^ 0xffffffffffffffff is 0. */
static int128 wrapped(int128 n)
{
	return n < INT64_MIN ? n + ((int128)1 << 64) : n;
}

/* LLVM and GNU as divide and compare 64 bits with a sign. */
static bool has_sign(enum expr_op op)
{
	return op == EXPR_DIV || op == EXPR_MOD || (op >= EXPR_EQ && op <= EXPR_GE);
}

int128 expr_with_sign(struct assembler *as, struct span span, int128 number)
{
	if (number > INT64_MAX)
		diag_warning(&as->diags, span,
			     "%s counts as negative here: every assembler takes 64 bits with a sign",
			     number_text(&as->arena, number));
	return (int64_t)(uint64_t)number;
}

/* Of what is equal in 64 bits nobody expects that it is not: -1 == 0xffffffffffffffff. */
static void warn_of_sign(struct assembler *as, struct span span, enum expr_op op, int128 a, int128 b)
{
	if (has_sign(op) && op != EXPR_EQ && op != EXPR_NE)
		expr_with_sign(as, span, a > INT64_MAX ? a : b);
}

static enum fault compute_binary(enum expr_op op, int128 a, int128 b, int128 *result)
{
	enum fault fault = FAULT_NONE;

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

/* Reports a fault and goes on with 0. */
static int128 checked(struct assembler *as, struct span span, enum fault fault, int128 result)
{
	if (!fault)
		return result;
	diag_error(&as->diags, span, "%s", fault_texts[fault]);
	return 0;
}

struct value expr_unary(struct assembler *as, struct span span, enum expr_op op, struct value operand)
{
	int128 result;
	enum fault fault;

	if (operand.tree)
		return new_tree(as,
				(struct expr){ .kind = EXPR_UNARY, .op = op, .span = span, .left = operand });
	fault = compute_unary(op, operand.number, &result);
	return expr_number(span, checked(as, span, fault, result));
}

struct value expr_sizeof(struct assembler *as, struct span span, struct name *name)
{
	return new_tree(as, (struct expr){ .kind = EXPR_SIZEOF, .span = span, .name = name });
}

struct value expr_core(struct assembler *as, struct span span, const struct name *function,
		       const struct name *tag, struct span tag_span, struct name *name, struct span name_span)
{
	const struct core_relo *use = core_relo_new(as, span, function, tag, tag_span, name, name_span);

	return use ? new_tree(as, (struct expr){ .kind = EXPR_CORE, .span = span, .core = use })
		   : failed_value(span);
}

/* htons and htonl, and their inverses, which are the same: they swap where the target is little-endian. */
static unsigned function_bits(const struct name *function)
{
	if (!strcmp(function->text, "htons") || !strcmp(function->text, "ntohs"))
		return 16;
	if (!strcmp(function->text, "htonl") || !strcmp(function->text, "ntohl"))
		return 32;
	return 0;
}

static int128 compute_function(struct assembler *as, struct span span, const struct name *function, int128 n)
{
	unsigned bits = function_bits(function);

	if (n < -((int128)1 << (bits - 1)) || n >= (int128)1 << bits) {
		diag_error(&as->diags, span, "the value does not fit the %u bits of %s", bits,
			   function->text);
		return 0;
	}
	if (as->object.endian == BPFAS_BIG)
		return bits == 16 ? (uint16_t)n : (uint32_t)n;
	return bits == 16 ? __builtin_bswap16((uint16_t)n) : __builtin_bswap32((uint32_t)n);
}

struct value expr_call(struct assembler *as, struct span span, struct name *function, struct span at,
		       struct value argument)
{
	if (!function_bits(function)) {
		struct suggestion suggestion = suggestion_for(function->text, function->length);
		const char *core;

		for (size_t i = 0; (core = core_function_name(i)); i++)
			suggestion_offer(&suggestion, core);
		diag_error(&as->diags, at, "unknown function '%s' in an expression%s", function->text,
			   suggestion.nearest ? suggestion_text(&as->arena, &suggestion)
					      : "; there are htons, htonl, ntohs, ntohl, sizeof and core");
		return failed_value(span);
	}
	if (!argument.tree)
		return expr_number(span, compute_function(as, argument.span, function, argument.number));
	return new_tree(
		as, (struct expr){ .kind = EXPR_FUNCTION, .span = span, .name = function, .left = argument });
}

static struct chain_item *new_item(struct assembler *as)
{
	struct chain_item *item = as->evaluation.spare;

	if (!item)
		return ARENA_NEW(&as->arena, struct chain_item);
	as->evaluation.spare = item->next;
	return item;
}

struct chain expr_chain(struct assembler *as, struct value first)
{
	struct chain_item *item = new_item(as);

	*item = (struct chain_item){ .term = first };
	return (struct chain){ .span = first.span, .first = item, .last = item };
}

struct chain expr_append(struct assembler *as, struct chain chain, enum expr_op op, struct value term)
{
	struct chain_item *item = new_item(as);

	*item = (struct chain_item){ .op = op, .term = term };
	chain.last->next = item;
	chain.last = item;
	chain.span.end = term.span.end;
	return chain;
}

/* `speak` is off for C's reading, which is only compared. */
static struct value combine(struct assembler *as, enum expr_op op, struct value left, struct value right,
			    bool speak, bool *faulty)
{
	struct span span = span_join(left.span, right.span);
	int128 result = 0;
	enum fault fault;

	if (*faulty)
		return failed_value(span);
	if (left.tree || right.tree) {
		*faulty = depth_of(&left) == MAX_DEPTH || depth_of(&right) == MAX_DEPTH;
		return new_tree(
			as,
			(struct expr){
				.kind = EXPR_BINARY, .op = op, .span = span, .left = left, .right = right });
	}
	fault = compute_binary(op, left.number, right.number, &result);
	if (speak)
		warn_of_sign(as, span, op, left.number, right.number);
	if (fault) {
		*faulty = true;
		if (speak)
			diag_error(&as->diags, span, "%s", fault_texts[fault]);
		result = 0;
	}
	return expr_number(span, result);
}

static unsigned level(enum expr_op op, bool as_c)
{
	return as_c ? bindings[op].c : bindings[op].gnu;
}

/* Operator precedence with two stacks, no deeper than there are levels, as all operators bind to the left. */
static struct value bind(struct assembler *as, const struct chain *chain, bool as_c, bool *faulty)
{
	struct value terms[LEVELS + 2] = { chain->first->term };
	enum expr_op ops[LEVELS + 1];
	unsigned count = 0;

	for (const struct chain_item *item = chain->first->next; item; item = item->next) {
		for (; count && level(ops[count - 1], as_c) <= level(item->op, as_c); count--)
			terms[count - 1] =
				combine(as, ops[count - 1], terms[count - 1], terms[count], !as_c, faulty);
		ops[count++] = item->op;
		terms[count] = item->term;
	}
	for (; count; count--)
		terms[count - 1] = combine(as, ops[count - 1], terms[count - 1], terms[count], !as_c, faulty);
	return terms[0];
}

/* Whether two of the chain's operators stand in another order in C. */
static bool may_differ_in_c(const struct chain *chain)
{
	uint32_t present = 0;

	if (chain->first->next == chain->last)
		return false;
	for (const struct chain_item *item = chain->first->next; item; item = item->next)
		present |= 1u << item->op;
	for (unsigned a = 0; a < BINARY_OPS; a++)
		for (unsigned b = 0; b < BINARY_OPS; b++)
			if ((present >> a & 1) && (present >> b & 1) &&
			    (bindings[a].gnu <= bindings[b].gnu) != (bindings[a].c <= bindings[b].c))
				return true;
	return false;
}

static void warn_as_c_differs(struct assembler *as, struct span span, int128 ours, int128 c)
{
	diag_warning(&as->diags, span, "this is %s here and would be %s in C; put parentheses in",
		     number_text(&as->arena, ours), number_text(&as->arena, c));
}

static struct value bind_both_ways(struct assembler *as, const struct chain *chain)
{
	bool faulty = false, faulty_in_c = false;
	struct value ours = bind(as, chain, false, &faulty), c;

	ours.span = chain->span;
	if (faulty || !may_differ_in_c(chain))
		return ours;
	c = bind(as, chain, true, &faulty_in_c);
	if (ours.tree)
		return new_tree(
			as, (struct expr){
				    .kind = EXPR_AMBIGUOUS, .span = chain->span, .left = ours, .right = c });
	if (!faulty_in_c && ours.number != c.number)
		warn_as_c_differs(as, chain->span, ours.number, c.number);
	return ours;
}

struct value expr_finish(struct assembler *as, struct chain chain)
{
	struct value value = bind_both_ways(as, &chain);

	chain.last->next = as->evaluation.spare;
	as->evaluation.spare = chain.first;
	return value;
}

struct name *expr_as_name(const struct value *value)
{
	return is_name(value->tree) ? (struct name *)((uintptr_t)value->tree - 1) : NULL;
}

const struct core_relo *expr_as_core(const struct value *value)
{
	const struct expr *tree = value->tree;

	while (tree && kind_of(tree) == EXPR_UNARY && tree->op == EXPR_PLUS)
		tree = tree->left.tree;
	return tree && kind_of(tree) == EXPR_CORE ? tree->core : NULL;
}

/* ---- At the end of the file -------------------------------------------- */

static struct result evaluate_tree(struct assembler *as, const struct value *value);

static struct result failure(void)
{
	return (struct result){ .failed = true };
}

static struct result evaluate_constant(struct assembler *as, struct symbol_def *def, struct span span)
{
	struct result result, *settled;

	if (def->details->settled)
		return *def->details->settled;
	if (def->evaluating) {
		diag_error(&as->diags, span, "'%s' is defined by itself", def->name->text);
		return failure();
	}
	def->evaluating = true;
	result = expr_evaluate(as, &def->details->value);
	def->evaluating = false;
	if (as->evaluation.labels_settled && def->details->value.tree) {
		settled = ARENA_NEW(&as->arena, struct result);
		*settled = result;
		asm_details(as, def)->settled = settled;
	}
	return result;
}

/* A section's name is its first byte, unless the file gives the name to something else. */
static struct symbol_def *section_symbol_def(struct assembler *as, struct name *name, struct span span)
{
	struct symbol_def *def = asm_declare(as, name, span);

	def->symbol = ARENA_NEW(&as->arena, struct symbol);
	def->symbol->name = name->text;
	def->symbol->section = name->roles->section;
	def->is_defined = true;
	return def;
}

struct result expr_evaluate_symbol_def(struct assembler *as, struct symbol_def *def)
{
	return evaluate_constant(as, def, def->span);
}

static struct result evaluate_name(struct assembler *as, const struct value *value)
{
	struct name *name = expr_as_name(value);
	struct symbol_def *def = asm_lookup(as, name);
	struct result result = { 0 };

	if (def && def->is_constant)
		return evaluate_constant(as, def, value->span);
	if (def) {
		if (!as->blocks.open.number)
			asm_symbol(as, def);
		return (struct result){ .symbol = def };
	}
	if (name->roles->section)
		return (struct result){ .symbol = section_symbol_def(as, name, value->span) };
	if (!name_builtin(as, name, &result)) {
		if (as->evaluation.names_are_symbols)
			return (struct result){ .symbol = asm_undefined(as, name, value->span) };
		name_report_unknown(as, value->span, name);
		return failure();
	}
	return result;
}

/* Two addresses in one section have a distance; else a symbol stands only on the left of + and -. */
static bool combine_symbols(enum expr_op op, struct result *left, const struct result *right)
{
	const struct symbol *a = left->symbol ? left->symbol->symbol : NULL;
	const struct symbol *b = right->symbol ? right->symbol->symbol : NULL;

	if (!a && !b)
		return true;
	if (op == EXPR_ADD && !(a && b)) {
		left->symbol = a ? left->symbol : right->symbol;
		return true;
	}
	if (op == EXPR_SUB && a && !b)
		return true;
	if (op != EXPR_SUB || !a || ((!a->section || a->section != b->section) && a != b))
		return false;
	left->number += (int128)a->value - (int128)b->value;
	left->symbol = NULL;
	return true;
}

static struct result evaluate_binary(struct assembler *as, const struct expr *expr)
{
	struct result left = expr_evaluate(as, &expr->left), right = expr_evaluate(as, &expr->right);
	enum fault fault;
	int128 result = 0;

	if (left.failed || right.failed)
		return failure();
	if (!combine_symbols(expr->op, &left, &right)) {
		diag_error(&as->diags, expr->span,
			   "addresses can only be subtracted within a section, or moved by a "
			   "number");
		return failure();
	}
	fault = compute_binary(expr->op, left.number, right.number, &result);
	warn_of_sign(as, expr->span, expr->op, left.number, right.number);
	left.number = checked(as, expr->span, fault, result);
	left.failed = fault != FAULT_NONE;
	left.is_helper = false;
	return left;
}

static struct result evaluate_operand(struct assembler *as, const struct value *value)
{
	struct result result = expr_evaluate(as, value);

	if (!result.failed && result.symbol) {
		diag_error(&as->diags, value->span, "expected a number, but '%s' is an address",
			   name_shown(as, result.symbol->name));
		return failure();
	}
	return result;
}

static struct result evaluate_unary(struct assembler *as, const struct expr *expr)
{
	struct result result;
	enum fault fault;

	if (expr->op == EXPR_PLUS)
		return expr_evaluate(as, &expr->left);
	result = evaluate_operand(as, &expr->left);
	if (result.failed)
		return result;
	fault = compute_unary(expr->op, result.number, &result.number);
	result.number = checked(as, expr->span, fault, result.number);
	result.failed = fault != FAULT_NONE;
	return result;
}

static struct result evaluate_ambiguous(struct assembler *as, const struct expr *expr)
{
	struct result ours = expr_evaluate(as, &expr->left), c;

	if (ours.failed)
		return ours;
	c = expr_evaluate(as, &expr->right);
	if (!c.failed && ours.number != c.number)
		warn_as_c_differs(as, expr->span, ours.number, c.number);
	return ours;
}

static struct result evaluate_function(struct assembler *as, const struct expr *expr)
{
	struct result result = evaluate_operand(as, &expr->left);

	if (!result.failed)
		result.number = compute_function(as, expr->left.span, expr->name, result.number);
	return result;
}

static struct result evaluate_sizeof(struct assembler *as, const struct expr *expr)
{
	struct result result = { 0 };

	result.failed = !name_sizeof(as, expr->span, expr->name, &result.number);
	return result;
}

/* Where it is the whole operand, it is not evaluated: asm/fixup.c. */
static struct result refuse_core(struct assembler *as, const struct expr *expr)
{
	diag_error(&as->diags, expr->span,
		   "'%s' must be an instruction's whole operand, as a loader writes over the "
		   "number there; compute with it in registers",
		   core_relo_name(expr->core));
	return failure();
}

static struct result evaluate_tree(struct assembler *as, const struct value *value)
{
	const struct expr *expr = value->tree;

	switch (kind_of(expr)) {
	case EXPR_NAME: return evaluate_name(as, value);
	case EXPR_UNARY: return evaluate_unary(as, expr);
	case EXPR_BINARY: return evaluate_binary(as, expr);
	case EXPR_AMBIGUOUS: return evaluate_ambiguous(as, expr);
	case EXPR_FUNCTION: return evaluate_function(as, expr);
	case EXPR_SIZEOF: return evaluate_sizeof(as, expr);
	case EXPR_CORE: return refuse_core(as, expr);
	case EXPR_PLACE: return (struct result){ .symbol = expr->place };
	}
	return failure();
}

/* Constants may be made of constants without end: what counts is how deep it goes in all, and how far. */
static bool goes_too_far(struct assembler *as, unsigned max_steps)
{
	if (!as->evaluation.depth)
		as->evaluation.steps = 0;
	return as->evaluation.depth > 2 * MAX_DEPTH || ++as->evaluation.steps > max_steps;
}

struct result expr_evaluate(struct assembler *as, const struct value *value)
{
	struct result result = { .number = value->number };

	if (!value->tree)
		return result;
	if (goes_too_far(as, MAX_STEPS)) {
		/* What is left of it is not worth a message each. */
		if (as->evaluation.steps <= MAX_STEPS + 1)
			report_too_deep(as, value->span);
		return failure();
	}
	as->evaluation.depth++;
	result = evaluate_tree(as, value);
	as->evaluation.depth--;
	return result;
}

void expr_mention(struct assembler *as, const struct value *value)
{
	const struct expr *expr = value->tree;

	if (!expr)
		return;
	switch (kind_of(expr)) {
	case EXPR_NAME: asm_mention(as, expr_as_name(value), value->span); break;
	case EXPR_BINARY:
		expr_mention(as, &expr->left);
		expr_mention(as, &expr->right);
		break;
	case EXPR_UNARY:
	case EXPR_FUNCTION:
	case EXPR_AMBIGUOUS: expr_mention(as, &expr->left); break;
	case EXPR_SIZEOF:
	case EXPR_CORE:
	case EXPR_PLACE: break;
	}
}

/* ---- Before the end of the file ---------------------------------------- */

static bool known(struct assembler *as, const struct value *value, struct result *result);

/* Inside a block, a label that is yet to come may take the name. */
static bool known_name(struct assembler *as, struct name *name, struct result *result)
{
	struct symbol_def *def = asm_lookup(as, name);
	bool is_known;

	if (!def || !def->is_defined || def->evaluating)
		return false;
	if (!def->is_constant) {
		result->symbol = def;
		return def->symbol && def->symbol->section && !as->blocks.open.number;
	}
	def->evaluating = true;
	is_known = known(as, &def->details->value, result);
	def->evaluating = false;
	return is_known;
}

/* Two places of a section have a distance, unless something of unknown length may come between. */
static bool known_binary(struct assembler *as, const struct expr *expr, struct result *result)
{
	struct result right = { 0 };
	int128 number;

	if (!known(as, &expr->left, result) || !known(as, &expr->right, &right))
		return false;
	if (right.symbol && right.symbol->symbol->section->fragments)
		return false;
	if (!combine_symbols(expr->op, result, &right) ||
	    compute_binary(expr->op, result->number, right.number, &number))
		return false;
	result->number = number;
	return true;
}

/* Where C reads it otherwise, the warning comes when it is settled: so it is not settled here. */
static bool known_ambiguous(struct assembler *as, const struct expr *expr, struct result *result)
{
	struct result c = { 0 };

	return known(as, &expr->left, result) && known(as, &expr->right, &c) && result->number == c.number;
}

static bool known_unary(struct assembler *as, const struct expr *expr, struct result *result)
{
	return known(as, &expr->left, result) && !result->symbol &&
	       !compute_unary(expr->op, result->number, &result->number);
}

static bool known_tree(struct assembler *as, const struct value *value, struct result *result)
{
	const struct expr *expr = value->tree;

	switch (kind_of(expr)) {
	case EXPR_NAME: return known_name(as, expr_as_name(value), result);
	case EXPR_UNARY: return known_unary(as, expr, result);
	case EXPR_BINARY: return known_binary(as, expr, result);
	case EXPR_AMBIGUOUS: return known_ambiguous(as, expr, result);
	case EXPR_PLACE: result->symbol = expr->place; return true;
	case EXPR_FUNCTION:
	case EXPR_SIZEOF:
	case EXPR_CORE: break;
	}
	return false;
}

static bool known(struct assembler *as, const struct value *value, struct result *result)
{
	bool is_known;

	if (!value->tree) {
		result->number = value->number;
		return true;
	}
	/* Then the end of the file tells. */
	if (goes_too_far(as, MAX_STEPS_EARLY))
		return false;
	as->evaluation.depth++;
	is_known = known_tree(as, value, result);
	as->evaluation.depth--;
	return is_known;
}

bool expr_known(struct assembler *as, const struct value *value, int128 *number)
{
	struct result result = { 0 };

	if (!known(as, value, &result) || result.symbol)
		return false;
	*number = result.number;
	return true;
}

bool expr_known_place(struct assembler *as, const struct value *value, const struct section *section,
		      int128 *number)
{
	struct result result = { 0 };

	if (!known(as, value, &result) || (result.symbol && result.symbol->symbol->section != section))
		return false;
	*number = result.number + (result.symbol ? (int128)result.symbol->symbol->value : 0);
	return true;
}

bool expr_needed_now(struct assembler *as, const struct value *value, int128 *number)
{
	if (expr_known(as, value, number))
		return true;
	diag_error(&as->diags, value->span, "this must be a number that is known at this point");
	return false;
}

void expr_fold(struct assembler *as, struct value *value)
{
	int128 number;

	if (value->tree && expr_known(as, value, &number))
		*value = expr_number(value->span, number);
}
