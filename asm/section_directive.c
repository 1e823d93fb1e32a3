/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/section_directive.h"

#include "asm/assembler.h"
#include "asm/block.h"
#include "asm/expr/evaluate.h"
#include "asm/section.h"
#include "asm/section_header.h"
#include "asm/symbol.h"
#include "output/dis/text.h"

static bool may_switch(struct assembler *as, struct span span)
{
	if (!as->blocks->open.number)
		return true;
	diag_error(&as->diags, span, "a .prog stays in its section; close it with '.endprog' first");
	return false;
}

/* Makes it the current section. */
static void switch_section(struct assembler *as, struct section *section)
{
	as->section_stack->previous = as->section;
	asm_go_to_section(as, section);
	section->was_chosen = true;
}

void asm_push_section(struct assembler *as, struct span span)
{
	struct pushed_section pushed = { as->section, as->section_stack->previous, span };

	/* Inside a block, only entering the section is reported. */
	if (!as->blocks->open.number)
		vec_push(&as->arena, &as->section_stack->pushed, pushed);
}

void asm_pop_section(struct assembler *as, struct span span)
{
	struct pushed_section *top;

	if (!may_switch(as, span))
		return;
	if (!as->section_stack->pushed.count) {
		diag_error(&as->diags, span, "'.popsection' without a '.pushsection' before it");
		return;
	}
	top = &as->section_stack->pushed.at[--as->section_stack->pushed.count];
	asm_go_to_section(as, top->section);
	as->section_stack->previous = top->previous;
}

void asm_previous_section(struct assembler *as, struct span span)
{
	if (!may_switch(as, span))
		return;
	if (as->section_stack->previous)
		switch_section(as, as->section_stack->previous);
	else
		diag_error(&as->diags, span, "'.previous' without another section before it");
}

void asm_subsection(struct assembler *as, struct span span, struct value number)
{
	int128 n;

	if (expr_needed_now(as, &number, &n) && n != 0)
		diag_error(&as->diags, span, "only subsection 0 exists here; use a section of another name");
}

/* On re-entry the directive may omit everything; what it states must match. */
static void check_same(struct assembler *as, struct span span, const struct section *section,
		       const struct section_header *header, bool type_given)
{
	const char *what = NULL;

	if (type_given && section->type != header->type)
		what = "another type";
	else if (header->is_given && section->flags != header->flags)
		what = "other flags";
	else if (header->is_given && section->entry_size != header->entry_size)
		what = "another entry size";
	if (what)
		diag_error(&as->diags, span,
			   "section '%s' had %s when it was first entered; leave them out, or "
			   "name another section",
			   section->name, what);
}

/* Elsewhere the name refers to the first of several sections. */
static void add_section(struct assembler *as, struct name *key, struct name *name,
			const struct section_header *header)
{
	struct section *section =
		asm_object_add_section(&as->object, name->text, header->type, header->flags, 1);

	section->is_one_of_several = key != name;
	section->group = header->group;
	name_roles(&as->names, key)->section = section;
	if (name->roles->section && name->roles->section != section)
		return;
	name_roles(&as->names, name)->section = section;
	if (name->file && !name->file->is_declared)
		section->mention = name->file->symbol;
}

static void enter(struct assembler *as, struct name *key, struct name *name,
		  const struct section_header *header)
{
	struct section *section;

	if (!key->roles->section)
		add_section(as, key, name, header);
	section = key->roles->section;
	section->linked_to = header->linked_to;
	if (!section->was_chosen && !asm_position(section))
		section->entry_size = header->entry_size;
	switch_section(as, section);
}

void asm_section_directive(struct assembler *as, const struct section_words *words)
{
	struct name *name = name_intern(&as->names, words->name.text, words->name.length), *key;
	struct section_header header;

	if (!may_switch(as, words->span))
		return;
	if (!name->length || strlen(name->text) != name->length) {
		diag_error(&as->diags, words->name.span, "invalid section name");
		return;
	}
	header = section_read_header(as, words, name->text);
	key = section_key(as, words, name, &header);
	if (key->roles->section)
		check_same(as, words->name.span, key->roles->section, &header, words->type != NULL);
	enter(as, key, name, &header);
}

void asm_standard_section(struct assembler *as, struct span span, struct name *name)
{
	struct section_header header = section_standard_header(name->text);

	if (may_switch(as, span))
		enter(as, section_plain_key(as, name), name, &header);
}

/* ---- At the end of the file -------------------------------------------- */

/* A file of declarations without code has no .text; in others .text comes first, as in LLVM. */
static void drop_unused_text(struct assembler *as)
{
	struct section *text = as->object.sections.at[0];

	if (!as->has_declarations || text->data.count || text->was_chosen)
		return;
	as->object.sections.count--;
	memmove(as->object.sections.at, as->object.sections.at + 1,
		as->object.sections.count * sizeof *as->object.sections.at);
}

/* A name used only as a group's signature is local, and belongs to the group. */
static void settle_signatures(struct assembler *as)
{
	for (size_t i = 0; i < as->object.sections.count; i++) {
		struct section *group = as->object.sections.at[i];
		struct symbol *signature = group->signature;

		if (signature && !signature->section && !signature->absolute && !signature->common &&
		    signature->binding == STB_LOCAL)
			signature->section = group;
	}
}

void asm_finish_sections(struct assembler *as)
{
	for (size_t i = 0; i < as->section_stack->pushed.count; i++)
		diag_warning(&as->diags, as->section_stack->pushed.at[i].span,
			     "'.pushsection' without a '.popsection'");
	drop_unused_text(as);
	settle_signatures(as);
}

void section_stack_free(struct section_stack *section_stack)
{
	vec_free(&section_stack->pushed);
}
