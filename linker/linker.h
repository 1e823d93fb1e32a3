/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the passes of a link share (linker/link.c has them in order).
 *
 * An input is an object of the model that no pass changes. What a pass finds
 * out about its sections and symbols lies beside it, by the same indices. The
 * linker's unit is the piece: bytes of an input section that stay or go
 * together and keep their distances. Mostly a section is one piece; it is
 * split at its functions or variables where some of them may have to go.
 */
#ifndef LINKER_LINKER_H
#define LINKER_LINKER_H

#include "base/byte_order.h"
#include "base/diag.h"
#include "btf/ext.h"
#include "btf/strings.h"
#include "base/string_map.h"
#include "object/object.h"

struct btf;
struct btf_type;
struct global;
struct layout;
struct merge;
struct reading;
struct link_input;

/* A place in an input: what a reference goes to, or where it is. */
struct link_place {
	const struct link_input *input; /* NULL: nowhere */
	uint32_t section;
	uint64_t offset;
};

enum root {
	ROOT_NONE,    /* it is live because of what `from` says */
	ROOT_ALL,     /* nothing unused is left out */
	ROOT_PROGRAM, /* in a section of programs */
	ROOT_SECTION, /* in a section whose contents count without a reference */
	ROOT_KEPT,    /* the user named it */
};

struct piece {
	uint64_t begin, end;    /* in the input section */
	uint64_t at;            /* of `begin` in the output section, once it is placed */
	struct link_place from; /* the reference that made it live */
	uint8_t root;           /* enum root */
	bool live;
	bool loses; /* only definitions that others won over */
};

/* Why an input section is not in the output. */
enum leaving {
	LEAVING_NOT,
	LEAVING_TABLE,   /* made anew: symbols, relocations, names, BTF, groups */
	LEAVING_COMDAT,  /* of a group that an earlier input has */
	LEAVING_LICENSE, /* another one counts */
	LEAVING_DEBUG,   /* the user wants no debug information */
};

struct link_section {
	struct piece whole, *pieces; /* `pieces` is `&whole` where it is one */
	size_t piece_count;
	uint32_t output;   /* its section there; 0: none */
	uint8_t leaving;   /* enum leaving */
	bool is_allocated; /* SHF_ALLOC: the others keep nothing alive */
	bool has_loser;
};

struct link_types {
	struct btf *btf; /* in this machine's byte order; NULL: the object has none */
	uint32_t count;  /* of types, with void */
	const struct btf_type **at;
	struct btf_strings strings;
	uint32_t *of_symbol;   /* the FUNC or VAR of a global symbol; 0: none */
	struct global **names; /* by type: the global that a FUNC or VAR is of; NULL: none */
	uint32_t *output;      /* by type: its id in the output; 0: it has none there */
	bool *is_live;         /* by type, where unused ones are left out; else NULL */
	uint32_t **same;       /* by type: the output id of an equal one; NULL: none (linker/merge_equal.c) */
	uint32_t first;        /* number of its type 1 over all inputs */
	uint32_t *strings_output; /* by offset: a string's offset in the output; 0: not known yet */
};

struct link_input {
	const char *name;
	uint32_t number; /* in link.inputs */
	struct bpfas_object *object;
	struct diags diags;
	struct link_section *sections;
	struct global **globals;  /* by symbol; NULL: local */
	uint32_t *output_symbols; /* by symbol, of local ones; 0: it is not in the output */
	struct object_relocation_index tables;
	struct link_types types;
	struct ext_info records;
	const char *pulled_for; /* of an archive's member: the symbol that it was pulled for; else NULL */
	const struct link_input *pulled_by;
};

/* A name that is one thing in all inputs. */
struct global {
	const char *name;
	struct link_input
		*input;  /* that defines it; else the first that mentions it; NULL: only the options do */
	uint32_t symbol; /* there */
	uint8_t binding, visibility;
	bool is_defined;
	bool is_absolute;                    /* defined as `value` by the options */
	bool is_external;                    /* undefined, and for the loader to find (.ksyms, .kconfig) */
	bool is_used;                        /* by something that is live */
	uint64_t value;                      /* if absolute; of a common symbol: its alignment */
	struct global *alias;                /* what this is another name for; else NULL */
	struct link_place user;              /* the first reference from what is live */
	const struct link_input *type_input; /* whose declaration goes to the output */
	uint32_t type;                       /* that FUNC or VAR; 0: no input declares it in BTF */
	uint32_t output;                     /* its symbol; 0: none */
	const struct link_input *stamp;      /* the input that is looked at, */
	uint32_t stamp_symbol;               /* and its symbol of this name */
};

/* A weak or common definition that another one won over. */
struct loser {
	struct link_input *input;
	uint32_t symbol;
};

/* A piece that was found to be live. */
struct marked {
	struct link_input *input;
	uint32_t section;
	struct piece *piece;
};

/* The bytes of a symbol. */
struct interval {
	uint64_t begin, end;
	uint32_t section;
	bool loses;
};

struct link {
	struct arena arena;
	jmp_buf out_of_memory;
	struct bpfas_link_opts opts;
	struct diags diags;
	struct reading *reading;         /* of files (linker/inputs.c) */
	VEC(struct link_input *) inputs; /* in the order of the output */
	struct string_map by_name;
	VEC(struct global *) globals; /* in the order of first mention */
	VEC(struct loser) losers;
	VEC(struct marked) marked; /* pieces whose relocations are still to be followed (linker/live.c) */
	VEC(struct interval) intervals; /* of an input's symbols (linker/pieces.c) */
	struct string_map scratch;      /* of one pass */
	struct bpfas_object *output;
	struct layout *layout; /* what the output's sections are made of (linker/layout.h) */
	struct merge *merge;   /* NULL: the output has no BTF */
	struct btf *btf;       /* that BTF */
	unsigned errors;
};

/* After this many errors the rest is counted only. */
#define LINK_MAX_ERRORS 100

/* What a global stands for in the end. */
static inline struct global *global_final(struct global *global)
{
	while (global->alias)
		global = global->alias;
	return global;
}

static inline const struct object_symbol *global_symbol(const struct global *global)
{
	return &global->input->object->symbols.at[global->symbol];
}

#endif
