/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The listing: every section's bytes beside the source lines that made them. Statements on one line share a
 * row; relocations and notes follow the row that they concern.
 */
#include "output/emit_list.h"

#include <string.h>

#include "base/place.h"

#define ROW 8 /* bytes in a row: one instruction */

/* Longer source lines are truncated: a file may be a single line. */
#define WIDEST 160

struct lister {
	struct emitter *emitter;
	uint32_t index;
	const struct object_section *section;   /* at that index */
	const struct object_section *relocated; /* its relocation table, or an empty one */
	const char *name;                       /* the file of the preceding lines */
	size_t next_relocation, next_note;
};

/* The source to print beside some bytes: text NULL if none. */
struct excerpt {
	const struct source *source;
	uint32_t line;
	const char *text;
	size_t length;
};

static struct excerpt excerpt_of(const struct lister *lister, struct span span)
{
	struct emitter *emitter = lister->emitter;
	struct line_column place = source_place(emitter->arena, emitter->sources, span);
	struct excerpt excerpt = { .source = place.source, .line = place.line };

	excerpt.text = source_line(emitter->arena, place, &excerpt.length);
	if (excerpt.length > WIDEST) {
		excerpt.text += place.column - 1;
		excerpt.length -= place.column - 1;
		if (excerpt.length > WIDEST)
			excerpt.length = WIDEST;
	}
	while (excerpt.length && strchr(" \t\r", excerpt.text[excerpt.length - 1]))
		excerpt.length--;
	return excerpt;
}

static const char *relocation_name(uint32_t type)
{
	switch (type) {
	case RELOC_64_64: return "R_BPF_64_64";
	case RELOC_64_ABS64: return "R_BPF_64_ABS64";
	case RELOC_64_ABS32: return "R_BPF_64_ABS32";
	case RELOC_64_NODYLD32: return "R_BPF_64_NODYLD32";
	case RELOC_64_32: return "R_BPF_64_32";
	default: return "R_BPF_NONE";
	}
}

static void list_relocations(struct lister *lister, uint64_t end)
{
	const struct object_section *table = lister->relocated;

	for (; lister->next_relocation < table->relocations.count; lister->next_relocation++) {
		const struct object_relocation *relocation = &table->relocations.at[lister->next_relocation];

		if (relocation->offset >= end)
			return;
		emit_printf(lister->emitter, "%06jx  %s %s\n", (uintmax_t)relocation->offset,
			    relocation_name(relocation->type),
			    object_symbol_name(lister->emitter->object, relocation->symbol));
	}
}

static void list_notes(struct lister *lister, uint64_t end)
{
	const struct listing *listing = lister->emitter->listing;

	for (; lister->next_note < listing->notes.count; lister->next_note++) {
		const struct listing_note *note = &listing->notes.at[lister->next_note];

		if (note->section != lister->index || note->offset >= end)
			return;
		emit_printf(lister->emitter, "%06jx  %s\n", (uintmax_t)note->offset, note->text);
	}
}

static void list_source(struct lister *lister, const struct excerpt *excerpt)
{
	if (excerpt->text)
		emit_printf(lister->emitter, " %6u  %.*s", excerpt->line, (int)excerpt->length,
			    excerpt->text);
}

/* The source is shown in the first row. */
static void list_bytes(struct lister *lister, uint64_t from, uint64_t to, const struct excerpt *excerpt)
{
	struct emitter *emitter = lister->emitter;
	static const char blank[] = "                        ";

	if (excerpt->text && (!lister->name || strcmp(lister->name, excerpt->source->name) != 0)) {
		lister->name = excerpt->source->name;
		emit_printf(emitter, "%s:\n", lister->name);
	}
	/* A section without contents has a row for the source alone. */
	if (lister->section->type == SHT_NOBITS)
		to = from;
	for (uint64_t at = from; at < to || at == from; at += ROW) {
		size_t length = to - at < ROW ? (size_t)(to - at) : ROW;

		emit_printf(emitter, "%06jx  ", (uintmax_t)at);
		if (length)
			emit_hex_bytes(emitter, lister->section->data + at, length);
		if (at == from && excerpt->text) {
			emit_printf(emitter, "%s", blank + (length ? 3 * length - 1 : 0));
			list_source(lister, excerpt);
		}
		emit_printf(emitter, "\n");
		list_relocations(lister, at + length);
		list_notes(lister, at + length);
	}
}

static bool same_line(const struct excerpt *a, const struct excerpt *b)
{
	return a->source == b->source && a->line == b->line;
}

static void list_section(struct lister *lister, const struct listing_line **next,
			 const struct listing_line *end)
{
	const struct object_section *section = lister->section;
	uint64_t at = 0;

	while (*next < end && (*next)->section == lister->index) {
		struct excerpt excerpt = excerpt_of(lister, (*next)->span);
		uint64_t from = (*next)->offset, to = from;

		if (at < from)
			list_bytes(lister, at, from, &(struct excerpt){ 0 });
		for (; *next < end && (*next)->section == lister->index; ++*next) {
			struct excerpt other = excerpt_of(lister, (*next)->span);

			if ((*next)->offset != to || !same_line(&excerpt, &other))
				break;
			to += (*next)->size;
		}
		list_bytes(lister, from, to, &excerpt);
		at = to;
	}
	if (section->type != SHT_NOBITS && at < section->size)
		list_bytes(lister, at, section->size, &(struct excerpt){ 0 });
}

/* Sections made by the source: neither tables nor sections that refer to symbols by index. */
static bool is_listed(const struct bpfas_object *object, uint32_t index)
{
	uint32_t type = object->sections.at[index].type;

	return type != SHT_GROUP && type != SHT_LLVM_ADDRSIG && !object_is_table(object, index);
}

void emit_list(struct emitter *emitter)
{
	const struct bpfas_object *object = emitter->object;
	const struct object_section *sections = object->sections.at;
	struct object_relocation_index relocations = object_index_relocations(object, emitter->arena);
	const struct listing_line *next = emitter->listing->lines.at;
	const struct listing_line *end = next ? next + emitter->listing->lines.count : NULL;
	struct lister lister = { .emitter = emitter };
	const char *separator = "";

	for (uint32_t i = 1; i < object->sections.count; i++) {
		if (!is_listed(object, i))
			continue;
		lister.index = i;
		lister.section = &sections[i];
		lister.relocated = &sections[relocations.first[i]];
		lister.name = NULL;
		lister.next_relocation = 0;
		emit_printf(emitter, "%ssection %s: %ju bytes\n", separator, sections[i].name,
			    (uintmax_t)sections[i].size);
		list_section(&lister, &next, end);
		separator = "\n";
	}
}
