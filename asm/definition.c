/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/definition.h"

#include "asm/assembler.h"
#include "asm/block.h"
#include "asm/expr/evaluate.h"
#include "asm/expr/expr.h"
#include "asm/symbol.h"
#include "asm/undefined.h"

/* A label in a .prog is only a place in it, not a symbol of the object. */
static void define_local(struct assembler *as, struct span span, struct name *name)
{
	struct name_roles *roles;

	if (name->roles->local_block == as->blocks->open.number) {
		asm_report_duplicate(as, span, name->roles->local);
		return;
	}
	roles = name_roles(&as->names, name);
	roles->local = asm_new_place(as, name, span);
	roles->local_block = as->blocks->open.number;
	vec_push(&as->arena, &as->blocks->labels, roles->local);
}

void asm_label(struct assembler *as, struct span span, struct name *name)
{
	if (as->blocks->open.number)
		define_local(as, span, name);
	else
		asm_define_symbol(as, asm_declare(as, name, span), span, as->section,
				  asm_position(as->section));
}

/*
 * .equ, .set, =: a constant may be redefined; a label may not, nor may an address, since its earlier uses
 * would see the new one.
 */
void asm_define(struct assembler *as, struct name *name, struct span name_span, struct value value)
{
	struct symbol_def *def = asm_declare(as, name, name_span);

	if (def->is_defined && !(def->is_constant && def->is_redefinable)) {
		asm_report_duplicate(as, name_span, def);
		return;
	}
	if (def->is_defined && def->details->value.tree && def->was_used) {
		diag_error(&as->diags, name_span,
			   "'%s' was used with a value that is settled at the end of the file, so it "
			   "cannot be redefined",
			   name->text);
		diag_note(&as->diags, def->span, "it is defined first here");
		return;
	}
	if (!as->blocks->open.number)
		asm_symbol(as, def);
	expr_mention(as, &value);
	expr_fold(as, &value);
	def->is_defined = def->is_redefinable = true;
	def->span = name_span;
	asm_set_constant(as, def, value);
}

/* .equiv: like .equ, but only once. */
void asm_define_once(struct assembler *as, struct name *name, struct span name_span, struct value value)
{
	struct symbol_def *def = asm_declare(as, name, name_span);

	if (def->is_defined) {
		asm_report_duplicate(as, name_span, def);
		return;
	}
	asm_define(as, name, name_span, value);
	def->is_redefinable = false;
}

/* ---- At the end of the file -------------------------------------------- */

/* As in LLVM, an alias without type and size takes its target's. */
static void inherit(struct assembler *as, struct symbol_def *alias, const struct symbol_def *base)
{
	struct symbol *symbol = alias->symbol;

	if (symbol->type == STT_NOTYPE || (symbol->type == STT_OBJECT && base->symbol->type == STT_FUNC))
		symbol->type = base->symbol->type;
	if (!alias->details->size) {
		asm_details(as, alias)->size = base->details->size;
		symbol->size = base->symbol->size;
	}
}

/*
 * A name for an address in this file is a symbol like a label; a name for another object's symbol is replaced
 * by that symbol.
 */
static void finish_constant(struct assembler *as, struct symbol_def *def)
{
	struct symbol *symbol = def->symbol;
	struct result result;
	const struct symbol *base;

	if (!def->is_constant || !symbol)
		return;
	as->evaluation->names_are_symbols = true;
	result = expr_evaluate_symbol_def(as, def);
	as->evaluation->names_are_symbols = false;
	if (result.failed) {
		/* Already reported: its uses report nothing more. */
		asm_set_constant(as, def, expr_number(def->span, 0));
		return;
	}
	base = result.symbol ? result.symbol->symbol : NULL;
	if (base && base->section) {
		symbol->section = base->section;
		symbol->value = (uint64_t)((int128)base->value + result.number);
		def->is_constant = false;
		inherit(as, def, result.symbol);
	} else if (base) {
		symbol->absent = true;
	} else {
		symbol->absolute = true;
		symbol->value = (uint64_t)result.number;
		symbol->absent |= as->has_declarations && !def->has_binding;
	}
}

static void finish_size(struct assembler *as, struct symbol_def *def)
{
	const struct value *given = def->details->size;
	struct result size;

	if (!given || !def->symbol)
		return;
	size = expr_evaluate(as, given);
	if (size.failed)
		return;
	if (size.symbol || size.number < 0)
		diag_error(&as->diags, given->span, "a size must be a number of bytes, such as '.-%s'",
			   def->name->text);
	else
		def->symbol->size = (uint64_t)size.number;
}

static void finish_binding(struct assembler *as, struct symbol_def *def)
{
	const struct symbol *symbol = def->symbol;

	if (!symbol || def->is_defined || !(def->is_declared || def->is_signature))
		return;
	if (def->has_binding)
		return;
	if (def->is_temporary)
		name_report_no_label(as, def->span, def->name);
	else if (!def->is_signature)
		def->symbol->binding = STB_GLOBAL;
}

/* A name that only .addrsig_sym mentions is not a symbol; a temporary label is represented by its section. */
static void finish_addrsig(struct assembler *as, const struct symbol_def *def)
{
	struct symbol *symbol = def->symbol;

	if (symbol && def->is_temporary && symbol->section)
		symbol = asm_object_section_symbol(&as->object, symbol->section);
	if (symbol)
		vec_push(&as->arena, &as->object.addrsig_symbols, symbol);
}

void asm_finish_symbols(struct assembler *as)
{
	for (size_t i = 0; i < as->symbols->defs.count; i++)
		finish_size(as, as->symbols->defs.at[i]);
	for (size_t i = 0; i < as->symbols->defs.count; i++)
		finish_constant(as, as->symbols->defs.at[i]);
	for (size_t i = 0; i < as->symbols->defs.count; i++)
		finish_binding(as, as->symbols->defs.at[i]);
	for (size_t i = 0; i < as->symbols->addrsig.count; i++)
		finish_addrsig(as, as->symbols->addrsig.at[i]);
}
