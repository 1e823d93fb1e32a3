/* SPDX-License-Identifier: BSD-2-Clause */
/* Sections, labels and constants: what the file gives a name. */
#include <string.h>

#include "asm/assembler.h"

struct section *asm_find_section(struct assembler *as, const char *text, size_t length, uint32_t type,
				 uint64_t flags, uint64_t align)
{
	struct name *name = name_intern(&as->names, text, length);

	if (!name->section)
		name->section = object_add_section(&as->object, name->text, type, flags, align);
	return name->section;
}

/* LLVM's alignment of .text, which its instructions do not raise. */
#define TEXT_ALIGN 4

/* Code that stands in no section yet goes where every assembler puts it. */
struct section *asm_section(struct assembler *as)
{
	if (!as->section)
		as->section = asm_find_section(as, ".text", strlen(".text"), SHT_PROGBITS,
					       SHF_ALLOC | SHF_EXECINSTR, TEXT_ALIGN);
	return as->section;
}

static struct definition *new_definition(struct assembler *as, struct name *name, struct span span)
{
	struct definition *definition = ARENA_NEW(&as->arena, struct definition);

	definition->name = name;
	definition->span = span;
	return definition;
}

struct definition *asm_declare(struct assembler *as, struct name *name, struct span span)
{
	if (!name->file) {
		name->file = new_definition(as, name, span);
		vec_push(&as->arena, &as->definitions, name->file);
	}
	return name->file;
}

struct definition *asm_lookup(struct assembler *as, struct name *name)
{
	if (as->block.number && name->local_block == as->block.number)
		return name->local;
	return name->file;
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
	if (!definition->symbol)
		definition->symbol = object_add_symbol(&as->object, definition->name->text);
	definition->symbol->section = section;
	definition->symbol->value = value;
	return true;
}

/* A place in a section that is no symbol of the object. */
static void set_place(struct assembler *as, struct definition *label)
{
	struct symbol *place = ARENA_NEW(&as->arena, struct symbol);

	place->name = label->name->text;
	place->section = asm_section(as);
	place->value = place->section->data.count;
	label->symbol = place;
	label->is_defined = label->is_temporary = true;
}

static void define_local(struct assembler *as, struct span span, struct name *name)
{
	struct definition *label;

	if (name->local_block == as->block.number) {
		report_duplicate(as, span, name->local);
		return;
	}
	label = new_definition(as, name, span);
	set_place(as, label);
	name->local = label;
	name->local_block = as->block.number;
	vec_push(&as->arena, &as->labels, label);
}

/* The nth `7:` is "7@n" (grammar/scan.l), which is unique. */
static bool is_temporary(const struct name *name)
{
	return name->text[0] >= '0' && name->text[0] <= '9';
}

void asm_label(struct assembler *as, struct span span, struct name *name)
{
	struct section *section;

	if (as->block.number) {
		define_local(as, span, name);
	} else if (is_temporary(name)) {
		set_place(as, asm_declare(as, name, span));
	} else {
		section = asm_section(as);
		asm_define_symbol(as, asm_declare(as, name, span), span, section, section->data.count);
	}
}

/* .equ, .set, =: a constant may be given a new value; a label may not. */
void asm_define(struct assembler *as, struct span span, struct name *name, struct span name_span,
		struct value value)
{
	struct definition *definition = asm_declare(as, name, name_span);

	(void)span;
	if (definition->is_defined && (!definition->is_constant || definition->is_enumerator)) {
		report_duplicate(as, name_span, definition);
		return;
	}
	definition->is_defined = definition->is_constant = true;
	definition->span = name_span;
	definition->value = value;
}
