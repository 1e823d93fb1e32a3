/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Labels and constants: the names that the file defines.
 *
 * A definition (struct symbol_def) is what the source states about a name; a symbol (struct symbol) is an
 * entry of the object's symbol table. Most definitions get a symbol, in the order of LLVM, whose symbol table
 * has names in the order of their first mention, in an expression, too. So a symbol is made with the first
 * mention, marked absent, and shown once the file declares the name; names that turn out to be helpers or
 * built-in constants stay absent.
 *
 * A .prog's labels are stored in the name with the number of their block, so that a look-up costs the same
 * however many blocks there are, and closing a block forgets all of its labels at once.
 */
#include "asm/symbol.h"

#include <string.h>

#include "asm/assembler.h"
#include "asm/block.h"
#include "asm/data/fragment.h"
#include "asm/local_label.h"

static const struct symbol_def_details no_details;

/* For writing: gives the definition its own details. */
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

/* The prefix of labels that are not written to the object. */
static bool is_temporary(const struct name *name)
{
	return (name->text[0] == '.' && name->text[1] == 'L') || name_is_local_label(name);
}

static struct symbol_def *find_or_make(struct assembler *as, struct name *name, struct span span)
{
	if (!name->file) {
		name->file = new_symbol_def(as, name, span);
		name->file->is_temporary = is_temporary(name);
		vec_push(&as->arena, &as->symbols->defs, name->file);
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

/* LLVM's symbol table has names in the order of their first mention. Helpers and constants stay absent. */
void asm_mention(struct assembler *as, struct name *name, struct span span)
{
	struct symbol_def *def;

	if (as->blocks->open.number || name->roles->section)
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

struct symbol_def *asm_lookup(struct assembler *as, struct name *name)
{
	if (as->blocks->open.number && name->roles->local_block == as->blocks->open.number)
		return name->roles->local;
	return name->file && name->file->is_declared ? name->file : NULL;
}

void asm_report_duplicate(struct assembler *as, struct span span, const struct symbol_def *first)
{
	diag_error(&as->diags, span, "'%s' is defined twice", first->name->text);
	diag_note(&as->diags, first->span, "it is defined first here");
}

bool asm_take_name(struct assembler *as, struct symbol_def *def, struct span span)
{
	if (def->is_defined) {
		asm_report_duplicate(as, span, def);
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

/* A place in the source without a symbol in the object. */
struct symbol_def *asm_new_place(struct assembler *as, struct name *name, struct span span)
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
	return asm_new_place(as, name_intern(&as->names, ".", 1), span);
}

void symbols_free(struct symbols *symbols)
{
	vec_free(&symbols->defs);
	vec_free(&symbols->addrsig);
}
