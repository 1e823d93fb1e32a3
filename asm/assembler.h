/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The assembler's state: a list of parts, each of which has its own header.
 * The parser knows shapes of statements; it hands one after the other to the
 * calls of those headers, which decide what it means.
 *
 * Instructions are encoded into their section as they come. Where an operand
 * is a name, the field is left zero and a fix-up remembers it; names are
 * settled at the end of the file (asm/fixup.c), so that a built-in never takes
 * a name from a user, wherever the file defines it.
 */
#ifndef ASM_ASSEMBLER_H
#define ASM_ASSEMBLER_H

#include "asm/asm_object.h"
#include "asm/block.h"
#include "asm/btf/btf.h"
#include "asm/data/fragment.h"
#include "asm/data/variable.h"
#include "asm/dialect.h"
#include "asm/dwarf/frame.h"
#include "asm/dwarf/line.h"
#include "asm/expr.h"
#include "asm/external.h"
#include "asm/fixup.h"
#include "asm/insn/relax.h"
#include "asm/map/map.h"
#include "asm/program.h"
#include "asm/search.h"
#include "asm/section.h"
#include "asm/symbol.h"
#include "asm/target.h"
#include "asm/type/structure.h"
#include "asm/type/type.h"
#include "base/diag.h"
#include "base/diag_run.h"
#include "base/name.h"
#include "output/listing.h"

struct assembler {
	struct arena arena;
	struct sources sources;
	struct diags diags;
	struct diag_run diag_run;
	struct names names;
	struct asm_object object;
	struct target target;
	struct search search;
	enum bpfas_debug debug;
	struct listing listing;
	struct raw_tables *raw; /* what the file states of its object's tables; NULL: they are made here */

	/* What the statements so far have made. */
	struct section *section; /* where statements go */
	struct section_stack section_stack;
	struct blocks blocks;
	struct symbols symbols;
	fixups fixups;
	fragmented fragmented;
	struct relaxation relaxation;
	struct first_exit first_exit;
	struct evaluation evaluation;
	struct dialect dialect;
	struct debug_line debug_line;
	struct debug_frame debug_frame;

	/* Declarations, and the BTF that they become. */
	bool has_declarations; /* layer 2 was used: the object gets BTF */
	struct types types;
	open_types open_types;
	struct maps maps;
	struct variables variables;
	externals externals;
	struct license license;
	struct btf_input btf;

	/* The preprocessor's, for all inputs together. */
	uint64_t macro_expansions; /* for \@ */
	bool has_register_macro;   /* one is named as r1 or w1 are */
	uint64_t expanded_bytes;   /* what macros, repetitions and includes made so far */
	bool gave_up;              /* a bound was passed: nothing more is read, and nothing settled */
};

/* What the options ask for. The assembler is zeroed, but for its arena's way out and its relaxation. */
void assembler_init(struct assembler *as, const struct bpfas_assemble_opts *opts);
/* Everything but the relaxation's memory, which the next reading gets. */
void assembler_free(struct assembler *as);

/* For the listing: a statement, or a label, was read to its end. */
void asm_list_statement(struct assembler *as, struct span span, bool is_label);
static inline void asm_list(struct assembler *as, struct span span, bool is_label)
{
	if (as->listing.on)
		asm_list_statement(as, span, is_label);
}

#endif
