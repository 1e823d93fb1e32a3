/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * C types, as `.struct` declares them and as built-ins have them: sizes,
 * layout as C lays it out for BPF (LP64; clang -target bpf), and member paths.
 */
#ifndef ASM_TYPE_TYPE_H
#define ASM_TYPE_TYPE_H

#include "uapi/builtin.h"
#include "base/arena.h"
#include "base/diag.h"

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
	TYPE_TAGGED,   /* a tag of BTF's for what a pointer is to: "kptr" */
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
	uint8_t align;       /* asked for by __attribute__((aligned)); 0: natural */
	bool packed;         /* by __attribute__((packed)): needs no alignment of its own */
	uint64_t bit_offset; /* from the struct's beginning; set by type_complete */
	const struct decl_tag *tags;
};

struct enumerator {
	const char *name;
	int64_t value; /* its bits; unsigned where the enum is */
	bool is_large; /* from 2^63 up: negative in these bits only */
};

struct type {
	enum type_kind kind;
	const char *name; /* "" for anonymous; of a TYPE_TAGGED the tag */
	bool complete;    /* false: declared, its members not yet known */
	bool is_signed, is_bool, is_char;
	bool packed;
	bool builtin;        /* not the file's own */
	uint8_t asked_align; /* by __attribute__((aligned)); 0: natural */
	uint64_t size, align;
	struct type *target; /* of a pointer, array, typedef, qualifier */
	uint64_t count;      /* elements of an array */
	struct type *bare; /* of a typedef or qualifier: type_resolve's answer, or nearer to it; NULL: ask */
	VEC(struct member) members;
	struct member_slot {           /* of a large struct: its members by name (asm/type/index.c) */
		const char *name;      /* NULL: unused */
		uint32_t member, step; /* the place among all members, and among those that BTF has, of the
					  one that has the name, or is anonymous and holds it */
	} * index;
	size_t index_room;
	VEC(struct enumerator) enumerators;
	struct span span; /* where it was declared; none for built-ins */
	uint32_t btf_id;  /* set when it is emitted; 0 before */
	const struct decl_tag *tags;
};

struct type_btf;

/* All types of a run. Zeroed, with its arena set, it is empty. */
struct types {
	struct arena *arena;
	bool has_decl_tags;
	bool big_endian; /* the object's; set before the first look-up: packets' bitfields are listed by it */
	VEC(struct type *) all; /* every type, also the derived ones: for freeing, and for look-ups */
	struct type_slot {
		size_t hash;
		struct type *type; /* NULL: empty */
	} * table;                 /* hash table of the named and the derived ones */
	size_t table_room, table_count;
	struct type_btf *btf; /* a kernel's types behind all others; NULL: none given (asm/type/from_btf.h) */
};

void types_free(struct types *types); /* what the arena does not own */

/*
 * Integers and their usual names: u8..u64, s8..s64, __u8.., __be16 .. __le64, __sum16, __wsum, bool, _Bool,
 * char, int, long, short, "unsigned int", "unsigned char" ..., void. NULL for others. `u32` is C's __u32: a
 * typedef named __u32 of "unsigned int", so that BTF reads as clang's.
 */
struct type *type_base(struct types *types, const char *name, size_t length);
struct type *type_pointer(struct types *types, struct type *target);
struct type *type_array(struct types *types, struct type *element, uint64_t count);
struct type *type_const(struct types *types, struct type *target);
struct type *type_volatile(struct types *types, struct type *target);
struct type *type_restrict(struct types *types, struct type *target);
struct type *type_tagged(struct types *types, const char *tag, struct type *target);
/* A function without parameters, to which the caller may add some. */
struct type *type_function(struct types *types, struct type *result);

/* A struct, union, enum or typedef of that name: the file's own before a built-in one; NULL for none. */
struct type *type_find(struct types *types, enum type_kind kind, const char *name, size_t length);
/* The file's or a built-in struct, union, enum or typedef: for `type.member` and sizeof(type). */
struct type *type_find_any(struct types *types, const char *name, size_t length);
/*
 * Makes an incomplete one of the file's own ("" : anonymous), shadowing a built-in one. Where the file has
 * one of that name that is still incomplete, it is that one: pointers to it are already about.
 */
struct type *type_declare(struct types *types, enum type_kind kind, const char *name, size_t length);
/*
 * Lays out a struct, union or enum whose members stand. On failure (an incomplete member, a struct that
 * holds itself, two members of one name, over 2^29 bytes, a bitfield wider than its type) reports it and
 * returns false. An enum becomes signed where a value is negative. A member without name, bits and members of
 * its own is C's `int : 0`: the next bitfield begins a new unit. A typedef takes its target's size, if it has
 * one.
 */
bool type_complete(struct types *types, struct diags *diags, struct type *type);
/* What sizeof says. False where it is not known: void, and what is made of a type that is not complete. */
bool type_size(const struct type *type, uint64_t *size, uint64_t *align);

/* NULL where the type has no index, or no such member of its own. */
const struct member_slot *type_index_find(const struct type *type, const char *name, size_t length);

/* A typedef or a qualifier: another word for its target. */
bool type_is_word(const struct type *type);
/* Through typedefs and qualifiers. */
struct type *type_resolve(struct type *type);

/* A member by its path: names, each after the first with '.', and [n]; anonymous members are looked through.
 */
struct type_place {
	struct type *type;         /* of the member */
	uint64_t offset;           /* bytes */
	uint8_t bits;              /* not 0: a bitfield, which has no byte offset to use */
	uint64_t bit_offset;       /* the same place in bits, exact for bitfields, too */
	const struct type *record; /* the struct or union that the last member stands in */
	bool is_element;           /* the path ends with an index */
};

/* As libbpf takes it; deeper paths are counted on, and not kept. */
#define TYPE_ACCESS_DEPTH 63
/* The steps of a path by number: a member's place among BTF's members, anonymous ones too, or an index. */
struct type_access {
	unsigned count;
	uint32_t at[TYPE_ACCESS_DEPTH];
};
/*
 * False where there is none: *bad is then the length of the path's prefix that was found ("a" of "a.wrong";
 * an index out of bounds ends the prefix, too), and *suggestion a member's name that is near the wrong one,
 * or NULL. That costs a look at all members; suggestion may be NULL.
 */
bool type_member(struct type *type, const char *path, size_t length, struct type_place *place, size_t *bad,
		 const char **suggestion);
/* The same, noting the steps. */
bool type_member_access(struct type *type, const char *path, size_t length, struct type_place *place,
			struct type_access *access, size_t *bad, const char **suggestion);

/* A bitfield without a name: BTF has no member for it. */
bool type_member_is_padding(const struct member *member);

#endif
