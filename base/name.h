/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Interned names: each spelling exists once in a run, so that names compare by
 * pointer, and what is known about a name is one load away.
 */
#ifndef BASE_NAME_H
#define BASE_NAME_H

#include <stdint.h>

#include "base/arena.h"

struct symbol_def;
struct macro;
struct section;

/* Rare properties of names. */
struct name_roles {
	uint16_t word;            /* the keyword's token at a statement's head (grammar/keyword.h); 0: none */
	uint16_t word_detail;     /* selects among keywords with that token */
	uint16_t preproc;         /* the preprocessor directive (grammar/preproc.h); 0: none */
	struct section *section;  /* with this name */
	struct macro *macro;      /* with this name */
	struct symbol_def *local; /* a label of the open block */
	uint32_t local_block;     /* the block that `local` belongs to */
	uint32_t local_labels;    /* of a number: how many labels `7:` so far */
};

/* Large sources have a million names, so rare members are kept elsewhere. */
struct name {
	struct symbol_def *file;        /* the file's definition of this name */
	const struct name_roles *roles; /* never NULL; written through name_roles */
	uint32_t length;
	char text[]; /* terminated; may hold dots and, quoted, anything but NUL */
};

struct name_slot {
	uint32_t hash;
	uint32_t place; /* of the name in the pieces; 0: the slot is empty */
};

struct names {
	struct arena *arena;
	VEC(struct name_slot) slots; /* count is a power of two */
	VEC(char *) pieces;          /* of memory that hold the names */
	uint32_t next;               /* place of the next name */
	size_t used;
};

/* Characters of an unquoted name; it does not start with a digit. */
static inline bool is_name_part(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
	       c == '.' || c == '$' || (unsigned char)c >= 0x80;
}

struct name *name_intern(struct names *names, const char *text, size_t length);
/* The name's roles, for writing. */
struct name_roles *name_roles(struct names *names, struct name *name);
void names_free(struct names *names);

#endif
