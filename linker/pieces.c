/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A compiler puts all functions of a file into one `.text`, and all variables
 * into one `.data`: to leave one of them out, the section has to be taken apart
 * at its symbols. That is sound only where the parts do not count on being
 * neighbours. So symbols that overlap make one piece; and code makes one piece
 * with what it jumps to, falls into, or calls at a distance that is already in
 * the instruction. Between pieces that stay nothing changes its place
 * relative to the section's alignment, so neighbours remain neighbours.
 *
 * Sections from which nothing will be left out are one piece, which costs
 * nothing.
 */
#include "linker/pieces.h"

#include <stdlib.h>
#include <string.h>

#include "linker/flow.h"

/* Sections that hold what others refer to: functions, maps, variables. */
static const char *const collectible[] = { ".text", ".maps",       ".data",      ".rodata",
					   ".bss",  ".addr_space", ".jumptables" };

bool section_is_collectible(const struct object_section *section)
{
	if (!(section->flags & SHF_ALLOC) || section->flags & SHF_GNU_RETAIN)
		return false;
	for (size_t i = 0; i < sizeof collectible / sizeof *collectible; i++) {
		size_t length = strlen(collectible[i]);

		if (!strncmp(section->name, collectible[i], length) &&
		    (!section->name[length] || section->name[length] == '.'))
			return true;
	}
	return false;
}

/* ---- Where symbols are --------------------------------------------------- */

static int by_place(const void *a, const void *b)
{
	const struct interval *x = a, *y = b;

	if (x->section != y->section)
		return x->section < y->section ? -1 : 1;
	if (x->begin != y->begin)
		return x->begin < y->begin ? -1 : 1;
	return x->end < y->end ? -1 : x->end > y->end;
}

static bool is_split(const struct link *link, const struct link_input *input, uint32_t section)
{
	const struct object_section *header = &input->object->sections.at[section];

	if (input->sections[section].leaving != LEAVING_NOT || !(header->flags & SHF_ALLOC))
		return false;
	return input->sections[section].has_loser ||
	       (link->opts.gc_sections && header->size &&
		(section_is_collectible(header) || header->flags & SHF_EXECINSTR));
}

/* Whether another definition of the symbol's name counts. */
static bool is_lost(const struct link_input *input, uint32_t symbol)
{
	const struct global *global = input->globals[symbol];

	return global && global->is_defined && (global->input != input || global->symbol != symbol);
}

static void collect(struct link *link, const struct link_input *input)
{
	const struct bpfas_object *object = input->object;

	for (uint32_t i = 1; i < object->symbols.count; i++) {
		const struct object_symbol *symbol = &object->symbols.at[i];
		uint64_t size = object_is_section(object, symbol->section)
					? object->sections.at[symbol->section].size
					: 0;

		if (!symbol->size || symbol->value >= size || symbol->size > size - symbol->value ||
		    !is_split(link, input, symbol->section))
			continue;
		vec_push(&link->arena, &link->intervals,
			 ((struct interval){ .begin = symbol->value,
					     .end = symbol->value + symbol->size,
					     .section = symbol->section,
					     .loses = is_lost(input, i) }));
	}
	if (link->intervals.count)
		qsort(link->intervals.at, link->intervals.count, sizeof *link->intervals.at, by_place);
}

/* ---- Pieces --------------------------------------------------------------- */

/* There is room for them: at most two for each interval and one more. */
static void add_piece(struct link_section *section, uint64_t begin, uint64_t end, bool loses)
{
	if (begin < end)
		section->pieces[section->piece_count++] =
			(struct piece){ .begin = begin, .end = end, .loses = loses };
}

/* The section's intervals become pieces, those that overlap one; so do the gaps between them. */
static void cut(struct link *link, struct link_section *section, uint64_t size, const struct interval *at,
		size_t count)
{
	uint64_t done = 0;

	section->pieces = arena_alloc(&link->arena, (2 * count + 1) * sizeof *section->pieces);
	section->piece_count = 0;
	for (size_t i = 0; i < count;) {
		struct interval all = at[i++];

		for (; i < count && at[i].begin < all.end; i++) {
			all.end = at[i].end > all.end ? at[i].end : all.end;
			all.loses &= at[i].loses;
		}
		add_piece(section, done, all.begin, false);
		add_piece(section, all.begin, all.end, all.loses);
		done = all.end;
	}
	add_piece(section, done, size, false);
}

static void split(struct link *link, struct link_input *input, uint32_t section, const struct interval *at,
		  size_t count)
{
	const struct object_section *header = &input->object->sections.at[section];

	cut(link, &input->sections[section], header->size, at, count);
	if (header->flags & SHF_EXECINSTR)
		flow_join(link, input, section);
}

static void split_sections(struct link *link, struct link_input *input)
{
	const struct interval *at = link->intervals.at;

	for (size_t i = 0, count; i < link->intervals.count; i += count) {
		for (count = 1; i + count < link->intervals.count && at[i + count].section == at[i].section;)
			count++;
		split(link, input, at[i].section, &at[i], count);
	}
}

static void make_whole(const struct link_input *input, uint32_t index)
{
	struct link_section *section = &input->sections[index];

	section->whole = (struct piece){ .end = input->object->sections.at[index].size };
	section->pieces = &section->whole;
	section->piece_count = section->leaving == LEAVING_NOT ? 1 : 0;
}

void pieces_split(struct link *link)
{
	for (size_t i = 0; i < link->inputs.count; i++) {
		struct link_input *input = link->inputs.at[i];

		link->intervals.count = 0;
		for (uint32_t j = 1; j < input->object->sections.count; j++)
			make_whole(input, j);
		if (link->opts.gc_sections || link->losers.count)
			collect(link, input);
		split_sections(link, input);
	}
}
