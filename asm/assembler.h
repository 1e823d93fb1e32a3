/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The assembler's state: a list of parts, each of which has its own header.
 * The parser knows shapes of statements; it hands one after the other to the
 * calls of those headers, which decide what it means.
 *
 * Instructions are encoded into their section as they come. Where an operand
 * is a name, the field is left zero and a fix-up remembers it; names are
 * settled at the end of the file (asm/resolve.c), so that a built-in never
 * takes a name from a user, wherever the file defines it.
 *
 * Parts are pointers so that this header needs none of theirs: a file includes
 * those of the parts that it uses, and no two files need each other.
 * asm/setup.c makes and frees them all.
 */
#ifndef ASM_ASSEMBLER_H
#define ASM_ASSEMBLER_H

#include "asm/asm_object.h"
#include "asm/btf/input.h"
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
	struct target *target; /* asm/target.h */
	struct search *search; /* asm/search.h */
	enum bpfas_debug debug;
	struct listing listing;
	struct raw_tables
		*raw; /* what the file states of its object's tables (asm/raw/); NULL: they are made */

	/* What the statements so far have made. */
	struct section *section;             /* where statements go */
	struct section_stack *section_stack; /* asm/section_directive.h */
	struct blocks *blocks;               /* asm/block.h */
	struct symbols *symbols;             /* asm/symbol.h */
	VEC(struct fixup) fixups;            /* asm/fixup.h */
	uint64_t padded; /* of data that a few words make; all sections together are bounded */
	VEC(struct section *) fragmented;     /* sections with fragments (asm/data/fragment.h) */
	struct relaxation *relaxation;        /* asm/insn/relax.h */
	struct evaluation *evaluation;        /* asm/expr/evaluate.h */
	struct chain_item *spare_chain_items; /* asm/expr/expr.c */
	struct dialect *dialect;              /* asm/dialect.h */
	struct debug_line *debug_line;        /* asm/dwarf/line.h */
	struct debug_frame *debug_frame;      /* asm/dwarf/frame.h */
	struct first_exit {                   /* where a jump to `exit` goes in a file without such a label */
		struct section *section;      /* NULL: no exit so far */
		uint64_t offset;
	} first_exit;

	/* Declarations, and the BTF that they become. */
	bool has_declarations; /* layer 2 was used: the object gets BTF */
	struct types types;
	VEC(struct type *) open_types;    /* structs being declared, the outermost first */
	struct maps *maps;                /* asm/map/map.h */
	struct variables *variables;      /* asm/data/variable.h */
	VEC(struct external *) externals; /* asm/external.h */
	struct license *license;          /* asm/license.h */
	struct btf_input btf;

	/* The preprocessor's, for all inputs together. */
	uint64_t macro_expansions; /* for \@ */
	bool has_register_macro;   /* one is named as r1 or w1 are */
	uint64_t expanded_bytes;   /* what macros, repetitions and includes made so far */
	bool gave_up;              /* a bound was passed: nothing more is read, and nothing settled */
};

#endif
