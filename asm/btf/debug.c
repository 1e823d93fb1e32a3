/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/btf/debug.h"

#include <string.h>

#include "asm/assembler.h"
#include "asm/program.h"
#include "asm/symbol.h"
#include "asm/type/builtin.h"

static bool is_code(const struct symbol *symbol)
{
	return symbol && symbol->type == STT_FUNC && symbol->section &&
	       (symbol->section->flags & SHF_EXECINSTR);
}

/*
 * Without a declaration a subprogram's arguments are unknown. A static one is checked by the verifier at each
 * call, whatever its prototype; a global one would have no arguments.
 */
static void add_subprogram(struct assembler *as, struct symbol *symbol)
{
	struct btf_function function = { .symbol = symbol,
					 .result = type_base(&as->types, "int", 3),
					 .checked_by_call = true };

	vec_push(&as->arena, &as->btf.functions, function);
}

static void add_function(struct assembler *as, const struct symbol_def *def)
{
	struct symbol *symbol = def->symbol;

	if (!symbol->size)
		diag_warning(&as->diags, def->span,
			     "'%s' has no size, so -g records no source lines for it; add '.size %s, .-%s' "
			     "after it",
			     symbol->name, symbol->name, symbol->name);
	else if (!strcmp(symbol->section->name, ".text"))
		add_subprogram(as, symbol);
	else
		asm_add_program_btf(as, symbol);
}

void debug_btf_add_functions(struct assembler *as)
{
	bool found = as->btf.functions.count;

	for (size_t i = 0; i < as->symbols->defs.count; i++) {
		const struct symbol_def *def = as->symbols->defs.at[i];

		if (def->is_program || !is_code(def->symbol))
			continue;
		found = true;
		add_function(as, def);
	}
	as->has_declarations = true;
	if (!found)
		diag_at(&as->diags, BPFAS_WARNING,
			DIAG_FILE(as->sources.list.count ? as->sources.list.at[0]->name : NULL),
			"-g finds no function here; '.type NAME, @function' and '.size NAME, "
			".-NAME' make one");
}

bool debug_btf_check_sections(struct assembler *as)
{
	const char *why = as->debug == BPFAS_DEBUG_LINES ? "-g makes" : "declarations make";

	for (size_t i = 0; i < as->object.sections.count; i++) {
		const char *name = as->object.sections.at[i]->name;

		if (strcmp(name, ".BTF") != 0 && strcmp(name, ".BTF.ext") != 0)
			continue;
		diag_at(&as->diags, BPFAS_ERROR, DIAG_FILE(as->sources.list.at[0]->name),
			"this file has its own section '%s', but %s one; remove one of them", name, why);
		return false;
	}
	return true;
}
