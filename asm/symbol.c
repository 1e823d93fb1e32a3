/* SPDX-License-Identifier: BSD-2-Clause */
/* Labels and constants: what the file gives a name. */
#include "asm/symbol.h"

#include <string.h>

#include "asm/asm_object.h"
#include "asm/assembler.h"
#include "asm/data/data.h"
#include "asm/data/fragment.h"
#include "asm/names.h"
#include "asm/section.h"

static const struct symbol_def_details no_details;

/* To be written: the definition's own. */
struct symbol_def_details *asm_details(struct assembler *as, struct symbol_def *def)
{
	if (def->details == &no_details)
		def->details = ARENA_NEW(&as->arena, struct symbol_def_details);
	return (struct symbol_def_details *)def->details;
}

void asm_set_constant(struct assembler *as, struct symbol_def *def, struct value value)
{
	asm_details(as, def)->value = value;
	def->is_constant = true;
}

static struct symbol_def *new_symbol_def(struct assembler *as, struct name *name, struct span span)
{
	struct symbol_def *def = ARENA_NEW(&as->arena, struct symbol_def);

	def->name = name;
	def->span = span;
	def->details = &no_details;
	return def;
}

/* .L is the prefix of labels that an object does not show. */
static bool is_temporary(const struct name *name)
{
	return (name->text[0] == '.' && name->text[1] == 'L') || name_is_local_label(name);
}

static struct symbol_def *find_or_make(struct assembler *as, struct name *name, struct span span)
{
	if (!name->file) {
		name->file = new_symbol_def(as, name, span);
		name->file->is_temporary = is_temporary(name);
		vec_push(&as->arena, &as->symbols.defs, name->file);
	}
	return name->file;
}

struct symbol_def *asm_declare(struct assembler *as, struct name *name, struct span span)
{
	struct symbol_def *def = find_or_make(as, name, span);

	if (!def->is_declared)
		def->span = span;
	def->is_declared = true;
	return def;
}

struct symbol *asm_symbol(struct assembler *as, struct symbol_def *def)
{
	if (!def->symbol) {
		def->symbol = asm_object_add_symbol(&as->object, def->name->text);
		def->symbol->absent = def->is_temporary;
	} else if (def->is_declared && !def->is_temporary) {
		def->symbol->absent = false;
	}
	return def->symbol;
}

/*
 * LLVM's symbol table has names in the order of their first mention. What is a helper or a constant in the
 * end stays absent.
 */
void asm_mention(struct assembler *as, struct name *name, struct span span)
{
	struct symbol_def *def;

	if (as->blocks.open.number || name->roles->section)
		return;
	def = find_or_make(as, name, span);
	if (def->symbol)
		return;
	asm_symbol(as, def)->absent = def->is_temporary || !def->is_declared;
}

struct symbol *asm_signature(struct assembler *as, struct name *name, struct span span)
{
	struct symbol_def *def = find_or_make(as, name, span);

	def->is_signature = true;
	asm_symbol(as, def)->absent = false;
	return def->symbol;
}

struct symbol_def *asm_undefined(struct assembler *as, struct name *name, struct span span)
{
	struct symbol_def *def = asm_declare(as, name, span);

	asm_symbol(as, def);
	if (!def->is_defined && def->is_temporary)
		name_report_no_label(as, def->span, def->name);
	else if (!def->is_defined && !def->has_binding)
		def->symbol->binding = STB_GLOBAL;
	return def;
}

struct symbol_def *asm_lookup(struct assembler *as, struct name *name)
{
	if (as->blocks.open.number && name->roles->local_block == as->blocks.open.number)
		return name->roles->local;
	return name->file && name->file->is_declared ? name->file : NULL;
}

static void report_duplicate(struct assembler *as, struct span span, const struct symbol_def *first)
{
	diag_error(&as->diags, span, "'%s' is defined twice", first->name->text);
	diag_note(&as->diags, first->span, "it is defined first here");
}

bool asm_take_name(struct assembler *as, struct symbol_def *def, struct span span)
{
	if (def->is_defined) {
		report_duplicate(as, span, def);
		return false;
	}
	def->is_defined = true;
	def->span = span;
	return true;
}

bool asm_define_symbol(struct assembler *as, struct symbol_def *def, struct span span,
		       struct section *section, uint64_t value)
{
	if (!asm_take_name(as, def, span))
		return false;
	asm_symbol(as, def);
	def->symbol->section = section;
	def->symbol->value = value;
	if (section->flags & SHF_TLS)
		def->symbol->type = STT_TLS;
	if (section->fragments)
		asm_follow_fragments(as, section, def->symbol);
	return true;
}

