/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Names are resolved as ld does: a strong definition beats a common one, that
 * a weak one, and of equals the first counts, but two strong ones are an error.
 * The most restrictive visibility that any input states is the output's.
 *
 * Not as in ld, the symbols of jump tables are local: LLVM numbers them from 0
 * in each object, so equal names say nothing.
 */
#include "linker/symbols.h"

#include <stdlib.h>
#include <string.h>

#include "linker/complain.h"

#define JUMP_TABLES ".jumptables"
#define MAX_ALIASES 64

bool symbol_is_global(const struct bpfas_object *object, uint32_t index)
{
	const struct object_symbol *symbol = &object->symbols.at[index];

	if (!index || ELF64_ST_BIND(symbol->info) == STB_LOCAL || !*symbol->name)
		return false;
	return !object_is_section(object, symbol->section) ||
	       strcmp(object->sections.at[symbol->section].name, JUMP_TABLES) != 0;
}

const char *symbol_wanted_name(struct link *link, const char *name)
{
	static const char real[] = "__real_";

	for (size_t i = 0; i < link->opts.wrap_count; i++) {
		const char *wrapped = link->opts.wrap[i];

		if (!strcmp(name, wrapped))
			return arena_printf(&link->arena, "__wrap_%s", name);
		if (!strncmp(name, real, sizeof real - 1) && !strcmp(name + sizeof real - 1, wrapped))
			return wrapped;
	}
	return name;
}

static struct global *intern(struct link *link, const char *name)
{
	void **slot = string_map_put(&link->arena, &link->by_name, name);
	struct global *global = *slot;

	if (!global) {
		*slot = global = ARENA_NEW(&link->arena, struct global);
		global->name = name;
		global->binding = STB_WEAK; /* until a reference is strong */
		vec_push(&link->arena, &link->globals, global);
	}
	return global;
}

/* A symbol in a section that leaves is only a mention. */
static bool is_definition(const struct link_input *input, const struct object_symbol *symbol)
{
	if (symbol->section == SECTION_UNDEF)
		return false;
	return !object_is_section(input->object, symbol->section) ||
	       input->sections[symbol->section].leaving == LEAVING_NOT;
}

/* What wins over what lower ranks have. */
static unsigned rank_of(const struct object_symbol *symbol)
{
	if (ELF64_ST_BIND(symbol->info) == STB_WEAK)
		return 0;
	return symbol->section == SECTION_COMMON ? 1 : 2;
}

static void take(struct global *global, struct link_input *input, uint32_t index)
{
	const struct object_symbol *symbol = &input->object->symbols.at[index];

	global->input = input;
	global->symbol = index;
	global->is_defined = true;
	global->binding = ELF64_ST_BIND(symbol->info);
	if (symbol->section == SECTION_COMMON && symbol->value > global->value)
		global->value = symbol->value;
}

static void lose(struct link *link, struct link_input *input, uint32_t symbol)
{
	struct object_symbol *lost = &input->object->symbols.at[symbol];

	vec_push(&link->arena, &link->losers, ((struct loser){ input, symbol }));
	if (object_is_section(input->object, lost->section))
		input->sections[lost->section].has_loser = true;
}

static void define(struct link *link, struct global *global, struct link_input *input, uint32_t index)
{
	const struct object_symbol *symbol = &input->object->symbols.at[index];
	unsigned rank = rank_of(symbol), has;

	if (!global->is_defined) {
		take(global, input, index);
		return;
	}
	has = rank_of(global_symbol(global));
	if (rank == 2 && has == 2) {
		complain_twice(link, global, input, index);
		return;
	}
	if (rank > has || (rank == 1 && has == 1 && symbol->size > global_symbol(global)->size)) {
		lose(link, global->input, global->symbol);
		take(global, input, index);
		return;
	}
	if (rank == 1 && has == 1 && symbol->value > global->value)
		global->value = symbol->value;
	lose(link, input, index);
}

static void mention(struct global *global, struct link_input *input, uint32_t index)
{
	if (global->is_defined)
		return;
	if (!global->input) {
		global->input = input;
		global->symbol = index;
	}
	if (ELF64_ST_BIND(input->object->symbols.at[index].info) != STB_WEAK)
		global->binding = STB_GLOBAL;
}

static void merge_visibility(struct global *global, const struct object_symbol *symbol)
{
	uint8_t visibility = ELF64_ST_VISIBILITY(symbol->other);

	if (visibility != STV_DEFAULT &&
	    (global->visibility == STV_DEFAULT || visibility < global->visibility))
		global->visibility = visibility;
}

static void add_symbols(struct link *link, struct link_input *input)
{
	const struct bpfas_object *object = input->object;

	for (uint32_t i = 1; i < object->symbols.count; i++) {
		const struct object_symbol *symbol = &object->symbols.at[i];
		bool is_defined = is_definition(input, symbol);
		struct global *global;

		if (!symbol_is_global(object, i))
			continue;
		global = intern(link, is_defined ? symbol->name : symbol_wanted_name(link, symbol->name));
		input->globals[i] = global;
		merge_visibility(global, symbol);
		if (is_defined)
			define(link, global, input, i);
		else
			mention(global, input, i);
	}
}

/* ---- What the options define ---------------------------------------------- */

static void define_as(struct link *link, struct global *global, const char *value)
{
	char *end;

	if (*value < '0' || *value > '9') {
		global->alias = intern(link, value);
		return;
	}
	global->value = strtoull(value, &end, 0);
	if (*end)
		diag_file_error(&link->diags, "cannot define '%s': '%s' is neither a number nor a symbol",
				global->name, value);
	link->errors += *end != '\0';
	global->is_absolute = global->is_defined = true;
	global->binding = STB_GLOBAL;
}

/* NAME=VALUE. */
static void add_definition(struct link *link, const char *text)
{
	size_t length = strcspn(text, "=");
	struct global *global;

	if (!length || !text[length] || !text[length + 1]) {
		diag_file_error(&link->diags, "cannot define '%s': expected NAME=SYMBOL or NAME=NUMBER",
				text);
		link->errors++;
		return;
	}
	global = intern(link, arena_copy(&link->arena, text, length));
	if (global->is_defined || global->alias) {
		complain_defined(link, global);
		return;
	}
	define_as(link, global, text + length + 1);
}

/* An alias of an alias ... of itself would be followed for ever. */
static void check_aliases(struct link *link)
{
	for (size_t i = 0; i < link->globals.count; i++) {
		struct global *global = link->globals.at[i];
		unsigned steps = 0;

		for (struct global *next = global; next && steps <= MAX_ALIASES; next = next->alias)
			steps++;
		if (steps <= MAX_ALIASES)
			continue;
		diag_file_error(&link->diags, "'%s' is defined as itself", global->name);
		link->errors++;
		global->alias = NULL;
	}
}

void symbols_resolve(struct link *link)
{
	for (size_t i = 0; i < link->inputs.count; i++)
		add_symbols(link, link->inputs.at[i]);
	for (size_t i = 0; i < link->opts.define_count; i++)
		add_definition(link, link->opts.define[i]);
	check_aliases(link);
}
