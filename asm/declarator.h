/* SPDX-License-Identifier: BSD-2-Clause */
/* C declarations as written, before they become types (asm/type/name.h). */
#ifndef ASM_DECLARATOR_H
#define ASM_DECLARATOR_H

#include "asm/expr/value.h"

struct assembler;
struct decl_tag;
struct type;

enum type_tag { TAG_NONE, TAG_STRUCT, TAG_UNION, TAG_ENUM };

/* C's storage classes, and those that libbpf's headers add. */
enum storage_word { STORAGE_STATIC = 1, STORAGE_EXTERN = 2, STORAGE_WEAK = 4, STORAGE_HIDDEN = 8 };

/*
 * A type as written: `unsigned long`, `const struct flow *`. `struct`, `union` and `enum` are kept as a tag.
 */
struct type_words {
	struct span span;
	uint8_t tag; /* enum type_tag */
	uint8_t stars;
	uint8_t words;                                        /*  */
	uint8_t storage;                                      /* enum storage_word, or'ed */
	uint16_t const_stars, volatile_stars, restrict_stars; /* `* const`, one bit each */
	uint8_t arguments; /* __arg_...: enum btf_argument_tag, one bit each */
	bool is_const, is_volatile;
	const char *type_tag; /* __kptr: of the first star's target; NULL: none */
	struct name *name;    /* base words are joined by single blanks */
	struct type *body;    /* struct { ... }: declared on the spot; name may be NULL */
};

/* __attribute__((packed, aligned(8))) */
struct attributes {
	bool packed;
	uint8_t align; /* 0: not given */
	struct decl_tag *tags, *last_tag;
	struct span span;
};

struct typed_parameter {
	struct type_words words;
	struct declarator *declarator;
	struct typed_parameter *next;
};

/* (u32 a, void *b), or (void). */
struct parameters {
	struct span span;
	struct typed_parameter *first, *last;
	unsigned count;
};

/* A declarator: a name with array sizes, a bitfield, a function, or a pointer to one. */
#define MAX_DIMENSIONS 8
struct declarator {
	struct span span;
	struct name *name;   /* NULL: anonymous */
	unsigned stars;      /* of a pointer to functions or arrays; other stars belong to the type's words */
	unsigned dimensions; /* outermost first */
	bool is_open;        /* the first size is omitted: [] */
	bool has_bits;
	struct value *dimension, bits;
	struct parameters *parameters; /* NULL: not a function */
	struct declarator *elements;   /* of a pointer to arrays: the arrays' dimensions; NULL: none */
	struct attributes attributes;
};

#endif
