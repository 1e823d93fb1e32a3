/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/assembler.h"

#include "asm/raw_tables.h"
#include "asm/type/from_btf.h"
#include "asm/type/table.h"

/* Everything of the run lies in one arena, and every part reports to one place. */
static void share(struct assembler *as)
{
	as->diag_run.arena = as->names.arena = as->object.arena = as->types.arena = as->btf.arena =
		&as->arena;
	as->diag_run.sources = &as->sources;
	as->diags.run = &as->diag_run;
	as->btf.diags = &as->diags;
	as->btf.object = &as->object;
	as->btf.types = &as->types;
}

void assembler_init(struct assembler *as, const struct bpfas_assemble_opts *opts)
{
	share(as);
	debug_line_init(&as->debug_line);
	as->diags.callback = opts->diag;
	as->diags.context = opts->diag_context;
	as->target.endian_is_given = opts->endian_is_given;
	as->target.version = opts->version ? (unsigned)opts->version : SINCE_V4;
	as->debug = opts->debug;
	as->search = (struct search){ opts->include_dirs, opts->include_dir_count };
	as->listing.on = opts->emit != BPFAS_EMIT_OBJ;
	asm_set_endian(as, opts->endian);
}

static void free_btf(struct btf_input *btf)
{
	for (size_t i = 0; i < btf->functions.count; i++)
		vec_free(&btf->functions.at[i].parameters);
	for (size_t i = 0; i < btf->maps.count; i++)
		vec_free(&btf->maps.at[i].slots);
	vec_free(&btf->maps);
	vec_free(&btf->functions);
	vec_free(&btf->lines);
	vec_free(&btf->variables);
	vec_free(&btf->externals);
	vec_free(&btf->core);
}

void asm_list_statement(struct assembler *as, struct span span, bool is_label)
{
	if (as->section)
		listing_add(&as->arena, &as->listing, as->section->number, asm_position(as->section), span,
			    is_label);
}

/* Parts that look into sections go before the object, and the arena, in which all structs lie, last. */
void assembler_free(struct assembler *as)
{
	free_btf(&as->btf);
	raw_tables_free(as->raw);
	vec_free(&as->externals);
	variables_free(&as->variables);
	maps_free(&as->maps);
	vec_free(&as->open_types);
	type_btf_close(&as->types);
	types_free(&as->types);
	debug_frame_free(&as->debug_frame);
	debug_line_free(&as->debug_line);
	dialect_free(&as->dialect);
	fragmented_free(&as->fragmented);
	vec_free(&as->fixups);
	symbols_free(&as->symbols);
	blocks_free(&as->blocks);
	section_stack_free(&as->section_stack);
	listing_free(&as->listing);
	asm_object_free(&as->object);
	names_free(&as->names);
	diag_run_free(&as->diag_run);
	sources_free(&as->sources);
	arena_free(&as->arena);
}
