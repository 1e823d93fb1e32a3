/* SPDX-License-Identifier: BSD-2-Clause */
/* The file's declarations, as input to BTF. */
#ifndef ASM_BTF_INPUT_H
#define ASM_BTF_INPUT_H

#include "asm/type/type.h"
#include "asm/asm_object.h"

struct btf_map_slot {
	uint32_t index;
	struct span span;
	struct symbol_def *target; /* a program or a map, whose symbol is set when the slots are filled */
};

/* A map as libbpf reads it from .maps: a struct of pointers whose types encode the values. */
struct btf_map {
	const char *name;
	struct span span;
	uint32_t type;                 /* BPF_MAP_TYPE_* */
	struct type *key, *value;      /* NULL: given by size, or none */
	uint32_t key_size, value_size; /* if the type is NULL; 0: the map has none */
	uint32_t max_entries;          /* 0: not given */
	uint32_t flags;                /* 0: not given */
	uint32_t pinning;              /* 0: none; 1: LIBBPF_PIN_BY_NAME */
	uint32_t numa_node;            /* 0: not given */
	uint64_t map_extra;            /* 0: not given */
	const char *record; /* ringbuf: the name of the struct of its records, kept as the declaration tag
			       "record:NAME" on the map's variable (in C: __attribute__((btf_decl_tag))), or
			       NULL */
	struct type *record_type;
	struct btf_map *inner;          /* maps in maps: the template of the inner maps; without a name */
	bool holds_programs;            /* prog_array */
	bool is_external;               /* defined in another object; the linker checks that they match */
	VEC(struct btf_map_slot) slots; /* initial contents, by rising index */
	struct symbol *symbol;          /* set by btf_add_maps: a global OBJECT in .maps */
	struct type *def;               /* set by btf_add_maps: the struct */
};

/*
 * Argument tags, __arg_ctx and so on in libbpf's headers: in BTF the declaration tag "arg:ctx" of a
 * parameter.
 */
enum btf_argument_tag {
	ARG_CTX = 1,
	ARG_NONNULL = 2,
	ARG_NULLABLE = 4,
	ARG_TRUSTED = 8,
	ARG_ARENA = 16,
	ARG_UNTRUSTED = 32,
};

/* A program or a function, by its symbol (global or local FUNC with its section, value and size). */
struct btf_function {
	struct symbol *symbol;
	struct type *result; /* NULL: void */
	const struct decl_tag *tags;
	bool checked_by_call; /* static in BTF, whatever its symbol: its arguments are unknown */
	VEC(struct btf_parameter {
		const char *name;
		struct type *type;
		uint8_t tags;
	})
	parameters;
};

/* A variable of the file, by its symbol. */
struct btf_variable {
	struct symbol *symbol;
	struct type *type;
	uint64_t size;
	struct span span;
	const struct decl_tag *tags;
};

/* A symbol of another object or of the kernel: a variable, or (a TYPE_FUNCTION) a function. */
struct btf_external {
	const char *name;
	const char *section; /* ".ksyms" or ".kconfig"; NULL: in another object */
	struct type *type;
	struct span span;
};

/* The source of one instruction. */
struct btf_line {
	struct section *section;
	uint32_t offset; /* in bytes, of the instruction */
	struct span span;
};

/* A value that a loader writes into an instruction once it knows the kernel's types. */
struct btf_core {
	struct section *section;
	uint32_t offset; /* in bytes, of the instruction */
	uint32_t kind;   /* enum bpf_core_relo_kind */
	struct type *root;
	const char *access; /* "0:1:2" */
	struct span span;
};

struct btf_input {
	struct arena *arena;
	struct diags *diags;
	struct asm_object *object;
	struct types *types;
	struct section *maps_section; /* the section for maps; NULL: not made yet */
	VEC(struct btf_map) maps;
	VEC(struct btf_function) functions; /* any order */
	VEC(struct btf_variable) variables; /* by section, and in each by rising offset */
	VEC(struct btf_external) externals; /* by section */
	VEC(struct btf_line) lines;         /* any order, gets sorted; lines outside functions are dropped */
	VEC(struct btf_core) core;          /* any order, gets sorted; one per instruction */
};

#endif
