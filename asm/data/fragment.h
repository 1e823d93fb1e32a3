/* SPDX-License-Identifier: BSD-2-Clause */
/* Parts of a section whose length is known only at the end of the file. */
#ifndef ASM_DATA_FRAGMENT_H
#define ASM_DATA_FRAGMENT_H

#include "asm/data/padding.h"

/* A part of a section whose length depends on names. */
enum fragment_kind { FRAGMENT_LEB128, FRAGMENT_FILL, FRAGMENT_ALIGN, FRAGMENT_ORG };
struct fragment {
	enum fragment_kind kind;
	struct span span;
	struct value value;     /* the number; how often; the place */
	bool is_signed;         /* LEB128 */
	struct padding unit;    /* the fill pattern */
	uint64_t align, most;   /* ALIGN; `most` 0: any number of bytes */
	uint64_t at;            /* its one placeholder byte, in the section as it is read */
	int128 number;          /* the value, once evaluated, */
	uint64_t length, shift; /* in bytes; how far what follows moves */
};

struct fragment_symbol {
	struct symbol *symbol;
	uint64_t at; /* its offset as read */
};

struct fragments {
	VEC(struct fragment) list;           /* by rising place */
	VEC(struct fragment_symbol) symbols; /* by rising place */
};

void asm_fragment(struct assembler *as, struct fragment fragment);
/* Registers a symbol after a fragment, to move with it. */
void asm_follow_fragments(struct assembler *as, struct section *section, struct symbol *symbol);
void asm_free_fragments(struct assembler *as);

#endif
