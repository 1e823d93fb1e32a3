/* SPDX-License-Identifier: BSD-2-Clause */
/* .func: subprograms, which programs call or pass to helpers. */
#include "asm/function.h"

#include <string.h>

#include "asm/assembler.h"
#include "asm/block.h"
#include "asm/block_bounds.h"
#include "asm/section.h"
#include "asm/symbol.h"
#include "asm/type/derive.h"
#include "asm/type/name.h"
#include "asm/type/type.h"

/* BPF's calling convention passes arguments in r1 to r5. */
#define MAX_PARAMETERS 5

/* libbpf looks for subprograms only in .text. An object with stated sections keeps them as they are. */
static struct section *text_section(struct assembler *as)
{
	struct section *text;

	if (as->section->is_stated)
		return as->section;
	text = asm_find_standard_section(as, ".text", 8);
	text->align = 8;
	return text;
}

/* ---- The verifier's rules for global functions ------------------------ */

static bool is_number(const struct type *type)
{
	return type->kind == TYPE_INT || type->kind == TYPE_ENUM;
}

static void warn_of_pointer(struct assembler *as, const struct member *parameter, unsigned tags)
{
	const struct type *target = type_resolve(type_resolve(parameter->type)->target);
	uint64_t size, align;

	if (tags & (ARG_CTX | ARG_ARENA | ARG_TRUSTED) || type_size(target, &size, &align))
		return;
	diag_warning(&as->diags, parameter->span,
		     "the kernel refuses a pointer to a type of unknown size in a global function");
	diag_note(&as->diags, parameter->span,
		  "give it a type with a size or a tag as __arg_ctx, or make the function "
		  "static");
}

static void warn_of_parameter(struct assembler *as, const struct member *parameter, unsigned tags)
{
	const struct type *type = type_resolve(parameter->type);

	if (type->kind == TYPE_POINTER)
		warn_of_pointer(as, parameter, tags);
	else if (!is_number(type))
		diag_warning(&as->diags, parameter->span,
			     "a function's arguments can only be numbers and pointers");
}

static void warn_of_result(struct assembler *as, const struct type *prototype, struct span span)
{
	if (!is_number(type_resolve(prototype->target)))
		diag_warning(&as->diags, span, "a global function must return a number; 'int' will do");
}

static void check_global(struct assembler *as, const struct declarator *declarator,
			 const struct type *prototype)
{
	const struct typed_parameter *words = declarator->parameters->first;

	warn_of_result(as, prototype, declarator->span);
	for (size_t i = 0; i < prototype->members.count; i++, words = words->next)
		warn_of_parameter(as, &prototype->members.at[i], words->words.arguments);
}

void asm_refuse_packed(struct assembler *as, const struct attributes *attributes)
{
	if (attributes->packed)
		diag_error(&as->diags, attributes->span,
			   "'packed' applies to a struct, a union, an enum or a member, not here");
}

void asm_refuse_layout(struct assembler *as, const struct attributes *attributes)
{
	asm_refuse_packed(as, attributes);
	if (attributes->align)
		diag_error(&as->diags, attributes->span, "'aligned' does not apply here");
}

void asm_refuse_attributes(struct assembler *as, const struct attributes *attributes)
{
	if (attributes->packed || attributes->align || attributes->tags)
		diag_error(&as->diags, attributes->span, "attributes belong where this is defined, not here");
}

/* ---- All of it --------------------------------------------------------- */

void asm_add_function_btf(struct assembler *as, struct symbol *symbol, const struct type *prototype,
			  const struct declarator *declarator)
{
	const struct parameters *parameters = declarator->parameters;
	struct btf_function function = { .symbol = symbol,
					 .result = prototype->target,
					 .tags = declarator->attributes.tags };
	const struct typed_parameter *words = parameters->first;

	if (prototype->members.count > MAX_PARAMETERS) {
		diag_error(&as->diags, parameters->span, "a function has at most %d parameters, r1 to r%d",
			   MAX_PARAMETERS, MAX_PARAMETERS);
		return;
	}
	vec_reserve(&as->arena, &as->btf.functions, 1);
	for (size_t i = 0; i < prototype->members.count; i++, words = words->next)
		vec_push(&as->arena, &function.parameters,
			 ((struct btf_parameter){ prototype->members.at[i].name,
						  prototype->members.at[i].type, words->words.arguments }));
	vec_push(&as->arena, &as->btf.functions, function);
}

static bool define(struct assembler *as, struct symbol_def *def, const struct declarator *declarator,
		   uint8_t storage)
{
	struct symbol *symbol;

	if (!asm_define_symbol(as, def, declarator->span, as->section, as->section->data.count))
		return false;
	def->is_subprogram = true;
	symbol = def->symbol;
	symbol->type = STT_FUNC;
	if (!(storage & STORAGE_STATIC) && symbol->binding == STB_LOCAL)
		symbol->binding = storage & STORAGE_WEAK ? STB_WEAK : STB_GLOBAL;
	if (storage & STORAGE_HIDDEN)
		symbol->visibility = STV_HIDDEN;
	return true;
}

bool asm_is_prototype(struct assembler *as, struct span span, const struct declarator *declarator,
		      const char *example)
{
	if (declarator->name && declarator->parameters && !declarator->stars)
		return true;
	diag_error(&as->diags, span, "a function is declared as in C: '%s'", example);
	return false;
}

void asm_function(struct assembler *as, struct span span, const struct type_words *words,
		  const struct declarator *declarator)
{
	struct type *prototype;
	struct symbol_def *def;

	as->has_declarations = true;
	if (!asm_is_prototype(as, span, declarator, ".func static u64 sum(u32 a, u32 b)")) {
		as->blocks->misread++;
		return;
	}
	def = asm_declare(as, declarator->name, declarator->span);
	asm_open_block(as, span, def, text_section(as), true);
	prototype = asm_declared_type(as, words, declarator);
	asm_refuse_layout(as, &declarator->attributes);
	if (!define(as, def, declarator, words->storage) || !prototype)
		return;
	if (!(words->storage & STORAGE_STATIC) && !as->raw)
		check_global(as, declarator, prototype);
	asm_add_function_btf(as, def->symbol, prototype, declarator);
}
