/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * libbpf skips a data section whose name it does not know, and fails later at
 * the instruction that uses it. Which names it knows: bpf_object__elf_collect().
 */
#include "check/sections.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "check/checker.h"

/* libbpf 1.1 has no such section; its loader makes the link all the same (kernel/struct_ops.c). */
#define LINKED ".struct_ops.link"
#define PLAIN  ".struct_ops"

static bool has_prefix(const char *name, const char *prefix)
{
	size_t length = strlen(prefix);

	return !strncmp(name, prefix, length) && (!name[length] || name[length] == '.');
}

static bool is_known(const char *name)
{
	static const char *const prefixes[] = { ".data", ".rodata", ".bss" };
	static const char *const names[] = { ".maps",   "maps",          PLAIN,        "license",
					     "version", ".addr_space.1", ".jumptables" };

	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
		if (has_prefix(name, prefixes[i]))
			return true;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (!strcmp(name, names[i]))
			return true;
	return false;
}

static bool is_data(const struct object_section *section)
{
	return (section->type == SHT_PROGBITS || section->type == SHT_NOBITS) && section->flags & SHF_ALLOC &&
	       !(section->flags & SHF_EXECINSTR);
}

/* "MAPS", ".maps.counters", "bpf_maps", ...: meant as a section of maps. */
static bool is_like_maps(const char *name)
{
	for (const char *at = name; *at; at++)
		if (!strncasecmp(at, "maps", 4) && (at == name || !isalnum((unsigned char)at[-1])) &&
		    !isalnum((unsigned char)at[4]))
			return true;
	return false;
}

static void refuse(struct checker *checker, uint32_t index, uint32_t user, struct object_relocation at)
{
	const struct bpfas_object *object = checker->object;
	const char *section = object->sections.at[index].name;
	uint32_t symbol = at.symbol;

	if (ELF64_ST_TYPE(object->symbols.at[symbol].info) == STT_SECTION)
		symbol = check_symbol_at(checker, index, object->symbols.at[symbol].value);
	if (is_like_maps(section)) {
		check_error(checker, user, at.offset,
			    "'%s' is in section '%s', of which no loader makes maps",
			    symbol ? object->symbols.at[symbol].name : section, section);
		check_note(checker, "maps are defined in section .maps (SEC(\".maps\") in C)");
		return;
	}
	check_error(checker, user, at.offset, "'%s' is in section '%s', of which no loader makes a map",
		    symbol ? object->symbols.at[symbol].name : section, section);
	check_note(checker,
		   "variables are in .data, .rodata and .bss, or in sections of their own such as '.data.%s'",
		   section[0] == '.' ? section + 1 : section);
}

static void check_uses(struct checker *checker, const struct object_section *table, bool *is_said)
{
	const struct bpfas_object *object = checker->object;

	for (size_t i = 0; i < table->relocations.count; i++) {
		struct object_relocation at = table->relocations.at[i];
		uint32_t section =
			at.symbol < object->symbols.count ? object->symbols.at[at.symbol].section : 0;

		if (!object_is_section(object, section) || is_said[section] ||
		    !is_data(&object->sections.at[section]) || is_known(object->sections.at[section].name))
			continue;
		is_said[section] = true;
		refuse(checker, section, table->info, at);
	}
}

static void rename_struct_ops(struct checker *checker)
{
	struct bpfas_object *object = checker->object;
	uint32_t section = object_find_section(object, LINKED, 0), datasec = check_datasec(checker, LINKED);
	uint32_t table;

	if (LIBBPF_MAJOR_VERSION > 1 || LIBBPF_MINOR_VERSION >= 3 || !section)
		return;
	if (object_find_section(object, PLAIN, 0)) {
		check_error(checker, section, 0,
			    "an object has either " PLAIN " or " LINKED
			    " here: libbpf before 1.3 knows only the first");
		check_note(checker, "move the maps of both into one of the two sections");
		return;
	}
	object->sections.at[section].name = PLAIN;
	if ((table = object_find_section(object, ".rel" LINKED, 0)))
		object->sections.at[table].name = ".rel" PLAIN;
	if (datasec) {
		uint32_t name = check_added(checker, btf__add_str(checker->btf, PLAIN));

		check_type(checker, datasec)->name_off = name;
	}
}

void check_sections(struct checker *checker)
{
	const struct bpfas_object *object = checker->object;
	bool *is_said = arena_alloc(&checker->arena, object->sections.count);

	rename_struct_ops(checker);
	for (uint32_t i = 1; i < object->sections.count; i++) {
		const struct object_section *table = &object->sections.at[i];

		if (object_holds_relocations(object, table) && object_is_section(object, table->info) &&
		    check_is_code(&object->sections.at[table->info]))
			check_uses(checker, table, is_said);
	}
}
