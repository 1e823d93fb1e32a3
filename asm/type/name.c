/* SPDX-License-Identifier: BSD-2-Clause */
/* Types as written in declarations: a name, stars, array sizes, parameters. */
#include "asm/type/name.h"

#include <inttypes.h>
#include <string.h>

#include "asm/assembler.h"
#include "asm/expr/evaluate.h"
#include "asm/builtin_name.h"
#include "asm/symbol.h"
#include "asm/type/builtin.h"
#include "asm/type/derive.h"
#include "asm/type/find.h"
#include "asm/type/layout.h"
#include "output/dis/text.h"

/* libbpf's values for a .kconfig of y, n or m (bpf_helpers.h). */
static struct type *make_tristate(struct assembler *as, const struct name *name)
{
	static const char *const values[] = { "TRI_NO", "TRI_YES", "TRI_MODULE" };
	struct type *type = type_declare(&as->types, TYPE_ENUM, name->text, name->length);

	for (int64_t i = 0; i < 3; i++) {
		struct symbol_def *def = asm_declare(
			as, name_intern(&as->names, values[i], strlen(values[i])), (struct span){ 0 });

		vec_push(&as->arena, &type->enumerators,
			 ((struct enumerator){ .name = values[i], .value = i }));
		if (!def->is_defined) {
			def->is_defined = true;
			asm_set_constant(as, def, expr_number((struct span){ 0 }, i));
		}
	}
	type_complete(&as->types, &as->diags, type);
	return type;
}

static struct type *tagged_type(struct assembler *as, const struct type_words *words)
{
	const struct name *name = words->name;
	enum type_kind kind = type_kind_of_tag((enum type_tag)words->tag);
	struct type *type = type_find(&as->types, kind, name->text, name->length);

	if (!type && kind == TYPE_ENUM && !strcmp(name->text, "libbpf_tristate"))
		type = make_tristate(as, name);
	/* A pointer's target may be declared later, or never. */
	if (!type && words->stars)
		type = type_declare(&as->types, kind, name->text, name->length);
	return type;
}

static struct type *named_type(struct assembler *as, const struct type_words *words)
{
	const struct name *name = words->name;
	struct type *type;

	if (words->tag)
		return tagged_type(as, words);
	type = type_find(&as->types, TYPE_TYPEDEF, name->text, name->length);
	if (!type)
		type = type_base(&as->types, name->text, name->length);
	return type ? type : type_find_any(&as->types, name->text, name->length);
}

static struct type *add_stars(struct assembler *as, const struct type_words *words, struct type *type)
{
	if (words->type_tag)
		type = type_tagged(&as->types, words->type_tag, type);
	for (unsigned i = 0; i < words->stars; i++) {
		type = type_pointer(&as->types, type);
		if (words->restrict_stars >> i & 1)
			type = type_restrict(&as->types, type);
		if (words->volatile_stars >> i & 1)
			type = type_volatile(&as->types, type);
		if (words->const_stars >> i & 1)
			type = type_const(&as->types, type);
	}
	return type;
}

struct type *asm_type(struct assembler *as, const struct type_words *words)
{
	struct type *type = words->body;

	if (!type && !words->name) {
		diag_error(&as->diags, words->span, "expected a type's name");
		return NULL;
	}
	if (!type)
		type = named_type(as, words);
	if (!type) {
		asm_report_no_type(as, words->span, words->name);
		return NULL;
	}
	if (words->is_volatile)
		type = type_volatile(&as->types, type);
	if (words->is_const)
		type = type_const(&as->types, type);
	if (words->type_tag && !words->stars) {
		diag_error(&as->diags, words->span,
			   "'__%s' tags what a pointer points to, but there is no pointer here",
			   words->type_tag);
		return NULL;
	}
	return add_stars(as, words, type);
}

bool asm_constant_now(struct assembler *as, const struct value *value, uint64_t limit, uint64_t *number)
{
	struct result result = expr_evaluate(as, value);

	if (result.failed)
		return false;
	if (result.symbol || result.number < 0 || result.number > (int128)limit) {
		diag_error(&as->diags, value->span, "a number from 0 to %" PRIu64 " is needed here", limit);
		return false;
	}
	*number = (uint64_t)result.number;
	return true;
}

