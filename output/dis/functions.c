/* SPDX-License-Identifier: BSD-2-Clause */
#include "output/dis/functions.h"

#include <bpf/btf.h>
#include <stdlib.h>

#include "output/dis/names.h"
#include "output/dis/types.h"
#include "uapi/builtin.h"
#include "uapi/program_kind.h"

struct finder {
	struct dis *dis;
	const struct object_section *section;
	bool is_text;
};

/* ---- Prototypes ------------------------------------------------------------- */

static const struct btf_type *prototype_of(const struct dis *dis, uint32_t function)
{
	const struct btf *btf = dis->types->btf;
	const struct btf_type *type = function ? btf__type_by_id(btf, function) : NULL;

	type = type ? btf__type_by_id(btf, type->type) : NULL;
	return type && btf_is_func_proto(type) ? type : NULL;
}

/* What .prog says by itself: int NAME(CONTEXT *ctx). */
static bool is_usual(const struct dis *dis, const char *section, const struct btf_type *prototype)
{
	const struct btf *btf = dis->types->btf;
	const struct program_kind *kind = program_kind_find(section);
	const struct btf_type *result = btf__type_by_id(btf, prototype->type), *parameter;

	if (!kind || btf_vlen(prototype) != 1 || !result || !btf_is_int(result) ||
	    strcmp(btf__name_by_offset(btf, result->name_off), "int"))
		return false;
	parameter = dis_types_resolve(btf, btf_params(prototype)->type);
	if (!parameter || !btf_is_ptr(parameter))
		return false;
	parameter = dis_types_resolve(btf, parameter->type);
	return kind->context ? parameter && btf_is_struct(parameter) &&
				       !strcmp(btf__name_by_offset(btf, parameter->name_off), kind->context)
			     : true;
}

/* With what the types need defined first. NULL where C has no spelling for it. */
static const char *declare(struct dis *dis, uint32_t type, const char *name)
{
	const char *text = dis_types_declare(dis->types, type, name);

	if (!text)
		return NULL;
	text = arena_copy(dis->arena, text, strlen(text));
	dis_types_define(dis->types, dis->arena, type);
	return text;
}

/* int sum(struct args *args) */
static const char *prototype_text(struct dis *dis, const char *name, const struct btf_type *prototype)
{
	const struct btf_param *parameters = btf_params(prototype);
	const char *text = arena_printf(dis->arena, "%s(", name);

	for (unsigned i = 0; i < btf_vlen(prototype); i++) {
		const char *parameter = btf__name_by_offset(dis->types->btf, parameters[i].name_off);
		const char *declared = parameters[i].type
					       ? declare(dis, parameters[i].type, parameter ? parameter : "")
					       : NULL;

		if (!declared)
			return NULL;
		text = arena_printf(dis->arena, "%s%s%s", text, i ? ", " : "", declared);
	}
	text = arena_printf(dis->arena, "%s%s)", text, btf_vlen(prototype) ? "" : "void");
	return prototype->type ? declare(dis, prototype->type, text)
			       : arena_printf(dis->arena, "void %s", text);
}

/* What the first parameter points to, if it is a struct whose members need no definition here. */
static uint32_t context_of(const struct dis *dis, const struct btf_type *prototype)
{
	const struct btf *btf = dis->types->btf;
	const struct btf_type *pointer, *type;
	uint32_t id;

	if (!prototype || !btf_vlen(prototype))
		return 0;
	pointer = dis_types_resolve(btf, btf_params(prototype)->type);
	if (!pointer || !btf_is_ptr(pointer))
		return 0;
	for (id = pointer->type;
	     (type = btf__type_by_id(btf, id)) && (btf_is_mod(type) || btf_is_typedef(type));)
		id = type->type;
	if (!type || !btf_is_struct(type) || !btf_vlen(type))
		return 0;
	return builtin_type(btf__name_by_offset(btf, type->name_off),
			    strlen(btf__name_by_offset(btf, type->name_off)))
		       ? id
		       : 0;
}

/* ---- Blocks ------------------------------------------------------------------ */

static const char *program_head(const struct finder *finder, const char *name,
				const struct btf_type *prototype)
{
	struct dis *dis = finder->dis;
	const char *section = finder->section->name, *text = NULL;

	if (prototype && !is_usual(dis, section, prototype))
		text = prototype_text(dis, name, prototype);
	return arena_printf(dis->arena, ".prog %s \"%s\"", text ? text : name, section);
}

static const char *head(const struct finder *finder, struct dis_block *block)
{
	struct dis *dis = finder->dis;
	const struct object_symbol *symbol = &dis->object->symbols.at[block->symbol];
	const struct btf_type *prototype = prototype_of(dis, dis_types_function(dis->types, symbol->name));
	const char *text;

	block->context = context_of(dis, prototype);
	block->is_static = ELF64_ST_BIND(symbol->info) == STB_LOCAL;
	block->is_program = !finder->is_text && ELF64_ST_BIND(symbol->info) == STB_GLOBAL;
	if (block->is_program)
		return program_head(finder, symbol->name, prototype);
	text = prototype ? prototype_text(dis, symbol->name, prototype) : NULL;
	return text ? arena_printf(dis->arena, ".func %s%s", block->is_static ? "static " : "", text) : NULL;
}

/* A function that is all there from one instruction to another, with a plain name. */
static bool is_candidate(const struct finder *finder, uint32_t index)
{
	const struct object_symbol *symbol = &finder->dis->object->symbols.at[index];

	return ELF64_ST_TYPE(symbol->info) == STT_FUNC && symbol->size && symbol->value % 8 == 0 &&
	       symbol->size % 8 == 0 && symbol->size <= finder->section->size - symbol->value &&
	       finder->dis->is_own_name[index] && finder->dis->symbol_names[index][0] != '"';
}

static bool is_plain_text(const char *text)
{
	for (; *text; text++)
		if (*text < ' ' || *text > '~' || *text == '"' || *text == '\\')
			return false;
	return true;
}

const struct dis_block *dis_block_at(const struct dis_blocks *blocks, uint64_t at)
{
	size_t low = 0, high = blocks->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (blocks->at[middle].end <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low < blocks->count && blocks->at[low].start <= at ? &blocks->at[low] : NULL;
}

struct dis_blocks dis_find_blocks(struct dis *dis, uint32_t index)
{
	struct finder finder = { .dis = dis, .section = &dis->object->sections.at[index] };
	const struct dis_label *label, *end = dis_section_labels(dis, index, &label);
	struct dis_blocks blocks = { .at = arena_alloc(dis->arena,
						       (size_t)(end - label) * sizeof *blocks.at) };
	uint64_t free_from = 0;

	finder.is_text = !strcmp(finder.section->name, ".text");
	if (!dis->options->declare || dis->is_plain[index] || !is_plain_text(finder.section->name) ||
	    !*finder.section->name)
		return blocks;
	for (; label < end; label++) {
		struct dis_block block = { .start = label->value, .symbol = label->symbol };

		if (label->value < free_from || !is_candidate(&finder, label->symbol))
			continue;
		block.end = label->value + dis->object->symbols.at[label->symbol].size;
		block.head = head(&finder, &block);
		if (!block.head)
			continue;
		blocks.at[blocks.count++] = block;
		free_from = block.end;
	}
	return blocks;
}
