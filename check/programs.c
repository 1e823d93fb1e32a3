/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A program is a global function symbol with a size, which plain assembly
 * (llvm-mc without .type and .size) does not give. What is lacking follows from
 * the section: a function reaches up to the next one.
 */
#include "check/programs.h"

#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

#include "check/checker.h"

#define TEXT ".text" /* of functions, which may be local */

static bool is_function(const struct object_symbol *symbol)
{
	return ELF64_ST_TYPE(symbol->info) == STT_FUNC;
}

/* A global label without a type may be meant as a program; a local one is a jump's target. */
static bool is_untyped(const struct object_symbol *symbol)
{
	return ELF64_ST_TYPE(symbol->info) == STT_NOTYPE && ELF64_ST_BIND(symbol->info) != STB_LOCAL &&
	       *symbol->name;
}

struct entry {
	uint32_t section, symbol;
	uint64_t offset;
};

typedef VEC(struct entry) entry_list;

static int compare_entries(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->section != y->section)
		return x->section < y->section ? -1 : 1;
	return x->offset != y->offset ? (x->offset < y->offset ? -1 : 1) : 0;
}

/* Functions, and what may be meant as such, in their order. */
static entry_list list_entries(struct checker *checker)
{
	const struct bpfas_object *object = checker->object;
	entry_list list = { .at = arena_alloc(&checker->arena, object->symbols.count * sizeof *list.at) };

	for (uint32_t i = 1; i < object->symbols.count; i++) {
		const struct object_symbol *symbol = &object->symbols.at[i];

		if (object_is_section(object, symbol->section) &&
		    check_is_code(&object->sections.at[symbol->section]) &&
		    (is_function(symbol) || is_untyped(symbol)))
			list.at[list.count++] = (struct entry){ symbol->section, i, symbol->value };
	}
	qsort(list.at, list.count, sizeof *list.at, compare_entries);
	return list;
}

/* How far each reaches: up to the next one, or to the section's end. Several may begin at one place. */
static uint64_t *measure(struct checker *checker, const entry_list *list)
{
	uint64_t *rooms = arena_alloc(&checker->arena, (list->count + 1) * sizeof *rooms);

	for (size_t i = list->count; i-- > 0;) {
		const struct entry *entry = &list->at[i], *next = i + 1 < list->count ? entry + 1 : NULL;
		uint64_t end = checker->object->sections.at[entry->section].size;

		if (next && next->section == entry->section)
			rooms[i] = next->offset > entry->offset ? next->offset - entry->offset : rooms[i + 1];
		else
			rooms[i] = end > entry->offset ? end - entry->offset : 0;
	}
	return rooms;
}

static bool is_inside(const struct bpfas_object *object, const struct object_symbol *symbol)
{
	uint64_t size = object->sections.at[symbol->section].size;

	return symbol->value % sizeof(struct bpf_insn) == 0 && symbol->size % sizeof(struct bpf_insn) == 0 &&
	       symbol->value < size && symbol->size <= size - symbol->value;
}

static void complete_symbol(struct checker *checker, const struct entry *entry, uint64_t room)
{
	struct object_symbol *symbol = &checker->object->symbols.at[entry->symbol];

	if (!is_function(symbol)) {
		check_warning(checker, entry->section, entry->offset,
			      "symbol '%s' has no type; it is taken as a function (.type %s, @function)",
			      symbol->name, symbol->name);
		symbol->info = ELF64_ST_INFO(ELF64_ST_BIND(symbol->info), STT_FUNC);
	} else if (!symbol->size) {
		check_warning(checker, entry->section, entry->offset,
			      "function '%s' has no size; it is taken to reach up to the next one (.size %s, "
			      ".-%s)",
			      symbol->name, symbol->name, symbol->name);
	}
	if (!symbol->size)
		symbol->size = room;
}

static void check_entry(struct checker *checker, const struct entry *entry, uint64_t room)
{
	const struct bpfas_object *object = checker->object;
	const struct object_symbol *symbol = &object->symbols.at[entry->symbol];
	const char *section = object->sections.at[entry->section].name;

	complete_symbol(checker, entry, room);
	if (!is_inside(object, symbol)) {
		check_error(checker, entry->section, entry->offset,
			    "function '%s' is not made of whole instructions of section '%s'", symbol->name,
			    section);
		check_note(checker, "make the object anew");
	} else if (ELF64_ST_BIND(symbol->info) == STB_LOCAL && strcmp(section, TEXT)) {
		check_error(checker, entry->section, entry->offset, "program '%s' is static", symbol->name);
		check_note(checker,
			   "make it global: remove 'static' in C, write .globl %s or .prog in assembly",
			   symbol->name);
	}
}

/* Whether a section of code begins without a function, which libbpf would refuse. */
static void check_begins(struct checker *checker, const entry_list *list, bool *has_entry)
{
	const struct bpfas_object *object = checker->object;

	for (size_t i = 0; i < list->count; i++)
		has_entry[list->at[i].section] = true;
	for (uint32_t i = 1; i < object->sections.count; i++) {
		const struct object_section *section = &object->sections.at[i];

		if (!check_is_code(section) || has_entry[i])
			continue;
		check_error(checker, i, 0, "section '%s' has code that no function symbol covers",
			    section->name);
		check_note(checker, "give it one: .globl NAME and NAME: in assembly, or .prog NAME \"%s\"",
			   section->name);
	}
}

void check_programs(struct checker *checker)
{
	entry_list list = list_entries(checker);
	uint64_t *rooms = measure(checker, &list);

	for (size_t i = 0; i < list.count; i++)
		check_entry(checker, &list.at[i], rooms[i]);
	check_begins(checker, &list, arena_alloc(&checker->arena, checker->object->sections.count));
}