/* The second element would not be aligned. */
static bool check_element(struct assembler *as, const struct type *type, const struct declarator *declarator)
{
	uint64_t size, align;

	if (!type_size(type, &size, &align) || !align || size % align == 0)
		return true;
	diag_error(&as->diags, declarator->span,
		   "an array's elements of %" PRIu64 " bytes cannot each be aligned to %" PRIu64, size,
		   align);
	return false;
}

/* The last dimension is the innermost: u8 a[2][3] is two arrays of three. */
static struct type *array_type(struct assembler *as, struct type *type, const struct declarator *declarator)
{
	for (unsigned i = declarator->dimensions; i-- > 0;) {
		uint64_t count = 0;

		if (!asm_constant_now(as, &declarator->dimension[i], UINT32_MAX, &count) ||
		    !check_element(as, type, declarator))
			return NULL;
		type = type_array(&as->types, type, count);
	}
	return type;
}

static bool is_void_alone(const struct parameters *parameters, const struct type *type)
{
	return parameters->count == 1 && !parameters->first->declarator->name && type->kind == TYPE_VOID;
}

static const char *parameter_name(const struct typed_parameter *parameter)
{
	return parameter->declarator->name ? parameter->declarator->name->text : "";
}

/* In C a parameter that is written as an array or a function is a pointer. */
static struct type *parameter_type(struct assembler *as, const struct typed_parameter *parameter)
{
	struct type *type = asm_declared_type(as, &parameter->words, parameter->declarator);

	if (type && type->kind == TYPE_ARRAY)
		return type_pointer(&as->types, type->target);
	if (type && type->kind == TYPE_FUNCTION)
		return type_pointer(&as->types, type);
	return type;
}

/*
 * '...', which BTF represents as a last parameter without name and type. Allowed only for kernel functions.
 */
static bool is_rest(const struct typed_parameter *parameter)
{
	return !parameter->declarator->name && parameter->words.name &&
	       !strcmp(parameter->words.name->text, "...");
}

static bool check_rest(struct assembler *as, const struct typed_parameter *rest, bool is_pointer)
{
	if (is_pointer && !rest->next)
		return true;
	diag_error(&as->diags, rest->words.span,
		   is_pointer ? "'...' is a function's last parameter"
			      : "BPF passes at most five arguments, in r1 to r5, and no '...'");
	return false;
}

static struct type *function_type(struct assembler *as, struct type *result,
				  const struct parameters *parameters, bool is_pointer)
{
	struct type *function = type_function(&as->types, result);

	for (const struct typed_parameter *p = parameters->first; p; p = p->next) {
		struct type *type;

		if (is_rest(p)) {
			if (!check_rest(as, p, is_pointer))
				return NULL;
			type = type_base(&as->types, "void", strlen("void"));
			vec_push(&as->arena, &function->members,
				 ((struct member){ .name = "", .type = type, .span = p->words.span }));
			continue;
		}
		type = parameter_type(as, p);
		if (!type)
			return NULL;
		if (is_void_alone(parameters, type))
			break;
		if (type->kind == TYPE_VOID) {
			diag_error(&as->diags, p->declarator->span,
				   "a parameter cannot have type void; use 'void *'");
			return NULL;
		}
		vec_push(&as->arena, &function->members,
			 ((struct member){
				 .name = parameter_name(p), .type = type, .span = p->declarator->span }));
	}
	return function;
}

struct type *asm_declared_type(struct assembler *as, const struct type_words *words,
			       const struct declarator *declarator)
{
	struct type *type = asm_type(as, words);

	if (!type && words->tag && words->name && !words->body)
		diag_note(&as->diags, words->span, "only pointers to it are allowed before its definition");
	if (type && declarator->parameters)
		type = function_type(as, type, declarator->parameters, declarator->stars);
	if (type && declarator->elements)
		type = array_type(as, type, declarator->elements);
	for (unsigned i = 0; type && i < declarator->stars; i++)
		type = type_pointer(&as->types, type);
	if (type && declarator->dimensions)
		type = array_type(as, type, declarator);
	return type;
}

bool type_is_byte(const struct type *type)
{
	return type->kind == TYPE_INT && type->size == 1 && !type->is_bool;
}
