/* SPDX-License-Identifier: BSD-2-Clause */
/* Names that the file gives a meaning: labels, constants, and what other objects are to define. */
#ifndef ASM_SYMBOL_H
#define ASM_SYMBOL_H

#include "asm/expr/value.h"

struct assembler;
struct section;
struct symbol;

/* What few definitions have: most are labels. */
struct symbol_def_details {
	struct value value;     /* of a constant */
	struct type *type;      /* of a variable, or the enum of a constant; NULL: none is known */
	struct value *size;     /* of .size; NULL: none given */
	struct result *settled; /* a constant's value, once no label moves any more; or NULL */
	uint32_t enumerator;    /* the constant's place in that enum, from 0 */
};

/* A name that the file gives a meaning. */
struct symbol_def {
	struct name *name;
	struct span span;      /* where it is defined; where it is first used, while it is not */
	struct symbol *symbol; /* NULL for a constant */
	const struct symbol_def_details *details; /* never NULL; written through asm_details */
	bool is_constant : 1;
	bool is_declared : 1; /* the file says something of it; false: an expression mentions it, no more */
	bool is_defined : 1;  /* false: only declared (.globl, .type) so far */
	bool was_used : 1;    /* a constant whose value waits for the end of the file, in an expression */
	bool is_redefinable : 1; /* a constant of .set or =, not of .equiv */
	bool is_temporary : 1;   /* .Lx, 1: or the place '.' itself: no name for an object's symbol table */
	bool has_binding : 1;    /* .globl, .weak or .local said so */
	bool is_label_of_block : 1; /* does not reach the symbol table */
	bool is_program : 1;        /* .prog: a name for the loader, not a jump's target */
	bool is_subprogram : 1;     /* .func: called, or a callback, and no jump's target either */
	bool is_signature : 1;      /* names a group: local, unless something refers to it */
	bool is_weak : 1;           /* of another object or the kernel, which need not have it */
	bool is_map : 1;            /* .map */
	bool is_stated : 1;         /* .elf_symbol: an entry of the symbol table, as it is */
	bool evaluating : 1;        /* guards against .equ a, b; .equ b, a */
};

struct symbols {
	VEC(struct symbol_def *) defs;    /* in the order of their first mention */
	size_t given;                     /* how many came with the call (-D), before any source */
	VEC(struct symbol_def *) addrsig; /* of .addrsig_sym */
};
void symbols_free(struct symbols *symbols);

/* The file's definition of a name, made (declared, not yet defined) where there is none. */
struct symbol_def *asm_declare(struct assembler *as, struct name *name, struct span span);
/* The definition's symbol, which takes its place in the symbol table with the first call. */
struct symbol *asm_symbol(struct assembler *as, struct symbol_def *def);
/* The symbol that names a group, which the file need not define. */
struct symbol *asm_signature(struct assembler *as, struct name *name, struct span span);
/* An expression names it: in layer 1, what it means by the end of the file may be a symbol, and its place is
 * here. */
void asm_mention(struct assembler *as, struct name *name, struct span span);
/* '.' in an expression: a definition of this place. */
struct symbol_def *asm_place(struct assembler *as, struct span span);
/* The same by a name: a label that no object shows. */
struct symbol_def *asm_new_place(struct assembler *as, struct name *name, struct span span);
/* The definition's own, to be written. */
struct symbol_def_details *asm_details(struct assembler *as, struct symbol_def *def);
/* Makes it a constant of that value. */
void asm_set_constant(struct assembler *as, struct symbol_def *def, struct value value);
/* The name means this from here on; false where it is taken, after reporting it. */
bool asm_take_name(struct assembler *as, struct symbol_def *def, struct span span);
void asm_report_duplicate(struct assembler *as, struct span span, const struct symbol_def *first);
/* The same, with a symbol at that place. */
bool asm_define_symbol(struct assembler *as, struct symbol_def *def, struct span span,
		       struct section *section, uint64_t value);
/* What a name means inside the open block, else in the file. NULL: nothing yet. */
struct symbol_def *asm_lookup(struct assembler *as, struct name *name);

#endif
