/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An undefined symbol is the kernel's only if BTF has it in .ksyms or .kconfig.
 * Any other one should have been linked with the object that defines it;
 * libbpf says ENOENT of it, and only its name. What is undefined and not used
 * is not in the way: the symbol is made one that libbpf passes over.
 */
#include "check/externs.h"

#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>

#include "base/suggest.h"
#include "check/checker.h"

/* Where a symbol is used first. */
struct use {
	uint32_t section; /* 0: nowhere */
	uint64_t offset;
};

static bool is_undefined(const struct object_symbol *symbol)
{
	return symbol->section == SECTION_UNDEF && *symbol->name && ELF64_ST_BIND(symbol->info) != STB_LOCAL;
}

struct undefined {
	const char *name;
	uint32_t symbol;
};

typedef VEC(struct undefined) undefined_list;

static int compare_names(const void *a, const void *b)
{
	return strcmp(((const struct undefined *)a)->name, ((const struct undefined *)b)->name);
}

static undefined_list list_undefined(struct checker *checker)
{
	const struct bpfas_object *object = checker->object;
	undefined_list list = { 0 };

	for (uint32_t i = 1; i < object->symbols.count; i++)
		if (is_undefined(&object->symbols.at[i]))
			list.count++;
	list.at = arena_alloc(&checker->arena, (list.count + 1) * sizeof *list.at);
	list.count = 0;
	for (uint32_t i = 1; i < object->symbols.count; i++)
		if (is_undefined(&object->symbols.at[i]))
			list.at[list.count++] = (struct undefined){ object->symbols.at[i].name, i };
	qsort(list.at, list.count, sizeof *list.at, compare_names);
	return list;
}

/* Those that one of BTF's sections has. Two symbols of a name are one. */
static void mark_known(struct checker *checker, const char *section, const undefined_list *list,
		       bool *is_known)
{
	uint32_t id = check_datasec(checker, section);
	const struct btf_type *datasec = id ? btf__type_by_id(checker->btf, id) : NULL;

	for (uint32_t i = 0; datasec && i < btf_vlen(datasec); i++) {
		const struct btf_type *its = btf__type_by_id(checker->btf, btf_var_secinfos(datasec)[i].type);
		struct undefined wanted = { .name = check_name(checker, its->name_off) };
		const struct undefined *found =
			bsearch(&wanted, list->at, list->count, sizeof *list->at, compare_names);

		if (found)
			is_known[found->symbol] = true;
	}
}

static void find_uses(const struct bpfas_object *object, struct use *uses)
{
	for (uint32_t i = 1; i < object->sections.count; i++) {
		const struct object_section *table = &object->sections.at[i];

		if (!object_holds_relocations(object, table) || !object_is_section(object, table->info) ||
		    !(object->sections.at[table->info].flags & SHF_ALLOC))
			continue;
		for (size_t k = 0; k < table->relocations.count; k++) {
			struct object_relocation at = table->relocations.at[k];

			if (at.symbol < object->symbols.count && !uses[at.symbol].section)
				uses[at.symbol] = (struct use){ table->info, at.offset };
		}
	}
}

/* By BTF's FUNC or VAR, or by the instruction. */
static bool is_called(const struct checker *checker, const char *name, struct use use)
{
	const struct object_section *section = &checker->object->sections.at[use.section];

	if (checker->btf && btf__find_by_name_kind(checker->btf, name, BTF_KIND_FUNC) > 0)
		return true;
	return section->flags & SHF_EXECINSTR && section->data && use.offset < section->size &&
	       section->data[use.offset] == (BPF_JMP | BPF_CALL);
}

static const char *nearest_defined(const struct checker *checker, const char *name)
{
	struct suggestion suggestion = suggestion_for(name, strlen(name));
	const struct bpfas_object *object = checker->object;

	for (uint32_t i = 1; i < object->symbols.count; i++) {
		const struct object_symbol *symbol = &object->symbols.at[i];

		if (symbol->section != SECTION_UNDEF && *symbol->name &&
		    ELF64_ST_BIND(symbol->info) != STB_LOCAL)
			suggestion_offer(&suggestion, symbol->name);
	}
	return suggestion.nearest;
}

static bool is_map(const struct checker *checker, const char *name)
{
	uint32_t id = check_datasec(checker, ".maps");
	const struct btf_type *maps = id ? btf__type_by_id(checker->btf, id) : NULL;

	for (uint32_t i = 0; maps && i < btf_vlen(maps); i++) {
		const struct btf_type *var = btf__type_by_id(checker->btf, btf_var_secinfos(maps)[i].type);

		if (!strcmp(check_name(checker, var->name_off), name))
			return true;
	}
	return false;
}

static void refuse(struct checker *checker, const struct object_symbol *symbol, struct use use)
{
	static const struct {
		const char *name, *way_out;
	} kinds[] = {
		{ "map", "link it with the object that defines it" },
		{ "function",
		  "link it with the object that defines it; if the kernel has the function, declare "
		  "it __ksym (.kfunc in assembly)" },
		{ "variable",
		  "link it with the object that defines it; if the kernel has the variable, declare "
		  "it __ksym or __kconfig (.ksym, .kconfig in assembly)" },
	};
	unsigned kind = is_map(checker, symbol->name) ? 0 : is_called(checker, symbol->name, use) ? 1 : 2;
	const char *nearest = nearest_defined(checker, symbol->name);

	check_error(checker, use.section, use.offset, "%s '%s' is used here and defined nowhere%s",
		    kinds[kind].name, symbol->name, suggestion_words(&checker->arena, nearest));
	check_note(checker, "%s", kinds[kind].way_out);
}

void check_externs(struct checker *checker)
{
	struct bpfas_object *object = checker->object;
	size_t count = object->symbols.count;
	undefined_list list = list_undefined(checker);
	bool *is_known = arena_alloc(&checker->arena, count);
	struct use *uses = arena_alloc(&checker->arena, count * sizeof *uses);

	if (!list.count)
		return;
	mark_known(checker, ".ksyms", &list, is_known);
	mark_known(checker, ".kconfig", &list, is_known);
	find_uses(object, uses);
	for (uint32_t i = 1; i < count && !check_has_enough(checker); i++) {
		if (!is_undefined(&object->symbols.at[i]) || is_known[i])
			continue;
		if (uses[i].section)
			refuse(checker, &object->symbols.at[i], uses[i]);
		else
			object->symbols.at[i].section = SECTION_ABS;
	}
}
