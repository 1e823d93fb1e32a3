/* SPDX-License-Identifier: BSD-2-Clause */
/* Labels and constants: what the file gives a name. */
#include <string.h>

#include "asm/assembler.h"
#include "asm/names.h"

static const struct definition_details no_details;

/* To be written: the definition's own. */
struct definition_details *asm_details(struct assembler *as, struct definition *definition)
{
	if (definition->details == &no_details)
		definition->details = ARENA_NEW(&as->arena, struct definition_details);
	return (struct definition_details *)definition->details;
}

void asm_set_constant(struct assembler *as, struct definition *definition, struct value value)
{
	asm_details(as, definition)->value = value;
	definition->is_constant = true;
}

static struct definition *new_definition(struct assembler *as, struct name *name, struct span span)
{
	struct definition *definition = ARENA_NEW(&as->arena, struct definition);

	definition->name = name;
	definition->span = span;
	definition->details = &no_details;
	return definition;
}

/* .L is the prefix of labels that an object does not show. */
static bool is_temporary(const struct name *name)
{
	return (name->text[0] == '.' && name->text[1] == 'L') || name_is_local_label(name);
}

static struct definition *find_or_make(struct assembler *as, struct name *name, struct span span)
{
	if (!name->file) {
		name->file = new_definition(as, name, span);
		name->file->is_temporary = is_temporary(name);
		vec_push(&as->arena, &as->definitions, name->file);
	}
	return name->file;
}

struct definition *asm_declare(struct assembler *as, struct name *name, struct span span)
{
	struct definition *definition = find_or_make(as, name, span);

	if (!definition->is_declared)
		definition->span = span;
	definition->is_declared = true;
	return definition;
}

struct symbol *asm_symbol(struct assembler *as, struct definition *definition)
{
	if (!definition->symbol) {
		definition->symbol = object_add_symbol(&as->object, definition->name->text);
		definition->symbol->absent = definition->is_temporary;
	} else if (definition->is_declared && !definition->is_temporary) {
		definition->symbol->absent = false;
	}
	return definition->symbol;
}

/*
 * LLVM's symbol table has names in the order of their first mention. What is a helper or a constant in the
 * end stays absent.
 */
void asm_mention(struct assembler *as, struct name *name, struct span span)
{
	struct definition *definition;

	if (as->block.number || name->roles->section)
		return;
	definition = find_or_make(as, name, span);
	if (definition->symbol)
		return;
	asm_symbol(as, definition)->absent = definition->is_temporary || !definition->is_declared;
}

struct symbol *asm_signature(struct assembler *as, struct name *name, struct span span)
{
	struct definition *definition = find_or_make(as, name, span);

	definition->is_signature = true;
	asm_symbol(as, definition)->absent = false;
	return definition->symbol;
}

struct definition *asm_undefined(struct assembler *as, struct name *name, struct span span)
{
	struct definition *definition = asm_declare(as, name, span);

	asm_symbol(as, definition);
	if (!definition->is_defined && definition->is_temporary)
		name_report_no_label(as, definition->span, definition->name);
	else if (!definition->is_defined && !definition->has_binding)
		definition->symbol->binding = STB_GLOBAL;
	return definition;
}

struct definition *asm_lookup(struct assembler *as, struct name *name)
{
	if (as->block.number && name->roles->local_block == as->block.number)
		return name->roles->local;
	return name->file && name->file->is_declared ? name->file : NULL;
}

static void report_duplicate(struct assembler *as, struct span span, const struct definition *first)
{
	diag_error(&as->diags, span, "'%s' is defined twice", first->name->text);
	diag_note(&as->diags, first->span, "it is defined first here");
}

bool asm_take_name(struct assembler *as, struct definition *definition, struct span span)
{
	if (definition->is_defined) {
		report_duplicate(as, span, definition);
		return false;
	}
	definition->is_defined = true;
	definition->span = span;
	return true;
}

bool asm_define_symbol(struct assembler *as, struct definition *definition, struct span span,
		       struct section *section, uint64_t value)
{
	if (!asm_take_name(as, definition, span))
		return false;
	asm_symbol(as, definition);
	definition->symbol->section = section;
	definition->symbol->value = value;
	if (section->flags & SHF_TLS)
		definition->symbol->type = STT_TLS;
	if (section->stretches)
		asm_follow_stretches(as, section, definition->symbol);
	return true;
}

/* A place of the source that has no symbol in the object. */
static struct definition *new_place(struct assembler *as, struct name *name, struct span span)
{
	struct definition *label = new_definition(as, name, span);
	struct symbol *place = ARENA_NEW(&as->arena, struct symbol);

	place->name = name->text;
	place->section = as->section;
	place->value = asm_position(as->section);
	place->absent = true;
	label->symbol = place;
	label->is_declared = label->is_defined = label->is_label_of_block = label->is_temporary = true;
	if (place->section->stretches)
		asm_follow_stretches(as, place->section, place);
	return label;
}

struct definition *asm_place(struct assembler *as, struct span span)
{
	return new_place(as, name_intern(&as->names, ".", 1), span);
}

