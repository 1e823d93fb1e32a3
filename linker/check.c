/* SPDX-License-Identifier: BSD-2-Clause */
#include "linker/check.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "btf/ext_read.h"
#include "linker/reference.h"
#include "linker/types.h"

/* Of a section; more is a mistake, and would make room for itself in the file. */
#define MAX_ALIGN (UINT64_C(1) << 20)

static int refuse(const struct diags *diags, const char *section, const char *what)
{
	diag_file_error(diags, "this object is damaged: section '%s' %s", section, what);
	return -EINVAL;
}

/* ---- Relocations -------------------------------------------------------------- */

static int by_offset(const void *a, const void *b)
{
	const struct object_relocation *x = a, *y = b;

	if (x->offset != y->offset)
		return x->offset < y->offset ? -1 : 1;
	return x->symbol < y->symbol ? -1 : x->symbol > y->symbol;
}

void check_sort(struct object_section *table)
{
	bool is_sorted = true;

	for (size_t i = 1; i < table->relocations.count; i++)
		is_sorted &= table->relocations.at[i - 1].offset <= table->relocations.at[i].offset;
	if (!is_sorted)
		qsort(table->relocations.at, table->relocations.count, sizeof *table->relocations.at,
		      by_offset);
}

static int check_relocations(struct object_section *table, const struct object_section *target,
			     const struct diags *diags)
{
	uint64_t size = target->data ? target->size : 0;

	for (size_t i = 0; i < table->relocations.count; i++) {
		const struct object_relocation *relocation = &table->relocations.at[i];
		unsigned width = reference_width(relocation->type);

		if (relocation->offset > size || width > size - relocation->offset) {
			diag_at(diags, BPFAS_ERROR,
				DIAG_OFFSET(diags, target->name, relocation->offset, NULL),
				"this object is damaged: a relocation lies outside of its section");
			return -EINVAL;
		}
	}
	check_sort(table);
	return 0;
}

/* ---- Sections ---------------------------------------------------------------- */

static bool is_made_anew(const struct bpfas_object *object, uint32_t index)
{
	const struct object_section *section = &object->sections.at[index];
	const char *of =
		section->info < object->sections.count ? object->sections.at[section->info].name : "";

	if (object_is_table(object, index))
		return true;
	switch (section->type) {
	case SHT_NULL:
	case SHT_SYMTAB:
	case SHT_STRTAB:
	case SHT_SYMTAB_SHNDX:
	case SHT_GROUP:
	case SHT_LLVM_ADDRSIG:
	case SHT_LLVM_CALL_GRAPH_PROFILE: return true;
	case SHT_REL:
	case SHT_RELA: return !strcmp(of, ".BTF") || !strcmp(of, ".BTF.ext");
	default: return !strcmp(section->name, ".BTF") || !strcmp(section->name, ".BTF.ext");
	}
}

static bool is_debug(const struct object_section *section)
{
	return !(section->flags & SHF_ALLOC) && (!strncmp(section->name, ".debug", strlen(".debug")) ||
						 !strncmp(section->name, ".zdebug", strlen(".zdebug")));
}

static int check_section(struct link *link, struct link_input *input, uint32_t index,
			 const struct diags *diags)
{
	struct object_section *section = &input->object->sections.at[index];
	struct link_section *own = &input->sections[index];

	if (section->align & (section->align - 1) || section->align > MAX_ALIGN)
		return refuse(diags, section->name, "has an impossible alignment");
	own->is_allocated = section->flags & SHF_ALLOC;
	if (is_made_anew(input->object, index))
		own->leaving = LEAVING_TABLE;
	else if (link->opts.strip_debug && is_debug(section))
		own->leaving = LEAVING_DEBUG;
	if (object_holds_relocations(input->object, section) &&
	    object_is_section(input->object, section->info))
		return check_relocations(section, &input->object->sections.at[section->info], diags);
	if (section->type == SHT_REL || section->type == SHT_RELA)
		return refuse(diags, section->name, "has relocations of no symbol table or section");
	return 0;
}

static int check_symbols(const struct bpfas_object *object, const struct diags *diags)
{
	for (size_t i = 1; i < object->symbols.count; i++) {
		const struct object_symbol *symbol = &object->symbols.at[i];

		if (!object_is_section(object, symbol->section) ||
		    symbol->value <= object->sections.at[symbol->section].size)
			continue;
		diag_file_error(diags, "this object is damaged: symbol '%s' lies outside of its section '%s'",
				symbol->name, object->sections.at[symbol->section].name);
		return -EINVAL;
	}
	return 0;
}

static bool has_string(const struct link_types *types, uint32_t offset)
{
	return offset < types->strings.size;
}

static bool are_records_sound(const struct link_input *input)
{
	const struct link_types *types = &input->types;
	const struct ext_info *records = &input->records;

	for (size_t i = 0; i < records->functions.count; i++)
		if (records->functions.at[i].type >= types->count)
			return false;
	for (size_t i = 0; i < records->lines.count; i++)
		if (!has_string(types, records->lines.at[i].file) ||
		    !has_string(types, records->lines.at[i].text))
			return false;
	for (size_t i = 0; i < records->core.count; i++)
		if (records->core.at[i].type >= types->count ||
		    !has_string(types, records->core.at[i].access))
			return false;
	return true;
}

static int open_records(struct link *link, struct link_input *input, const struct diags *diags)
{
	int error = input->types.btf ? ext_read(input->object, &link->arena, diags, &input->records) : 0;

	if (error)
		return error;
	if (!are_records_sound(input))
		return refuse(diags, ".BTF.ext", "refers to types or strings that .BTF does not have");
	if (input->records.has_more)
		diag_file_warning(diags, "section .BTF.ext has records of a newer kind, which are left out");
	ext_sort(&input->records);
	return 0;
}

int check_input(struct link *link, struct link_input *input, const struct diags *diags)
{
	uint32_t btf = object_find_section(input->object, ".BTF", 0);
	int error = check_symbols(input->object, diags);

	if (input->object->header.type != ET_REL) {
		diag_file_error(diags, "not a relocatable ELF object");
		diag_file_note(diags, "give the object as the assembler or the compiler made it (-c)");
		return -EINVAL;
	}
	if (btf && object_find_section(input->object, ".BTF", btf))
		return refuse(diags, ".BTF", "is there twice");
	for (uint32_t i = 1; i < input->object->sections.count && !error; i++)
		error = check_section(link, input, i, diags);
	if (!error)
		error = types_open(link, input, diags);
	if (!error)
		error = open_records(link, input, diags);
	return error;
}

void input_close(struct link_input *input)
{
	types_close(input);
	ext_free(&input->records);
	object_free(input->object);
}
