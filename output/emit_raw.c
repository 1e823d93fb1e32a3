/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Instructions without an object around them. Nobody will relocate them, so
 * every relocation is either carried out here or refused.
 */
#include <string.h>

#include "output/emit.h"

#define SLOT   8
#define IMM_AT 4

static bool holds_code(const struct section *section)
{
	return section->type == SHT_PROGBITS && section->flags & SHF_EXECINSTR && section->data.count;
}

static struct span span_at(const struct emitter *emitter, const struct section *section, uint64_t offset)
{
	const struct listing_line *line = listing_find(emitter->listing, section, offset);

	return line ? line->span : (struct span){ 0 };
}

static void warn_left_out(struct emitter *emitter, const struct section *section, const struct section *code)
{
	diag_warning(emitter->diags, span_at(emitter, section, 0),
		     "section '%s' is left out: raw instructions are those of the first section that has "
		     "any, '%s'",
		     section->name, code->name);
}

static struct section *find_code(struct emitter *emitter)
{
	const struct object *object = emitter->object;
	struct section *code = NULL;

	for (size_t i = 0; i < object->sections.count; i++) {
		struct section *section = object->sections.at[i];

		if (!holds_code(section))
			continue;
		if (code)
			warn_left_out(emitter, section, code);
		else
			code = section;
	}
	if (!code)
		diag_advise(emitter->diags, BPFAS_ERROR, (struct span){ 0 }, BPFAS_ADVICE_EMIT_OBJECT, NULL,
			    "there are no instructions to write; only an object can do without them");
	return code;
}

/* Why the place needs a loader. */
static const char *reason(const struct emitter *emitter, const struct section *code,
			  const struct symbol *symbol)
{
	const struct section *section = symbol->section;
	struct arena *arena = emitter->arena;

	if (!section)
		return arena_printf(arena, "'%s' is not in this source", symbol->name);
	if (section == code)
		return arena_printf(arena, "an address in section '%s' is known only to a loader",
				    code->name);
	if (!*symbol->name)
		return arena_printf(arena, "this needs section '%s'", section->name);
	if (!strcmp(section->name, ".maps"))
		return arena_printf(arena, "'%s' is a map, whose address only a loader knows", symbol->name);
	return arena_printf(arena, "'%s' is in section '%s'", symbol->name, section->name);
}

static void refuse(struct emitter *emitter, const struct section *code, const struct relocation *relocation)
{
	diag_advise(emitter->diags, BPFAS_ERROR, span_at(emitter, code, relocation->offset),
		    BPFAS_ADVICE_EMIT_OBJECT, NULL,
		    "%s, and raw instructions are those of section '%s' alone; write an object and %s that",
		    reason(emitter, code, relocation->symbol), code->name,
		    relocation->symbol->section ? "load" : "link");
}

/* An imm of -1 calls the symbol itself: the addend counts instructions, less one (kernel: llvm_reloc.rst). */
static void resolve_call(const struct object *object, struct section *code,
			 const struct relocation *relocation)
{
	uint8_t *insn = code->data.at + relocation->offset;
	int64_t addend = object_get32(object, insn + IMM_AT);
	int64_t target = (int64_t)relocation->symbol->value / SLOT + (int32_t)addend + 1;
	int64_t next = (int64_t)relocation->offset / SLOT + 1;

	object_put32(object, insn + IMM_AT, (uint32_t)(target - next));
}

static bool is_inner_call(const struct section *code, const struct relocation *relocation)
{
	return relocation->type == RELOC_64_32 && relocation->symbol->section == code;
}

struct section *emit_raw_code(struct emitter *emitter)
{
	struct section *code = find_code(emitter);

	for (size_t i = 0; code && i < code->relocations.count; i++) {
		const struct relocation *relocation = &code->relocations.at[i];

		if (is_inner_call(code, relocation))
			resolve_call(emitter->object, code, relocation);
		else
			refuse(emitter, code, relocation);
	}
	return emitter->diags->errors ? NULL : code;
}