/* A label of a .prog is a place in it and no symbol of the object. */
static void define_local(struct assembler *as, struct span span, struct name *name)
{
	struct name_roles *roles;

	if (name->roles->local_block == as->block.number) {
		report_duplicate(as, span, name->roles->local);
		return;
	}
	roles = name_roles(&as->names, name);
	roles->local = new_place(as, name, span);
	roles->local_block = as->block.number;
	vec_push(&as->arena, &as->labels, roles->local);
}

void asm_label(struct assembler *as, struct span span, struct name *name)
{
	if (as->block.number)
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
	struct definition *definition;

	(void)span;
	if (!strcmp(name->text, ".")) {
		asm_org(as, span, value, NULL);
		return;
	}
	definition = asm_declare(as, name, name_span);
	if (definition->is_defined && !(definition->is_constant && definition->is_redefinable)) {
		report_duplicate(as, name_span, definition);
		return;
	}
	if (definition->is_defined && definition->details->value.tree && definition->was_used) {
		diag_error(&as->diags, name_span,
			   "'%s' was used with a value that is settled at the end of the file, so it "
			   "cannot be given another",
			   name->text);
		diag_note(&as->diags, definition->span, "it is defined first here");
		return;
	}
	if (!as->block.number)
		asm_symbol(as, definition);
	expr_mention(as, &value);
	expr_fold(as, &value);
	definition->is_defined = definition->is_redefinable = true;
	definition->span = name_span;
	asm_set_constant(as, definition, value);
}

/* .equiv: as .equ, once. */
void asm_define_once(struct assembler *as, struct span span, struct name *name, struct span name_span,
		     struct value value)
{
	struct definition *definition = asm_declare(as, name, name_span);

	if (definition->is_defined) {
		report_duplicate(as, name_span, definition);
		return;
	}
	asm_define(as, span, name, name_span, value);
	definition->is_redefinable = false;
}

/* ---- At the end of the file -------------------------------------------- */

/* LLVM gives an alias the type and size of what it stands for, where it has none of its own. */
static void inherit(struct assembler *as, struct definition *alias, const struct definition *base)
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
static void finish_constant(struct assembler *as, struct definition *definition)
{
	struct symbol *symbol = definition->symbol;
	struct outcome outcome;
	const struct symbol *base;

	if (!definition->is_constant || !symbol)
		return;
	as->names_are_symbols = true;
	outcome = expr_evaluate_definition(as, definition);
	as->names_are_symbols = false;
	if (outcome.failed) {
		/* Reported; its uses say nothing more. */
		asm_set_constant(as, definition, expr_number(definition->span, 0));
		return;
	}
	base = outcome.symbol ? outcome.symbol->symbol : NULL;
	if (base && base->section) {
		symbol->section = base->section;
		symbol->value = (uint64_t)((int128)base->value + outcome.number);
		definition->is_constant = false;
		inherit(as, definition, outcome.symbol);
	} else if (base) {
		symbol->absent = true;
	} else {
		symbol->absolute = true;
		symbol->value = (uint64_t)outcome.number;
		symbol->absent |= as->has_declarations && !definition->has_binding;
	}
}

static void finish_size(struct assembler *as, struct definition *definition)
{
	const struct value *given = definition->details->size;
	struct outcome size;

	if (!given || !definition->symbol)
		return;
	size = expr_evaluate(as, given);
	if (size.failed)
		return;
	if (size.symbol || size.number < 0)
		diag_error(&as->diags, given->span, "a size is a number of bytes, such as '.-%s'",
			   definition->name->text);
	else
		definition->symbol->size = (uint64_t)size.number;
}

static void finish_binding(struct assembler *as, struct definition *definition)
{
	const struct symbol *symbol = definition->symbol;

	if (!symbol || definition->is_defined || !(definition->is_declared || definition->is_signature))
		return;
	if (definition->has_binding)
		return;
	if (definition->is_temporary)
		name_report_no_label(as, definition->span, definition->name);
	else if (!definition->is_signature)
		definition->symbol->binding = STB_GLOBAL;
}

/* A name that nothing but .addrsig_sym mentions is no symbol; for a temporary one its section stands. */
static void finish_addrsig(struct assembler *as, const struct definition *definition)
{
	struct symbol *symbol = definition->symbol;

	if (symbol && definition->is_temporary && symbol->section)
		symbol = object_section_symbol(&as->object, symbol->section);
	if (symbol)
		vec_push(&as->arena, &as->object.addrsig_symbols, symbol);
}

void asm_finish_symbols(struct assembler *as)
{
	for (size_t i = 0; i < as->definitions.count; i++)
		finish_size(as, as->definitions.at[i]);
	for (size_t i = 0; i < as->definitions.count; i++)
		finish_constant(as, as->definitions.at[i]);
	for (size_t i = 0; i < as->definitions.count; i++)
		finish_binding(as, as->definitions.at[i]);
	for (size_t i = 0; i < as->addrsig.count; i++)
		finish_addrsig(as, as->addrsig.at[i]);
}
