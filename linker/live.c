/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Marking: from the roots along the relocations. Roots are all pieces, but for
 * definitions that others won over; or, where unused ones are to be left out,
 * programs, what the user names, and sections whose contents count by
 * themselves (a license, the operations of a struct). A lost definition stays
 * nevertheless if its own object refers to its bytes and not to its name.
 *
 * Debug information refers to everything, so it keeps nothing.
 */
#include "linker/live.h"

#include <string.h>

#include "base/suggest.h"
#include "linker/complain.h"
#include "linker/pieces.h"
#include "linker/reference.h"

/* ---- Marking ---------------------------------------------------------------- */

static void mark(struct link *link, struct link_place place, enum root root, struct link_place from)
{
	struct link_input *input = link->inputs.at[place.input->number];
	struct piece *piece = piece_at(&input->sections[place.section], place.offset);

	if (!piece || piece->live)
		return;
	piece->live = true;
	piece->root = (uint8_t)root;
	piece->from = from;
	vec_push(&link->arena, &link->marked, ((struct marked){ input, place.section, piece }));
}

static void use(struct global *global, struct link_place from)
{
	if (!global->is_used)
		global->user = from;
	global->is_used = true;
}

static void follow(struct link *link, const struct marked *marked, const struct object_relocation *relocation)
{
	struct link_place from = { marked->input, marked->section, relocation->offset };
	struct reference to = reference_of(marked->input, marked->section, relocation);

	if (to.global)
		use(to.global, from);
	if (to.place.input)
		mark(link, to.place, ROOT_NONE, from);
}

/* The first relocation at or after the offset: they are sorted. */
static size_t find_first(const struct object_section *table, uint64_t offset)
{
	size_t low = 0, high = table->relocations.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (table->relocations.at[middle].offset < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void follow_piece(struct link *link, const struct marked *marked)
{
	const struct link_input *input = marked->input;
	uint32_t table = input->tables.first[marked->section];

	if (!input->sections[marked->section].is_allocated)
		return;
	for (; table; table = input->tables.next[table]) {
		const struct object_section *relocations = &input->object->sections.at[table];
		size_t i = find_first(relocations, marked->piece->begin);

		for (; i < relocations->relocations.count &&
		       relocations->relocations.at[i].offset < marked->piece->end;
		     i++)
			follow(link, marked, &relocations->relocations.at[i]);
	}
}

/* ---- Roots ------------------------------------------------------------------ */

static enum root root_of(const struct link *link, const struct object_section *section)
{
	if (!link->opts.gc_sections)
		return ROOT_ALL;
	if (section_is_collectible(section))
		return ROOT_NONE;
	return section->flags & SHF_EXECINSTR ? ROOT_PROGRAM : ROOT_SECTION;
}

static void mark_section(struct link *link, const struct link_input *input, uint32_t index)
{
	const struct link_section *section = &input->sections[index];
	enum root root = root_of(link, &input->object->sections.at[index]);

	for (size_t i = 0; i < section->piece_count && root != ROOT_NONE; i++)
		if (!section->pieces[i].loses)
			mark(link, (struct link_place){ input, index, section->pieces[i].begin }, root,
			     (struct link_place){ 0 });
}

/* Among the globals, and if there is none among local symbols. */
static bool keep_named(struct link *link, const char *name)
{
	const struct global *global = string_map_find(&link->by_name, name);
	bool found = false;

	for (size_t i = 0; i < link->inputs.count; i++) {
		const struct link_input *input = link->inputs.at[i];

		for (uint32_t j = 1; j < input->object->symbols.count; j++) {
			const struct object_symbol *symbol = &input->object->symbols.at[j];

			if (strcmp(symbol->name, name) ||
			    !object_is_section(input->object, symbol->section) ||
			    (input->globals[j] && (!global || input != global->input || j != global->symbol)))
				continue;
			found = true;
			mark(link, complain_definition(input, j), ROOT_KEPT, (struct link_place){ 0 });
		}
	}
	return found;
}

static void refuse_unknown(struct link *link, const char *name, const char *what)
{
	struct suggestion nearest = suggestion_for(name, strlen(name));

	for (size_t i = 0; i < link->globals.count; i++)
		if (link->globals.at[i]->is_defined)
			suggestion_offer(&nearest, link->globals.at[i]->name);
	if (complain_counts(link))
		diag_file_error(&link->diags, "cannot %s '%s': no object defines it%s", what, name,
				suggestion_text(&link->arena, &nearest));
}

void live_mark(struct link *link)
{
	for (size_t i = 0; i < link->opts.keep_count; i++)
		if (!keep_named(link, link->opts.keep[i]))
			refuse_unknown(link, link->opts.keep[i], "keep");
	for (size_t i = 0; i < link->inputs.count; i++)
		for (uint32_t j = 1; j < link->inputs.at[i]->object->sections.count; j++)
			mark_section(link, link->inputs.at[i], j);
	while (link->marked.count) {
		struct marked marked = link->marked.at[--link->marked.count];

		follow_piece(link, &marked);
	}
}

/* ---- What is missing ----------------------------------------------------------- */

void live_check_defined(struct link *link)
{
	if (link->opts.allow_undefined)
		return;
	for (size_t i = 0; i < link->globals.count; i++) {
		const struct global *global = link->globals.at[i];

		if (global->is_used && !global->is_defined && !global->is_external &&
		    global->binding != STB_WEAK)
			complain_undefined(link, global);
	}
}

/* ---- Why ---------------------------------------------------------------------- */

static const char *const root_words[] = {
	[ROOT_ALL] = "everything stays, as unused functions and variables are not left out",
	[ROOT_PROGRAM] = "it is in a section of programs",
	[ROOT_SECTION] = "the contents of its section count without a reference",
	[ROOT_KEPT] = "it was asked for by name",
};

static const struct piece *piece_of(const struct link_place *place)
{
	return piece_at(&place->input->sections[place->section], place->offset);
}

/* From the symbol back to its root: each piece was marked by one that is nearer to the root. */
static void explain(struct link *link, const char *name, struct link_place place)
{
	const struct piece *piece = piece_of(&place);

	if (!piece || !piece->live) {
		complain_say(link, BPFAS_NOTE, place, "'%s' is not in the output: nothing there uses it",
			     name);
		return;
	}
	while (piece->root == ROOT_NONE) {
		place = piece->from;
		piece = piece_of(&place);
		complain_say(link, BPFAS_NOTE, place, "'%s' stays: %s uses it here", name,
			     complain_around(link, place));
		name = complain_around(link, place);
		name = arena_printf(&link->arena, "%.*s", (int)strlen(name) - 2, name + 1);
	}
	complain_say(link, BPFAS_NOTE, place, "'%s' stays: %s", name, root_words[piece->root]);
}

static bool explain_named(struct link *link, const char *name)
{
	bool found = false;

	for (size_t i = 0; i < link->inputs.count; i++) {
		const struct link_input *input = link->inputs.at[i];
		const struct bpfas_object *object = input->object;

		for (uint32_t j = 1; j < object->symbols.count; j++)
			if (!strcmp(object->symbols.at[j].name, name) &&
			    object_is_section(object, object->symbols.at[j].section)) {
				found = true;
				explain(link, name, complain_definition(input, j));
			}
	}
	return found;
}

void live_explain(struct link *link)
{
	for (size_t i = 0; i < link->opts.why_count; i++)
		if (!explain_named(link, link->opts.why[i]))
			refuse_unknown(link, link->opts.why[i], "explain");
}
