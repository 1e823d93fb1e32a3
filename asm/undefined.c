/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/undefined.h"

#include "asm/assembler.h"
#include "asm/block.h"
#include "asm/local_label.h"
#include "asm/builtin_name.h"
#include "asm/symbol.h"
#include "base/suggest.h"
#include "uapi/builtin.h"

static void offer_file_names(struct assembler *as, struct suggestion *suggestion)
{
	for (size_t i = 0; i < as->symbols->defs.count; i++)
		if (as->symbols->defs.at[i]->is_defined &&
		    !name_is_local_label(as->symbols->defs.at[i]->name))
			suggestion_offer(suggestion, as->symbols->defs.at[i]->name->text);
}

static void offer_helpers(struct suggestion *suggestion)
{
	for (size_t i = 0; i < builtin_helper_count; i++)
		suggestion_offer(suggestion, builtin_helpers[i].name);
}

static void offer_constants(struct suggestion *suggestion)
{
	for (size_t i = 0; i < builtin_constant_count; i++)
		suggestion_offer(suggestion, builtin_constants[i].name);
}

void name_report_unknown(struct assembler *as, struct span span, const struct name *name)
{
	struct suggestion suggestion = suggestion_for(name->text, name->length);

	if (diag_error_hidden(&as->diags) || name_report_no_member(as, span, name))
		return;
	offer_file_names(as, &suggestion);
	offer_constants(&suggestion);
	diag_error(&as->diags, span, "'%s' is neither defined nor a built-in constant%s",
		   name_shown(&as->arena, name), suggestion_text(&as->arena, &suggestion));
}

void name_report_no_label(struct assembler *as, struct span span, const struct name *name)
{
	struct suggestion suggestion = suggestion_for(name->text, name->length);

	if (diag_error_hidden(&as->diags))
		return;
	if (name_is_local_label(name)) {
		diag_error(&as->diags, span, "no later label '%s'", name_shown(&as->arena, name));
		return;
	}
	for (size_t i = 0; i < as->blocks->labels.count; i++)
		if (!name_is_local_label(as->blocks->labels.at[i]->name))
			suggestion_offer(&suggestion, as->blocks->labels.at[i]->name->text);
	diag_error(&as->diags, span, "no label '%s'%s%s", name->text,
		   as->blocks->open.number ? " in this program" : "",
		   suggestion_text(&as->arena, &suggestion));
}

void name_report_no_function(struct assembler *as, struct span span, const struct name *name)
{
	struct suggestion suggestion = suggestion_for(name->text, name->length);

	if (diag_error_hidden(&as->diags))
		return;
	offer_helpers(&suggestion);
	offer_file_names(as, &suggestion);
	diag_error(&as->diags, span, "no helper or function '%s'%s", name->text,
		   suggestion_text(&as->arena, &suggestion));
}

struct symbol_def *asm_undefined(struct assembler *as, struct name *name, struct span span)
{
	struct symbol_def *def = asm_declare(as, name, span);

	asm_symbol(as, def);
	if (!def->is_defined && def->is_temporary)
		name_report_no_label(as, def->span, def->name);
	else if (!def->is_defined && !def->has_binding)
		def->symbol->binding = STB_GLOBAL;
	return def;
}
