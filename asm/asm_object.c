/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/asm_object.h"

struct section *asm_object_add_section(struct asm_object *object, const char *name, uint32_t type,
				       uint64_t flags, uint64_t align)
{
	struct section *section = ARENA_NEW(object->arena, struct section);

	section->name = name;
	section->type = type;
	section->flags = flags;
	section->align = align;
	section->symbols_before = object->symbols.count;
	section->number = ++object->sections_added;
	vec_push(object->arena, &object->sections, section);
	return section;
}

struct section *asm_object_add_group(struct asm_object *object, struct symbol *signature, bool is_comdat)
{
	struct section *group = asm_object_add_section(object, ".group", SHT_GROUP, 0, sizeof(uint32_t));

	group->entry_size = sizeof(uint32_t);
	group->signature = signature;
	group->is_comdat = is_comdat;
	return group;
}

struct symbol *asm_object_add_symbol(struct asm_object *object, const char *name)
{
	struct symbol *symbol = ARENA_NEW(object->arena, struct symbol);

	symbol->name = name;
	vec_push(object->arena, &object->symbols, symbol);
	return symbol;
}

struct symbol *asm_object_section_symbol(struct asm_object *object, struct section *section)
{
	if (section->symbol)
		return section->symbol;
	section->symbol = asm_object_add_symbol(object, "");
	section->symbol->section = section;
	section->symbol->binding = STB_LOCAL;
	section->symbol->type = STT_SECTION;
	return section->symbol;
}

void asm_object_free(struct asm_object *object)
{
	for (size_t i = 0; i < object->sections.count; i++) {
		vec_free(&object->sections.at[i]->data);
		vec_free(&object->sections.at[i]->relocations);
	}
	vec_free(&object->sections);
	vec_free(&object->symbols);
	vec_free(&object->addrsig_symbols);
}
