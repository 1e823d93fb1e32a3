/* SPDX-License-Identifier: BSD-2-Clause */
#include "object/object.h"

#include <stdlib.h>
#include <string.h>

/* ---- Making and freeing -------------------------------------------------- */

/* Adds the null entries and the name, on which everything else relies. */
static void begin(struct bpfas_object *object, const char *name)
{
	vec_push(&object->arena, &object->sections, ((struct object_section){ .name = "" }));
	vec_push(&object->arena, &object->symbols, ((struct object_symbol){ .name = "" }));
	object->name = arena_copy(&object->arena, name, strlen(name));
}

struct bpfas_object *object_new(jmp_buf *out_of_memory, const char *name, enum bpfas_endian endian)
{
	struct bpfas_object *volatile object = calloc(1, sizeof *object);
	jmp_buf here;

	if (!object)
		longjmp(*out_of_memory, 1);
	object->arena.out_of_memory = &here;
	if (setjmp(here)) {
		object_free(object);
		longjmp(*out_of_memory, 1);
	}
	begin(object, name);
	object->header = (struct object_header){ .endian = endian, .type = ET_REL, .machine = EM_BPF };
	object->arena.out_of_memory = out_of_memory;
	return object;
}

void object_free(struct bpfas_object *object)
{
	if (!object)
		return;
	for (size_t i = 0; i < object->sections.count; i++) {
		vec_free(&object->sections.at[i].owned);
		vec_free(&object->sections.at[i].relocations);
	}
	vec_free(&object->sections);
	vec_free(&object->symbols);
	arena_free(&object->arena);
	free(object);
}

void bpfas_object_free(struct bpfas_object *object)
{
	object_free(object);
}

/* ---- Filling -------------------------------------------------------------- */

static const char *copy_name(struct bpfas_object *object, const char *name)
{
	return *name ? arena_copy(&object->arena, name, strlen(name)) : "";
}

static uint32_t add(struct bpfas_object *object, struct object_section section)
{
	vec_push(&object->arena, &object->sections, section);
	return (uint32_t)(object->sections.count - 1);
}

uint32_t object_add_section(struct bpfas_object *object, const char *name, uint32_t type, uint64_t flags,
			    uint64_t align)
{
	return add(object,
		   (struct object_section){
			   .name = copy_name(object, name), .type = type, .flags = flags, .align = align });
}

uint32_t object_add_name_table(struct bpfas_object *object, const char *name)
{
	object->header.name_table = object_add_section(object, name, SHT_STRTAB, 0, 1);
	return object->header.name_table;
}

uint32_t object_add_symbol_table(struct bpfas_object *object, uint32_t name_table)
{
	object->symbol_table = add(object, (struct object_section){ .name = ".symtab",
								    .type = SHT_SYMTAB,
								    .link = name_table,
								    .align = sizeof(Elf64_Xword),
								    .entry_size = sizeof(Elf64_Sym) });
	return object->symbol_table;
}

uint32_t object_add_index_table(struct bpfas_object *object)
{
	return add(object, (struct object_section){ .name = ".symtab_shndx",
						    .type = SHT_SYMTAB_SHNDX,
						    .link = object->symbol_table,
						    .align = sizeof(Elf64_Word),
						    .entry_size = sizeof(Elf64_Word) });
}

uint32_t object_add_relocation_table(struct bpfas_object *object, uint32_t target)
{
	const char *name = object->sections.at[target].name;

	return add(object, (struct object_section){ .name = arena_printf(&object->arena, ".rel%s", name),
						    .type = SHT_REL,
						    .flags = SHF_INFO_LINK,
						    .link = object->symbol_table,
						    .info = target,
						    .align = sizeof(Elf64_Xword),
						    .entry_size = sizeof(Elf64_Rel) });
}

uint32_t object_add_symbol(struct bpfas_object *object, const char *name, struct object_symbol symbol)
{
	symbol.name = copy_name(object, name);
	vec_push(&object->arena, &object->symbols, symbol);
	return (uint32_t)(object->symbols.count - 1);
}

void object_add_relocation(struct bpfas_object *object, uint32_t table, struct object_relocation relocation)
{
	vec_push(&object->arena, &object->sections.at[table].relocations, relocation);
}

void object_copy_data(struct bpfas_object *object, uint32_t section, const void *data, size_t size)
{
	uint8_t *copy = object_new_data(object, section, size);

	if (size)
		memcpy(copy, data, size);
}

uint8_t *object_new_data(struct bpfas_object *object, uint32_t section, size_t size)
{
	uint8_t *data = arena_alloc(&object->arena, size);

	object->sections.at[section].data = data;
	object->sections.at[section].size = size;
	return data;
}

void object_take_data(struct bpfas_object *object, uint32_t index, bytes *data)
{
	struct object_section *section = &object->sections.at[index];

	vec_free(&section->owned);
	section->owned = *data;
	section->data = data->at;
	section->size = data->count;
	*data = (bytes){ 0 };
}

void object_count_locals(struct bpfas_object *object)
{
	size_t count = 1;

	while (count < object->symbols.count && ELF64_ST_BIND(object->symbols.at[count].info) == STB_LOCAL)
		count++;
	object->sections.at[object->symbol_table].info = (uint32_t)count;
}

/* ---- Looking -------------------------------------------------------------- */

uint32_t object_find_section(const struct bpfas_object *object, const char *name, uint32_t after)
{
	for (size_t i = (size_t)after + 1; i < object->sections.count; i++)
		if (!strcmp(object->sections.at[i].name, name))
			return (uint32_t)i;
	return 0;
}

bool object_holds_relocations(const struct bpfas_object *object, const struct object_section *section)
{
	return (section->type == SHT_REL || section->type == SHT_RELA) && object->symbol_table &&
	       section->link == object->symbol_table;
}

bool object_is_table(const struct bpfas_object *object, uint32_t index)
{
	const struct object_section *section = &object->sections.at[index];
	uint32_t symbol_table = object->symbol_table;

	if (!index)
		return false;
	if (index == object->header.name_table)
		return true;
	if (!symbol_table)
		return false;
	return index == symbol_table || index == object->sections.at[symbol_table].link ||
	       (section->type == SHT_SYMTAB_SHNDX && section->link == symbol_table) ||
	       object_holds_relocations(object, section);
}

struct object_relocation_index object_index_relocations(const struct bpfas_object *object,
							struct arena *arena)
{
	size_t count = object->sections.count;
	struct object_relocation_index index = {
		.first = arena_alloc(arena, count * sizeof *index.first),
		.next = arena_alloc(arena, count * sizeof *index.next),
	};

	/* Backwards, so that each list ends up in file order. */
	for (size_t i = count; i-- > 1;) {
		const struct object_section *table = &object->sections.at[i];

		if (!object_holds_relocations(object, table) || !object_is_section(object, table->info))
			continue;
		index.next[i] = index.first[table->info];
		index.first[table->info] = (uint32_t)i;
	}
	return index;
}

const char *object_symbol_name(const struct bpfas_object *object, uint32_t index)
{
	const struct object_symbol *symbol = &object->symbols.at[index];

	if (ELF64_ST_TYPE(symbol->info) == STT_SECTION && !*symbol->name &&
	    object_is_section(object, symbol->section))
		return object->sections.at[symbol->section].name;
	return symbol->name;
}
