/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Nobody fills an address into a variable: a map of variables is plain bytes
 * to the kernel, and libbpf passes these relocations over without a word, so a
 * program would compute with the offset that the compiler left there. Pointers
 * in .maps and .struct_ops are others: libbpf fills those.
 */
#include "check/data_pointers.h"

#include <string.h>

#include "check/checker.h"

static bool holds_variables(const struct object_section *section)
{
	static const char *const names[] = { ".data", ".rodata", ".bss" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		size_t length = strlen(names[i]);

		if (!strncmp(section->name, names[i], length) &&
		    (!section->name[length] || section->name[length] == '.'))
			return section->flags & SHF_ALLOC;
	}
	return false;
}

static void refuse(struct checker *checker, uint32_t section, struct object_relocation at)
{
	const struct bpfas_object *object = checker->object;
	uint32_t variable = check_symbol_at(checker, section, at.offset);
	const char *target = at.symbol < object->symbols.count ? object_symbol_name(object, at.symbol) : "?";

	check_error(checker, section, at.offset,
		    "%s%s%s holds the address of '%s', which no loader can fill in",
		    variable ? "variable '" : "this section",
		    variable ? object->symbols.at[variable].name : "", variable ? "'" : "", target);
	check_note(checker, "take the address in the program's code, or store an index instead");
}

void check_data_pointers(struct checker *checker)
{
	const struct bpfas_object *object = checker->object;

	for (uint32_t i = 1; i < object->sections.count; i++) {
		const struct object_section *table = &object->sections.at[i];

		if (!object_holds_relocations(object, table) || !object_is_section(object, table->info) ||
		    !holds_variables(&object->sections.at[table->info]))
			continue;
		for (size_t k = 0; k < table->relocations.count && !check_has_enough(checker); k++)
			refuse(checker, table->info, table->relocations.at[k]);
	}
}
