/* SPDX-License-Identifier: BSD-2-Clause */
/* Names defined by the file: labels and constants; and those left to other objects. */
#ifndef ASM_SYMBOL_H
#define ASM_SYMBOL_H

#include "asm/expr/value.h"

struct assembler;
struct section;
struct symbol;

/* Rare properties: most definitions are labels. */
struct symbol_def_details {
	struct value value;     /* of a constant */
	struct type *type;      /* a variable's type, or a constant's enum; NULL: unknown */
	struct value *size;     /* from .size; NULL: not given */
	struct result *settled; /* a constant's value, once no label moves; or NULL */
	uint32_t enumerator;    /* the constant's place in that enum, from 0 */
};

/* A name that the file defines or declares. */
struct symbol_def {
	struct name *name;
	struct span span;                         /* where it is defined or, until then, first used */
	struct symbol *symbol;                    /* NULL for a constant */
	const struct symbol_def_details *details; /* never NULL; written through asm_details */
	bool is_constant : 1;
	bool is_declared : 1;       /* declared or defined by the file; false: only used in expressions */
	bool is_defined : 1;        /* false: only declared (.globl, .type) so far */
	bool was_used : 1;          /* a constant whose value is evaluated at the end of the file */
	bool is_redefinable : 1;    /* a constant of .set or =, not of .equiv */
	bool is_temporary : 1;      /* .Lx, 1: or the place '.' itself: not written to the symbol table */
	bool has_binding : 1;       /* set by .globl, .weak or .local */
	bool is_label_of_block : 1; /* not written to the symbol table */
	bool is_program : 1;        /* .prog: named for the loader, not a jump target */
	bool is_subprogram : 1;     /* .func: called or passed as a callback, not a jump target */
	bool is_signature : 1;      /* a group's signature: local unless something refers to it */
	bool is_weak : 1;           /* of another object or the kernel, and optional there */
	bool is_map : 1;            /* .map */
	bool is_stated : 1;         /* .elf_symbol: a symbol table entry written as stated */
	bool evaluating : 1;        /* guards against .equ a, b; .equ b, a */
};

struct symbols {
	VEC(struct symbol_def *) defs;    /* in the order of their first mention */
	size_t given;                     /* how many were defined by -D, before any source */
	VEC(struct symbol_def *) addrsig; /* of .addrsig_sym */
};
void symbols_free(struct symbols *symbols);

/* The file's definition of a name; made as declared, not defined, if there is none. */
struct symbol_def *asm_declare(struct assembler *as, struct name *name, struct span span);
/* The definition's symbol; the first call places it in the symbol table. */
struct symbol *asm_symbol(struct assembler *as, struct symbol_def *def);
/* A group's signature symbol, which the file need not define. */
struct symbol *asm_signature(struct assembler *as, struct name *name, struct span span);
/*
 * Called when an expression uses the name: if it turns out to be a symbol, this is its place in the symbol
 * table.
 */
void asm_mention(struct assembler *as, struct name *name, struct span span);
/* '.' in an expression: defines the current place. */
struct symbol_def *asm_place(struct assembler *as, struct span span);
/* The same with a name: a label that is not written to the object. */
struct symbol_def *asm_new_place(struct assembler *as, struct name *name, struct span span);
/* The definition's own details, for writing. */
struct symbol_def_details *asm_details(struct assembler *as, struct symbol_def *def);
/* Defines it as a constant. */
void asm_set_constant(struct assembler *as, struct symbol_def *def, struct value value);
/* Claims the name for this definition; false after reporting that it is taken. */
bool asm_take_name(struct assembler *as, struct symbol_def *def, struct span span);
void asm_report_duplicate(struct assembler *as, struct span span, const struct symbol_def *first);
/* The same, with a symbol at that place. */
bool asm_define_symbol(struct assembler *as, struct symbol_def *def, struct span span,
		       struct section *section, uint64_t value);
/* The meaning of a name: inside the open block, otherwise in the file. NULL: none yet. */
struct symbol_def *asm_lookup(struct assembler *as, struct name *name);

#endif
