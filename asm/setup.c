/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/setup.h"

#include <stdlib.h>

#include "asm/assembler.h"
#include "asm/block.h"
#include "asm/data/fragment.h"
#include "asm/data/variable.h"
#include "asm/dialect.h"
#include "asm/dwarf/frame.h"
#include "asm/dwarf/line.h"
#include "asm/endian.h"
#include "asm/expr/evaluate.h"
#include "asm/external.h"
#include "asm/fixup.h"
#include "asm/insn/relax.h"
#include "asm/license.h"
#include "asm/map/map.h"
#include "asm/raw/tables.h"
#include "asm/search.h"
#include "asm/section_directive.h"
#include "asm/symbol.h"
#include "asm/target.h"
#include "asm/type/from_btf.h"
#include "asm/type/table.h"
#include "isa/insn.h"
#include "output/emit.h"
#include "output/listing.h"

/* The assembler and its parts in one allocation, so that only one can fail. */
struct whole {
	struct assembler as;
	struct target target;
	struct search search;
	struct section_stack section_stack;
	struct blocks blocks;
	struct symbols symbols;
	struct relaxation relaxation;
	struct evaluation evaluation;
	struct dialect dialect;
	struct debug_line debug_line;
	struct debug_frame debug_frame;
	struct maps maps;
	struct variables variables;
	struct license license;
};

/* All parts allocate from one arena and report to one place. */
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

struct assembler *assembler_new(void)
{
	struct whole *whole = calloc(1, sizeof *whole);
	struct assembler *as = &whole->as;

	if (!whole)
		return NULL;
	as->target = &whole->target;
	as->search = &whole->search;
	as->section_stack = &whole->section_stack;
	as->blocks = &whole->blocks;
	as->symbols = &whole->symbols;
	as->relaxation = &whole->relaxation;
	as->evaluation = &whole->evaluation;
	as->dialect = &whole->dialect;
	as->debug_line = &whole->debug_line;
	as->debug_frame = &whole->debug_frame;
	as->maps = &whole->maps;
	as->variables = &whole->variables;
	as->license = &whole->license;
	share(as);
	debug_line_init(as->debug_line);
	return as;
}

void assembler_configure(struct assembler *as, const struct bpfas_assemble_opts *opts)
{
	as->diags.callback = opts->diag;
	as->diags.context = opts->diag_context;
	as->target->endian_is_given = opts->endian_is_given;
	as->target->version = opts->version ? (unsigned)opts->version : SINCE_V4;
	as->debug = opts->debug;
	*as->search = (struct search){ opts->include_dirs, opts->include_dir_count };
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

/* Parts that refer to sections are freed before the object; the arena, which holds all structs, last. */
void assembler_free(struct assembler *as)
{
	free_btf(&as->btf);
	raw_tables_free(as->raw);
	vec_free(&as->externals);
	variables_free(as->variables);
	maps_free(as->maps);
	vec_free(&as->open_types);
	type_btf_close(&as->types);
	types_free(&as->types);
	debug_frame_free(as->debug_frame);
	debug_line_free(as->debug_line);
	dialect_free(as->dialect);
	asm_free_fragments(as);
	vec_free(&as->fixups);
	symbols_free(as->symbols);
	blocks_free(as->blocks);
	section_stack_free(as->section_stack);
	listing_free(&as->listing);
	asm_object_free(&as->object);
	names_free(&as->names);
	diag_run_free(&as->diag_run);
	sources_free(&as->sources);
	arena_free(&as->arena);
	free(as); /* the first of struct whole */
}