/* A place of the source that has no symbol in the object. */
static struct symbol_def *new_place(struct assembler *as, struct name *name, struct span span)
{
	struct symbol_def *label = new_symbol_def(as, name, span);
	struct symbol *place = ARENA_NEW(&as->arena, struct symbol);

	place->name = name->text;
	place->section = as->section;
	place->value = asm_position(as->section);
	place->absent = true;
	label->symbol = place;
	label->is_declared = label->is_defined = label->is_label_of_block = label->is_temporary = true;
	if (place->section->fragments)
		asm_follow_fragments(as, place->section, place);
	return label;
}

struct symbol_def *asm_place(struct assembler *as, struct span span)
{
	return new_place(as, name_intern(&as->names, ".", 1), span);
}

/* A label of a .prog is a place in it and no symbol of the object. */
static void define_local(struct assembler *as, struct span span, struct name *name)
{
	struct name_roles *roles;

	if (name->roles->local_block == as->blocks.open.number) {
		report_duplicate(as, span, name->roles->local);
		return;
	}
	roles = name_roles(&as->names, name);
	roles->local = new_place(as, name, span);
	roles->local_block = as->blocks.open.number;
	vec_push(&as->arena, &as->blocks.labels, roles->local);
}

void asm_label(struct assembler *as, struct span span, struct name *name)
{
	if (as->blocks.open.number)
		define_local(as, span, name);
	else
		asm_define_symbol(as, asm_declare(as, name, span), span, as->section,
				  asm_position(as->section));
}

/*
 * .equ, .set, =: a constant may be given a new value; a label may not. An address is one for good: those who
 * used it before would see the new one.
 */
void asm_define(struct assembler *as, struct span span, struct name *name, struct span name_span,
		struct value value)
{
	struct symbol_def *def;

	(void)span;
	if (!strcmp(name->text, ".")) {
		asm_org(as, span, value, NULL);
		return;
	}
	def = asm_declare(as, name, name_span);
	if (def->is_defined && !(def->is_constant && def->is_redefinable)) {
		report_duplicate(as, name_span, def);
		return;
	}
	if (def->is_defined && def->details->value.tree && def->was_used) {
		diag_error(&as->diags, name_span,
			   "'%s' was used with a value that is settled at the end of the file, so it "
			   "cannot be given another",
			   name->text);
		diag_note(&as->diags, def->span, "it is defined first here");
		return;
	}
	if (!as->blocks.open.number)
		asm_symbol(as, def);
	expr_mention(as, &value);
	expr_fold(as, &value);
	def->is_defined = def->is_redefinable = true;
	def->span = name_span;
	asm_set_constant(as, def, value);
}

/* .equiv: as .equ, once. */
void asm_define_once(struct assembler *as, struct span span, struct name *name, struct span name_span,
		     struct value value)
{
	struct symbol_def *def = asm_declare(as, name, name_span);

	if (def->is_defined) {
		report_duplicate(as, name_span, def);
		return;
	}
	asm_define(as, span, name, name_span, value);
	def->is_redefinable = false;
}

/* ---- At the end of the file -------------------------------------------- */

/* LLVM gives an alias the type and size of what it stands for, where it has none of its own. */
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

/* A name for an address of this file is a symbol like a label; one for another object's symbol is only a
 * word. */
static void finish_constant(struct assembler *as, struct symbol_def *def)
{
	struct symbol *symbol = def->symbol;
	struct result result;
	const struct symbol *base;

	if (!def->is_constant || !symbol)
		return;
	as->evaluation.names_are_symbols = true;
	result = expr_evaluate_symbol_def(as, def);
	as->evaluation.names_are_symbols = false;
	if (result.failed) {
		/* Reported; its uses say nothing more. */
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
		diag_error(&as->diags, given->span, "a size is a number of bytes, such as '.-%s'",
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

/* A name that nothing but .addrsig_sym mentions is no symbol; for a temporary one its section stands. */
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
	for (size_t i = 0; i < as->symbols.defs.count; i++)
		finish_size(as, as->symbols.defs.at[i]);
	for (size_t i = 0; i < as->symbols.defs.count; i++)
		finish_constant(as, as->symbols.defs.at[i]);
	for (size_t i = 0; i < as->symbols.defs.count; i++)
		finish_binding(as, as->symbols.defs.at[i]);
	for (size_t i = 0; i < as->symbols.addrsig.count; i++)
		finish_addrsig(as, as->symbols.addrsig.at[i]);
}

void symbols_free(struct symbols *symbols)
{
	vec_free(&symbols->defs);
	vec_free(&symbols->addrsig);
}
