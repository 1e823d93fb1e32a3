/* SPDX-License-Identifier: BSD-2-Clause */
#include "object/object.h"

struct section *object_add_section(struct object *object, const char *name, uint32_t type, uint64_t flags,
				   uint64_t align)
{
	struct section *section = ARENA_NEW(object->arena, struct section);

	section->name = name;
	section->type = type;
	section->flags = flags;
	section->align = align;
	section->symbols_before = object->symbols.count;
	vec_push(object->arena, &object->sections, section);
	return section;
}

struct section *object_add_group(struct object *object, struct symbol *signature, bool is_comdat)
{
	struct section *group = object_add_section(object, ".group", SHT_GROUP, 0, sizeof(uint32_t));

	group->entry_size = sizeof(uint32_t);
	group->signature = signature;
	group->is_comdat = is_comdat;
	return group;
}

struct symbol *object_add_symbol(struct object *object, const char *name)
{
	struct symbol *symbol = ARENA_NEW(object->arena, struct symbol);

	symbol->name = name;
	vec_push(object->arena, &object->symbols, symbol);
	return symbol;
}

struct symbol *object_section_symbol(struct object *object, struct section *section)
{
	if (section->symbol)
		return section->symbol;
	section->symbol = object_add_symbol(object, "");
	section->symbol->section = section;
	section->symbol->binding = STB_LOCAL;
	section->symbol->type = STT_SECTION;
	return section->symbol;
}

void object_free(struct object *object)
{
	for (size_t i = 0; i < object->sections.count; i++) {
		vec_free(&object->sections.at[i]->data);
		vec_free(&object->sections.at[i]->relocations);
	}
	vec_free(&object->sections);
	vec_free(&object->symbols);
	vec_free(&object->addrsig_symbols);
}

/* The lowest bytes of the value, the least significant first or last. */
static void put(const struct object *object, uint8_t *at, unsigned size, uint64_t value)
{
	for (unsigned i = 0; i < size; i++) {
		unsigned significance = object->endian == BPFAS_BIG ? size - 1 - i : i;

		at[i] = (uint8_t)(value >> 8 * significance & 0xff);
	}
}

void object_put16(const struct object *object, uint8_t *at, uint16_t value)
{
	put(object, at, 2, value);
}

void object_put32(const struct object *object, uint8_t *at, uint32_t value)
{
	put(object, at, 4, value);
}

void object_put64(const struct object *object, uint8_t *at, uint64_t value)
{
	put(object, at, 8, value);
}

void object_put(const struct object *object, uint8_t *at, unsigned size, uint64_t value)
{
	switch (size) {
	case 1: *at = (uint8_t)value; break;
	case 2: object_put16(object, at, (uint16_t)value); break;
	case 4: object_put32(object, at, (uint32_t)value); break;
	default: put(object, at, size, value); break;
	}
}

uint16_t object_get16(const struct object *object, const uint8_t *at)
{
	return (uint16_t)(object->endian == BPFAS_BIG ? at[0] << 8 | at[1] : at[1] << 8 | at[0]);
}

uint32_t object_get32(const struct object *object, const uint8_t *at)
{
	uint32_t first = object_get16(object, at), second = object_get16(object, at + 2);

	return object->endian == BPFAS_BIG ? first << 16 | second : second << 16 | first;
}
