/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The value of an expression: a number, or a symbol and a number.
 *
 * There are two evaluations. expr_evaluate is for the end of the file, when every name is settled: what it
 * cannot evaluate is an error. expr_known is for the middle of it, where a directive needs a number at once:
 * it reports nothing and knows less: no name that the file may still define, and no distance across a
 * fragment, whose length is still open.
 *
 * Constants are defined by constants (.set a, b + b), so a few lines can ask for billions of steps: a value,
 * once computed, is stored with its constant, steps are counted, and a constant in its own definition is
 * reported.
 */
#include "asm/expr/evaluate.h"

#include "asm/assembler.h"
#include "asm/block.h"
#include "asm/core_use.h"
#include "asm/expr/arithmetic.h"
#include "asm/expr/expr.h"
#include "asm/expr/tree.h"
#include "asm/local_label.h"
#include "asm/builtin_name.h"
#include "asm/symbol.h"
#include "asm/undefined.h"

/* Each of `.set a, b + b`, `.set b, c + c` ... doubles the work unless it is cached or bounded. */
#define MAX_STEPS       (1u << 16)
#define MAX_STEPS_EARLY (1u << 12)

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
		diag_error(&as->diags, span, "the definition of '%s' refers to itself", def->name->text);
		return failure();
	}
	def->evaluating = true;
	result = expr_evaluate(as, &def->details->value);
	def->evaluating = false;
	if (as->evaluation->labels_settled && def->details->value.tree) {
		settled = ARENA_NEW(&as->arena, struct result);
		*settled = result;
		asm_details(as, def)->settled = settled;
	}
	return result;
}

/* A section's name means its first byte, unless the file defines the name otherwise. */
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
		if (!as->blocks->open.number)
			asm_symbol(as, def);
		return (struct result){ .symbol = def };
	}
	if (name->roles->section)
		return (struct result){ .symbol = section_symbol_def(as, name, value->span) };
	if (!name_builtin(as, name, &result)) {
		if (as->evaluation->names_are_symbols)
			return (struct result){ .symbol = asm_undefined(as, name, value->span) };
		name_report_unknown(as, value->span, name);
		return failure();
	}
	return result;
}

/* Two addresses in one section have a distance; otherwise a symbol can only be on the left of + and -. */
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
	enum arithmetic_error fault;
	int128 result = 0;

	if (left.failed || right.failed)
		return failure();
	if (!combine_symbols(expr->op, &left, &right)) {
		diag_error(&as->diags, expr->span,
			   "addresses can only be subtracted within a section, or offset by a number");
		return failure();
	}
	fault = compute_binary(expr->op, left.number, right.number, &result);
	compute_warn_of_sign(as, expr->span, expr->op, left.number, right.number);
	left.number = compute_checked(as, expr->span, fault, result);
	left.failed = fault != FAULT_NONE;
	left.is_helper = false;
	return left;
}

static struct result evaluate_operand(struct assembler *as, const struct value *value)
{
	struct result result = expr_evaluate(as, value);

	if (!result.failed && result.symbol) {
		diag_error(&as->diags, value->span, "expected a number, but '%s' is an address",
			   name_shown(&as->arena, result.symbol->name));
		return failure();
	}
	return result;
}

static struct result evaluate_unary(struct assembler *as, const struct expr *expr)
{
	struct result result;
	enum arithmetic_error fault;

	if (expr->op == EXPR_PLUS)
		return expr_evaluate(as, &expr->left);
	result = evaluate_operand(as, &expr->left);
	if (result.failed)
		return result;
	fault = compute_unary(expr->op, result.number, &result.number);
	result.number = compute_checked(as, expr->span, fault, result.number);
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
		expr_warn_as_c_differs(as, expr->span, ours.number, c.number);
	return ours;
}

static struct result evaluate_function(struct assembler *as, const struct expr *expr)
{
	struct result result = evaluate_operand(as, &expr->left);

	if (!result.failed)
		result.number = compute_call(as, expr->left.span, expr->name, result.number);
	return result;
}

static struct result evaluate_sizeof(struct assembler *as, const struct expr *expr)
{
	struct result result = { 0 };

	result.failed = !name_sizeof(as, expr->span, expr->name, &result.number);
	return result;
}

/* As a whole operand it is not evaluated here: asm/fixup.c. */
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

	switch (expr_kind_of(expr)) {
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

/* Constants may refer to constants without end: limits both the depth and the total steps. */
static bool goes_too_far(struct assembler *as, unsigned max_steps)
{
	if (!as->evaluation->depth)
		as->evaluation->steps = 0;
	return as->evaluation->depth > 2 * EXPR_MAX_DEPTH || ++as->evaluation->steps > max_steps;
}

struct result expr_evaluate(struct assembler *as, const struct value *value)
{
	struct result result = { .number = value->number };

	if (!value->tree)
		return result;
	if (goes_too_far(as, MAX_STEPS)) {
		/* Reporting the rest would only repeat the message. */
		if (as->evaluation->steps <= MAX_STEPS + 1)
			expr_report_too_deep(as, value->span);
		return failure();
	}
	as->evaluation->depth++;
	result = evaluate_tree(as, value);
	as->evaluation->depth--;
	return result;
}

/* ---- Before the end of the file ---------------------------------------- */

static bool known(struct assembler *as, const struct value *value, struct result *result);

/* Inside a block, a later label may still take the name. */
static bool known_name(struct assembler *as, struct name *name, struct result *result)
{
	struct symbol_def *def = asm_lookup(as, name);
	bool is_known;

	if (!def || !def->is_defined || def->evaluating)
		return false;
	if (!def->is_constant) {
		result->symbol = def;
		return def->symbol && def->symbol->section && !as->blocks->open.number;
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

/* If C reads it differently, the warning comes when it is evaluated at the end: not settled here. */
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

	switch (expr_kind_of(expr)) {
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
	/* Unknown: left to the end of the file. */
	if (goes_too_far(as, MAX_STEPS_EARLY))
		return false;
	as->evaluation->depth++;
	is_known = known_tree(as, value, result);
	as->evaluation->depth--;
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
