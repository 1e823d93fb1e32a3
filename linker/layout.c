/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sections of one name are joined, in the order of the inputs; the output's
 * are in the order in which their names first appear. What has no contents in
 * all inputs (.bss) has none in the output, but zeros beside contents.
 *
 * A piece is placed so that it has the same distance to a multiple of its
 * section's alignment as in the input: neighbours that both stay need no gap.
 */
#include "linker/layout.h"

#include <inttypes.h>
#include <stdalign.h>
#include <string.h>

#include "linker/complain.h"
#include "linker/reference.h"

/* Zeros that stand in a file for a section without contents; more than that is damage. */
#define MAX_ZEROS (UINT64_C(1) << 30)

/* ---- Joining --------------------------------------------------------------- */

/* Sections that differ in these cannot be one: what the loader does with them differs. */
#define STRICT_FLAGS (SHF_ALLOC | SHF_EXECINSTR | SHF_COMPRESSED)
/* They say that equal pieces may be shared, which only holds if all parts say it. */
#define SHARED_FLAGS (SHF_MERGE | SHF_STRINGS)
/* Groups are settled. */
#define LOST_FLAGS (SHF_GROUP)

static struct object_section *header_of(const struct link *link, uint32_t output)
{
	return &link->output->sections.at[output];
}

static uint32_t linked_output(const struct link_input *input, const struct object_section *section)
{
	if (!(section->flags & SHF_LINK_ORDER) || !object_is_section(input->object, section->link))
		return 0;
	return input->sections[section->link].output;
}

static uint32_t add_output(struct link *link, const struct link_input *input,
			   const struct object_section *section)
{
	uint32_t index = object_add_section(link->output, section->name, section->type,
					    section->flags & ~(uint64_t)LOST_FLAGS, section->align);

	/* libelf writes no other alignment for these. */
	if (section->flags & SHF_COMPRESSED && section->align < alignof(Elf64_Chdr))
		header_of(link, index)->align = alignof(Elf64_Chdr);
	header_of(link, index)->entry_size = section->entry_size;
	header_of(link, index)->link = linked_output(input, section);
	vec_push(&link->arena, &link->layout->sections, ((struct output_section){ 0 }));
	return index;
}

static const char *trait_of(uint64_t flags)
{
	if (flags & SHF_EXECINSTR)
		return "instructions";
	return flags & SHF_COMPRESSED ? "compressed" : "loaded";
}

static void refuse_to_join(struct link *link, const struct output_section *output,
			   const struct link_input *input, uint32_t section, uint64_t differ)
{
	const struct link_part *first = &output->parts.at[0];
	uint64_t flags = input->object->sections.at[section].flags;

	if (!complain_counts(link))
		return;
	complain_say(link, BPFAS_ERROR, (struct link_place){ input, section, 0 },
		     "section '%s' is %s%s here, and is %sin '%s'", input->object->sections.at[section].name,
		     flags & differ ? "" : "not ", trait_of(differ), flags & differ ? "not " : "",
		     first->input->name);
	diag_file_note(&link->diags, differ & SHF_COMPRESSED
					     ? "decompress it in both objects"
					     : "give the section another name in one of them");
}

/* With and without contents are one kind. */
static uint32_t kind_of(const struct object_section *section)
{
	return section->type == SHT_NOBITS ? SHT_PROGBITS : section->type;
}

static void refuse_kinds(struct link *link, const struct output_section *output,
			 const struct link_input *input, uint32_t index, uint32_t has)
{
	const struct object_section *section = &input->object->sections.at[index];

	if (complain_counts(link))
		complain_say(link, BPFAS_ERROR, (struct link_place){ input, index, 0 },
			     "section '%s' is of type %" PRIu32 " here, and of type %" PRIu32 " in '%s'",
			     section->name, kind_of(section), has, output->parts.at[0].input->name);
}

/* Compressed sections have a header each, so not even two that agree can be joined. */
static bool can_join(const struct object_section *has, const struct object_section *more, uint64_t *differ)
{
	*differ = (has->flags ^ more->flags) & STRICT_FLAGS;
	if (!*differ)
		*differ = more->flags & SHF_COMPRESSED;
	return !*differ;
}

static void join(struct link *link, uint32_t output, const struct link_input *input, uint32_t index)
{
	struct object_section *has = header_of(link, output);
	const struct object_section *more = &input->object->sections.at[index];
	uint64_t shared = has->flags & more->flags & SHARED_FLAGS, differ;

	if (kind_of(has) != kind_of(more)) {
		refuse_kinds(link, &link->layout->sections.at[output], input, index, kind_of(has));
		return;
	}
	if (!can_join(has, more, &differ)) {
		refuse_to_join(link, &link->layout->sections.at[output], input, index, differ);
		return;
	}
	if (has->entry_size != more->entry_size) {
		shared = 0;
		has->entry_size = 0;
	}
	has->flags |= more->flags & ~(uint64_t)LOST_FLAGS;
	has->flags = (has->flags & ~(uint64_t)SHARED_FLAGS) | shared;
	if (has->type == SHT_NOBITS)
		has->type = more->type;
	if (has->align < more->align)
		has->align = more->align;
}

