/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * An object's types in C spelling, by libbpf's btf_dump. What it allocates is
 * not the arena's: so this is opened and closed by whoever catches running out
 * of memory.
 */
#ifndef OUTPUT_DIS_TYPES_H
#define OUTPUT_DIS_TYPES_H

#include "object/object.h"

struct btf;
struct btf_type;
struct btf_dump;

struct dis_types {
	struct btf *btf; /* NULL: the object has none, or none that is sound */
	struct btf_dump *dump;
	char *text; /* what was dumped last, */
	size_t length, room;
	bool failed;                    /* and not in whole */
	bytes maps;                     /* the declarations of maps */
	bytes variables;                /* those of variables, by section */
	bytes scratch;                  /* the text of one instruction */
	bytes definitions;              /* of the types that were asked for so far, for the language */
	struct dis_function *functions; /* by name */
	size_t function_count;
};

struct dis_function {
	const char *name;
	uint32_t id; /* of the FUNC */
};

/* `arena` gets what lives as long as the types. */
void dis_types_open(struct dis_types *types, const struct bpfas_object *object, struct arena *arena);
void dis_types_close(struct dis_types *types);

/* `NAME` declared of the type, as "struct flow *NAME"; NULL where C has no spelling for it. */
const char *dis_types_declare(struct dis_types *types, uint32_t id, const char *name);
/* Adds what the type needs to the definitions, unless they have it. */
void dis_types_define(struct dis_types *types, struct arena *arena, uint32_t id);
/* The FUNC of a name; 0: there is none. */
uint32_t dis_types_function(const struct dis_types *types, const char *name);

/* The type without typedefs and qualifiers; NULL: the id is of none. */
const struct btf_type *dis_types_resolve(const struct btf *btf, uint32_t id);
/* Never NULL. */
const char *dis_types_name(const struct btf *btf, uint32_t offset);

#endif
