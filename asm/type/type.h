/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * C types, declared by `.struct` or built in: sizes, layout as C's for BPF (LP64; clang -target bpf), and
 * member paths.
 */
#ifndef ASM_TYPE_TYPE_H
#define ASM_TYPE_TYPE_H

#include "base/arena.h"
#include "base/diag.h"
#include "uapi/builtin.h"

enum type_kind {
	TYPE_VOID,
	TYPE_INT, /* every integer, bool and char */
	TYPE_POINTER,
	TYPE_ARRAY,
	TYPE_STRUCT,
	TYPE_UNION,
	TYPE_ENUM,
	TYPE_TYPEDEF, /* __u32 and the like, too */
	TYPE_CONST,   /* qualifiers */
	TYPE_VOLATILE,
	TYPE_RESTRICT,
	TYPE_TAGGED,   /* BTF's tag of a pointer's target: "kptr" */
	TYPE_FUNCTION, /* target: the result; members: the parameters */
};

struct type;

/* __attribute__((btf_decl_tag("text"))), in the order of the source. */
struct decl_tag {
	const char *text;
	struct decl_tag *next;
};

struct member {
	const char *name; /* "" for an anonymous struct or union */
	struct type *type;
	struct span span;    /* where it was declared */
	uint8_t bits;        /* width of a bitfield; 0: none */
	uint8_t align;       /* by __attribute__((aligned)); 0: natural */
	bool packed;         /* by __attribute__((packed)): needs no alignment */
	uint64_t bit_offset; /* from the struct's beginning; set by type_complete */
	const struct decl_tag *tags;
};

struct enumerator {
	const char *name;
	int64_t value; /* its bits; unsigned where the enum is */
	bool is_large; /* 2^63 and more: negative only as 64 bits */
};

struct type {
	enum type_kind kind;
	const char *name; /* "" for anonymous; of a TYPE_TAGGED the tag */
	bool complete;    /* false: declared, but its members are unknown so far */
	bool is_signed, is_bool, is_char;
	bool packed;
	bool builtin;        /* not the file's own */
	uint8_t asked_align; /* by __attribute__((aligned)); 0: natural */
	uint64_t size, align;
	struct type *target; /* of a pointer, array, typedef, qualifier */
	uint64_t count;      /* elements of an array */
	struct type *bare;   /* of a typedef or qualifier: type_resolve's result, or nearer to it; or NULL */
	VEC(struct member) members;
	struct member_slot {           /* of a large struct: its members by name (asm/type/index.c) */
		const char *name;      /* NULL: unused */
		uint32_t member, step; /* the index among all members, and among BTF's, of the one that has
					  the name, or is anonymous and contains it */
	} * index;
	size_t index_room;
	VEC(struct enumerator) enumerators;
	struct span span; /* where it was declared; zeroed for built-ins */
	uint32_t btf_id;  /* set when emitted; 0 before */
	const struct decl_tag *tags;
};

struct type_btf;

/* All types of a run. Zeroed, with its arena set, it is empty. */
struct types {
	struct arena *arena;
	bool has_decl_tags;
	bool big_endian; /* the object's; set before the first look-up: packet bitfields depend on it */
	VEC(struct type *) all; /* every type, derived ones included: for freeing, and for look-ups */
	struct type_slot {
		size_t hash;
		struct type *type; /* NULL: empty */
	} * table;                 /* hash table of the named and the derived ones */
	size_t table_room, table_count;
	struct type_btf *btf; /* a kernel's types, searched last; NULL: none given (asm/type/from_btf.h) */
};

static inline bool type_is_qualifier(enum type_kind kind)
{
	return kind == TYPE_CONST || kind == TYPE_VOLATILE || kind == TYPE_RESTRICT || kind == TYPE_TAGGED;
}

/* A typedef or a qualifier, which only wraps its target. */
static inline bool type_is_word(const struct type *type)
{
	return type->kind == TYPE_TYPEDEF || type_is_qualifier(type->kind);
}

/* Resolves typedefs and qualifiers. */
static inline struct type *type_resolve(struct type *type)
{
	while (type_is_word(type))
		type = type->bare ? type->bare : type->target;
	return type;
}

static inline bool type_is_record(const struct type *type)
{
	return type->kind == TYPE_STRUCT || type->kind == TYPE_UNION;
}

/* An anonymous struct or union: its members count as the outer one's. A failed type may contain itself. */
static inline bool type_member_is_transparent(const struct member *member)
{
	const struct type *type = type_resolve(member->type);

	return !*member->name && type_is_record(type) && type->complete;
}

/* An unnamed bitfield, which BTF leaves out. */
static inline bool type_member_is_padding(const struct member *member)
{
	return !*member->name && !type_member_is_transparent(member);
}

#endif