/* The output section of that name, kind, and neighbour. */
static uint32_t output_for(struct link *link, const struct link_input *input, uint32_t index)
{
	const struct object_section *section = &input->object->sections.at[index];
	const char *key = section->name;
	void **slot;

	/* What is loaded is known by its name alone. */
	if (!(section->flags & SHF_ALLOC) || linked_output(input, section))
		key = arena_printf(&link->arena, "%s\n%" PRIx32 " %" PRIx32, section->name, kind_of(section),
				   linked_output(input, section));
	slot = string_map_put(&link->arena, &link->layout->by_key, key);
	if (!*slot)
		*slot = (void *)(uintptr_t)add_output(link, input, section);
	else
		join(link, (uint32_t)(uintptr_t)*slot, input, index);
	return (uint32_t)(uintptr_t)*slot;
}

/* ---- Placing ------------------------------------------------------------------ */

/* False where the section would be larger than any file. */
static bool place_piece(struct output_section *output, struct piece *piece, uint64_t align)
{
	uint64_t gap = (piece->begin - output->size) & (align - 1), size = piece->end - piece->begin;

	if (size > INT64_MAX || output->size > INT64_MAX - size - gap)
		return false;
	piece->at = output->size + gap;
	output->size = piece->at + size;
	return true;
}

static void place(struct link *link, struct link_input *input, uint32_t index)
{
	struct link_section *section = &input->sections[index];
	const struct object_section *header = &input->object->sections.at[index];
	struct output_section *output = &link->layout->sections.at[section->output];
	bool fits = true;

	vec_push(&link->arena, &output->parts, ((struct link_part){ input, index }));
	for (size_t i = 0; i < section->piece_count && fits; i++)
		if (section->pieces[i].live)
			fits = place_piece(output, &section->pieces[i], header->align ? header->align : 1);
	if (!fits && complain_counts(link))
		complain_say(link, BPFAS_ERROR, (struct link_place){ input, index, 0 },
			     "section '%s' becomes too large", header->name);
}

static bool has_live_piece(const struct link_section *section)
{
	for (size_t i = 0; i < section->piece_count; i++)
		if (section->pieces[i].live)
			return true;
	return false;
}

/* Those that are linked to others come after all others, so that these have their places. */
static void place_input(struct link *link, struct link_input *input, bool linked)
{
	for (uint32_t i = 1; i < input->object->sections.count; i++) {
		bool is_linked = input->object->sections.at[i].flags & SHF_LINK_ORDER;

		if (is_linked != linked || !has_live_piece(&input->sections[i]))
			continue;
		input->sections[i].output = output_for(link, input, i);
		place(link, input, i);
	}
}

void layout_sections(struct link *link)
{
	link->layout = ARENA_NEW(&link->arena, struct layout);
	vec_push(&link->arena, &link->layout->sections, ((struct output_section){ 0 }));
	for (size_t i = 0; i < link->inputs.count; i++)
		place_input(link, link->inputs.at[i], false);
	for (size_t i = 0; i < link->inputs.count; i++)
		place_input(link, link->inputs.at[i], true);
}

/* ---- Contents -------------------------------------------------------------------- */

static void copy_part(const struct output_section *output, const struct link_part *part)
{
	const struct link_section *section = &part->input->sections[part->section];
	const uint8_t *data = part->input->object->sections.at[part->section].data;

	for (size_t i = 0; i < section->piece_count && data; i++) {
		const struct piece *piece = &section->pieces[i];

		if (piece->live)
			memcpy(output->data + piece->at, data + piece->begin, piece->end - piece->begin);
	}
}

/* What the contents take in memory is in the inputs' files, but for zeros. */
static bool is_too_large(const struct output_section *output)
{
	uint64_t zeros = output->size;

	for (size_t i = 0; i < output->parts.count; i++) {
		const struct link_part *part = &output->parts.at[i];
		const struct object_section *section = &part->input->object->sections.at[part->section];

		if (section->data)
			zeros -= zeros < section->size ? zeros : section->size;
	}
	return zeros > MAX_ZEROS;
}

static void fill(struct link *link, uint32_t index)
{
	struct output_section *output = &link->layout->sections.at[index];
	struct object_section *header = header_of(link, index);

	header->size = output->size;
	if (header->type == SHT_NOBITS || !output->size)
		return;
	if (is_too_large(output)) {
		if (complain_counts(link))
			complain_say(link, BPFAS_ERROR,
				     (struct link_place){ output->parts.at[0].input, 0, 0 },
				     "section '%s' becomes too large: %" PRIu64 " bytes, most of them zeros",
				     header->name, output->size);
		return;
	}
	output->data = object_new_data(link->output, index, output->size);
	for (size_t i = 0; i < output->parts.count; i++)
		copy_part(output, &output->parts.at[i]);
}

void layout_fill(struct link *link)
{
	for (uint32_t i = 1; i < link->layout->sections.count; i++)
		fill(link, i);
}

bool layout_find(const struct link *link, struct link_place place, uint32_t *output, uint64_t *offset)
{
	struct link_section *section = &link->inputs.at[place.input->number]->sections[place.section];
	const struct piece *piece = piece_at(section, place.offset);

	if (!piece || !piece->live)
		return false;
	*output = section->output;
	*offset = piece->at + (place.offset - piece->begin);
	return true;
}

void layout_free(struct layout *layout)
{
	if (!layout)
		return;
	for (size_t i = 0; i < layout->sections.count; i++) {
		vec_free(&layout->sections.at[i].parts);
		vec_free(&layout->sections.at[i].rel);
		vec_free(&layout->sections.at[i].rela);
	}
	vec_free(&layout->sections);
	string_map_free(&layout->by_key);
}
