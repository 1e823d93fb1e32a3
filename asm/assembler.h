/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The assembler's state: a list of parts, each of which has its own header. The parser knows only the shapes
 * of statements; it passes each to a function of these headers, which decides what it means.
 *
 * Instructions are encoded into their section as they come. Where an operand is a name, the field is left
 * zero and a fix-up remembers it; names are resolved at the end of the file (asm/resolve.c), so that a
 * built-in never takes a name from a user, wherever the file defines it.
 *
 * Parts are pointers so that this header includes none of their headers: a file includes those of the parts
 * it uses, and no two files need each other. asm/setup.c makes and frees them all.
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
		*raw; /* the tables that the file states (asm/raw/); NULL: the assembler makes them */

	/* The results of the statements read so far. */
	struct section *section;              /* the section that statements append to */
	struct section_stack *section_stack;  /* asm/section_directive.h */
	struct blocks *blocks;                /* asm/block.h */
	struct symbols *symbols;              /* asm/symbol.h */
	VEC(struct fixup) fixups;             /* asm/fixup.h */
	uint64_t padded;                      /* bytes of data made from counts; bounded over all sections */
	VEC(struct section *) fragmented;     /* sections with fragments (asm/data/fragment.h) */
	struct relaxation *relaxation;        /* asm/insn/relax.h */
	struct evaluation *evaluation;        /* asm/expr/evaluate.h */
	struct chain_item *spare_chain_items; /* asm/expr/expr.c */
	struct dialect *dialect;              /* asm/dialect.h */
	struct debug_line *debug_line;        /* asm/dwarf/line.h */
	struct debug_frame *debug_frame;      /* asm/dwarf/frame.h */
	struct first_exit {              /* the target of a jump to `exit` in a file without such a label */
		struct section *section; /* NULL: no exit so far */
		uint64_t offset;
	} first_exit;

	/* Declarations, and the BTF that they become. */
	bool has_declarations; /* layer 2 was used: the object gets BTF */
	struct types types;
	VEC(struct type *) open_types;    /* structs being declared, outermost first */
	struct maps *maps;                /* asm/map/map.h */
	struct variables *variables;      /* asm/data/variable.h */
	VEC(struct external *) externals; /* asm/external.h */
	struct license *license;          /* asm/license.h */
	struct btf_input btf;

	/* For the preprocessor, across all inputs. */
	uint64_t macro_expansions; /* for \@ */
	bool has_register_macro;   /* some macro has a register's name, such as r1 */
	uint64_t expanded_bytes;   /* bytes made so far by macros, repetitions and includes */
	bool gave_up;              /* a limit was exceeded: stop reading and resolve nothing */
};

#endif
