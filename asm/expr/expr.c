/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Expressions while they are read: a number if all of it is known, otherwise a tree for the end of the file.
 *
 * The grammar passes terms and operators in sequence, without precedence. They are bound here, once by the
 * rules of LLVM and GNU as, and again by C's if some operators have another precedence there. If the two
 * values differ, a warning says so; a tree keeps both, to be compared when it is evaluated. A grammar with
 * precedence could do only one of them.
 *
 * Most operands are a number or a single name, and big sources have hundreds of thousands: a number makes no
 * tree, and a name is its own tree, told from others by the pointer's lowest bit (asm/expr/tree.h).
 *
 * Only hostile input makes deep trees; evaluation recurses, so their depth is bounded when they are made.
 */
#include "asm/expr/expr.h"

#include <string.h>

#include "asm/assembler.h"
#include "asm/core_use.h"
#include "asm/expr/tree.h"
#include "asm/symbol.h"
#include "base/suggest.h"

struct chain_item {
	enum expr_op op; /* before the term; the first has none */
	struct value term;
	struct chain_item *next;
};

/* Operator precedence: a smaller number binds first. */
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

static struct value failed_value(struct span span)
{
	return expr_number(span, 0);
}

static unsigned depth_of(const struct value *value)
{
	return !value->tree ? 0 : expr_is_name(value->tree) ? 1 : value->tree->depth;
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

static struct value new_tree(struct assembler *as, struct expr expr)
{
	unsigned left = depth_of(&expr.left), right = depth_of(&expr.right);
	struct expr *tree;

	expr.depth = 1 + (left > right ? left : right);
	if (expr.depth > EXPR_MAX_DEPTH) {
		expr_report_too_deep(as, expr.span);
		return failed_value(expr.span);
	}
	tree = arena_alloc(&as->arena, size_used(expr.kind));
	memcpy(tree, &expr, size_used(expr.kind));
	return (struct value){ .span = expr.span, .tree = tree };
}

/* A constant known by now is a number; so a redefined .equ has its value at the place of use. */
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
	return (struct value){ .span = span, .tree = expr_name_tree(name) };
}

struct value expr_unary(struct assembler *as, struct span span, enum expr_op op, struct value operand)
{
	int128 result;
	enum arithmetic_error fault;

	if (operand.tree)
		return new_tree(as,
				(struct expr){ .kind = EXPR_UNARY, .op = op, .span = span, .left = operand });
	fault = compute_unary(op, operand.number, &result);
	return expr_number(span, compute_checked(as, span, fault, result));
}

struct value expr_sizeof(struct assembler *as, struct span span, struct name *name)
{
	return new_tree(as, (struct expr){ .kind = EXPR_SIZEOF, .span = span, .name = name });
}

struct value expr_core(struct assembler *as, struct span span, const struct core_words *words)
{
	const struct core_relo *use = core_relo_new(as, span, words);

	return use ? new_tree(as, (struct expr){ .kind = EXPR_CORE, .span = span, .core = use })
		   : failed_value(span);
}

struct value expr_call(struct assembler *as, struct span span, struct name *function, struct span at,
		       struct value argument)
{
	if (!compute_call_bits(function)) {
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
		return expr_number(span, compute_call(as, argument.span, function, argument.number));
	return new_tree(
		as, (struct expr){ .kind = EXPR_FUNCTION, .span = span, .name = function, .left = argument });
}

static struct chain_item *new_item(struct assembler *as)
{
	struct chain_item *item = as->spare_chain_items;

	if (!item)
		return ARENA_NEW(&as->arena, struct chain_item);
	as->spare_chain_items = item->next;
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

/* `speak` is false for C's reading, which is only compared. */
static struct value combine(struct assembler *as, enum expr_op op, struct value left, struct value right,
			    bool speak, bool *faulty)
{
	struct span span = span_join(left.span, right.span);
	int128 result = 0;
	enum arithmetic_error fault;

	if (*faulty)
		return failed_value(span);
	if (left.tree || right.tree) {
		*faulty = depth_of(&left) == EXPR_MAX_DEPTH || depth_of(&right) == EXPR_MAX_DEPTH;
		return new_tree(
			as,
			(struct expr){
				.kind = EXPR_BINARY, .op = op, .span = span, .left = left, .right = right });
	}
	fault = compute_binary(op, left.number, right.number, &result);
	if (speak)
		compute_warn_of_sign(as, span, op, left.number, right.number);
	if (fault) {
		*faulty = true;
		if (speak)
			diag_error(&as->diags, span, "%s", compute_fault_text(fault));
		result = 0;
	}
	return expr_number(span, result);
}

static unsigned level(enum expr_op op, bool as_c)
{
	return as_c ? bindings[op].c : bindings[op].gnu;
}

/*
 * Operator precedence parsing with two stacks, no deeper than there are precedence levels, since all
 * operators bind to the left.
 */
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

/* Whether two operators of the chain bind differently in C. */
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
		expr_warn_as_c_differs(as, chain->span, ours.number, c.number);
	return ours;
}

struct value expr_finish(struct assembler *as, struct chain chain)
{
	struct value value = bind_both_ways(as, &chain);

	chain.last->next = as->spare_chain_items;
	as->spare_chain_items = chain.first;
	return value;
}

void expr_mention(struct assembler *as, const struct value *value)
{
	const struct expr *expr = value->tree;

	if (!expr)
		return;
	switch (expr_kind_of(expr)) {
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

void expr_warn_as_c_differs(struct assembler *as, struct span span, int128 ours, int128 c)
{
	diag_warning(&as->diags, span, "this is %s here and would be %s in C; add parentheses",
		     number_text(&as->arena, ours), number_text(&as->arena, c));
}

void expr_report_too_deep(struct assembler *as, struct span span)
{
	diag_error(&as->diags, span, "this expression is too long; name parts of it with .equ and a number");
}

struct name *expr_as_name(const struct value *value)
{
	return expr_is_name(value->tree) ? (struct name *)((uintptr_t)value->tree - 1) : NULL;
}

const struct core_relo *expr_as_core(const struct value *value)
{
	const struct expr *tree = value->tree;

	while (tree && expr_kind_of(tree) == EXPR_UNARY && tree->op == EXPR_PLUS)
		tree = tree->left.tree;
	return tree && expr_kind_of(tree) == EXPR_CORE ? tree->core : NULL;
}
