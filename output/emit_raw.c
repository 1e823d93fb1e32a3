/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Raw instructions without an object. Nothing will relocate them, so every relocation is either applied here
 * or refused.
 */
#include <string.h>

#include "output/emit_raw.h"

#define SLOT   8
#define IMM_AT 4

static bool holds_code(const struct object_section *section)
{
	return section->type == SHT_PROGBITS && section->flags & SHF_EXECINSTR && section->size;
}

static struct span span_at(const struct emitter *emitter, uint32_t section, uint64_t offset)
{
	const struct listing_line *line = listing_find(emitter->listing, section, offset);

	return line ? line->span : (struct span){ 0 };
}

static void take_section(struct emitter *emitter, uint32_t index, struct raw_code *code)
{
	const struct object_section *section = &emitter->object->sections.at[index];

	*code = (struct raw_code){ .section = index,
				   .name = section->name,
				   .at = arena_alloc(emitter->arena, section->size),
				   .size = section->size };
	memcpy(code->at, section->data, section->size);
}

static bool find_code(struct emitter *emitter, struct raw_code *code)
{
	const struct bpfas_object *object = emitter->object;

	*code = (struct raw_code){ 0 };
	for (uint32_t i = 1; i < object->sections.count; i++) {
		const struct object_section *section = &object->sections.at[i];

		if (!holds_code(section))
			continue;
		if (!code->section)
			take_section(emitter, i, code);
		else
			diag_warning(emitter->diags, span_at(emitter, i, 0),
				     "section '%s' is omitted: raw output has the first section with "
				     "instructions, '%s'",
				     section->name, code->name);
	}
	if (!code->section)
		diag_advise(emitter->diags, BPFAS_ERROR, (struct span){ 0 }, BPFAS_ADVICE_EMIT_OBJECT, NULL,
			    "there are no instructions; only an object can be written without them");
	return code->section;
}

/* Reports why the place needs a loader. */
static const char *reason(const struct emitter *emitter, const struct raw_code *code,
			  const struct object_symbol *symbol)
{
	struct arena *arena = emitter->arena;
	const char *section;

	if (!object_is_section(emitter->object, symbol->section))
		return arena_printf(arena, "'%s' is not in this source", symbol->name);
	section = emitter->object->sections.at[symbol->section].name;
	if (symbol->section == code->section)
		return arena_printf(arena, "an address in section '%s' is known only to a loader", section);
	if (!*symbol->name)
		return arena_printf(arena, "this needs section '%s'", section);
	if (!strcmp(section, ".maps"))
		return arena_printf(arena, "'%s' is a map, whose address only a loader knows", symbol->name);
	return arena_printf(arena, "'%s' is in section '%s'", symbol->name, section);
}

static void refuse(struct emitter *emitter, const struct raw_code *code,
		   const struct object_relocation *relocation)
{
	const struct object_symbol *symbol = &emitter->object->symbols.at[relocation->symbol];

	diag_advise(emitter->diags, BPFAS_ERROR, span_at(emitter, code->section, relocation->offset),
		    BPFAS_ADVICE_EMIT_OBJECT, NULL,
		    "%s, and raw instructions are those of section '%s' alone; write an object and %s that",
		    reason(emitter, code, symbol), code->name,
		    object_is_section(emitter->object, symbol->section) ? "load" : "link");
}

/* An imm of -1 calls the symbol itself: the addend counts instructions, less one (kernel: llvm_reloc.rst). */
static void resolve_call(const struct bpfas_object *object, struct raw_code *code,
			 const struct object_relocation *relocation)
{
	uint8_t *insn = code->at + relocation->offset;
	int64_t addend = get32(insn + IMM_AT, object->header.endian);
	int64_t target = (int64_t)object->symbols.at[relocation->symbol].value / SLOT + (int32_t)addend + 1;
	int64_t next = (int64_t)relocation->offset / SLOT + 1;

	put32(insn + IMM_AT, (uint32_t)(target - next), object->header.endian);
}

static bool is_inner_call(const struct bpfas_object *object, const struct raw_code *code,
			  const struct object_relocation *relocation)
{
	return relocation->type == RELOC_64_32 &&
	       object->symbols.at[relocation->symbol].section == code->section;
}

/* False after reporting a relocation that is not such a call. */
static bool resolve_calls(struct emitter *emitter, struct raw_code *code, const struct object_section *table)
{
	bool resolved = true;

	for (size_t i = 0; i < table->relocations.count; i++) {
		const struct object_relocation *relocation = &table->relocations.at[i];

		if (is_inner_call(emitter->object, code, relocation))
			resolve_call(emitter->object, code, relocation);
		else
			refuse(emitter, code, relocation);
		resolved &= is_inner_call(emitter->object, code, relocation);
	}
	return resolved;
}

bool emit_raw_code(struct emitter *emitter, struct raw_code *code)
{
	const struct bpfas_object *object = emitter->object;
	bool resolved = true;

	if (!find_code(emitter, code))
		return false;
	for (size_t i = 1; i < object->sections.count; i++) {
		const struct object_section *table = &object->sections.at[i];

		if (object_holds_relocations(object, table) && table->info == code->section)
			resolved &= resolve_calls(emitter, code, table);
	}
	return resolved;
}
