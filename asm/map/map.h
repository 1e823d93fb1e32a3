/* SPDX-License-Identifier: BSD-2-Clause */
/* A .map as written: read by asm/map/map.c, checked at the end of the file by asm/map/rules.c. */
#ifndef ASM_MAP_MAP_H
#define ASM_MAP_MAP_H

#include "asm/declarator.h"

struct map_type;
struct symbol_def;

enum map_field_id {
	MAP_FIELD_KEY,
	MAP_FIELD_VALUE,
	MAP_FIELD_MAX_ENTRIES,
	MAP_FIELD_FLAGS,
	MAP_FIELD_PINNING,
	MAP_FIELD_NUMA_NODE,
	MAP_FIELD_MAP_EXTRA,
	MAP_FIELD_INNER,
	MAP_FIELD_VALUES,
	MAP_FIELDS,
};

struct map_field {
	enum map_field_id id;
	struct span name_span;
	bool is_type; /* words hold it, otherwise value; neither before a block */
	struct value value;
	struct type_words words;
	const struct declarator *array; /* the words' dimensions; NULL: none */
};

/* values { index = name } */
struct map_value {
	struct value index;
	struct name *name;
	struct span name_span;
};

struct map {
	struct symbol_def *def; /* NULL: an inner map, or the name was already taken */
	struct span name_span, type_span;
	const struct map_type *type; /* NULL: unknown, reported */
	VEC(struct map_field) fields;
	VEC(struct map_value) values;
	struct map *outer, *inner; /* maps in maps */
	bool is_misread;           /* a field was refused: it may be the one that seems missing */
	bool is_ignored;           /* not a map but a refused block, whose fields are skipped */
	bool is_external;          /* .map extern: defined in another object */
	size_t btf_index;          /* of a named map: its place among those that become BTF */
};

struct maps {
	VEC(struct map *) all; /* inner maps, too */
	struct map *open;      /* the innermost map being read */
};
void maps_free(struct maps *maps);

const char *map_field_name(enum map_field_id id);
/* NULL: not given */
const struct map_field *map_find_field(const struct map *map, enum map_field_id id);

/* ---- Statements -------------------------------------------------------- */

/* .map NAME TYPE, and inner TYPE */
struct map_statement {
	struct name *name; /* the map's, or the field's */
	struct span name_span;
	const struct name *type;
	struct span type_span;
};
void asm_map_begin(struct assembler *as, const struct map_statement *statement);
/* .map extern NAME TYPE: called after asm_map_begin. */
void asm_map_storage(struct assembler *as, struct name *storage, struct span span);
/* A syntax error in the map being read: a field that seems missing may be what failed to parse. */
void asm_map_misread(struct assembler *as);
void asm_map_field(struct assembler *as, struct name *field, struct span field_span, struct value value);
/* array: the dimensions after the words; NULL: none */
void asm_map_type_field(struct assembler *as, struct name *field, struct span field_span,
			struct type_words words, const struct declarator *array);

/* inner TYPE { FIELD VALUE ... }: the fields up to asm_map_inner_end belong to the inner map. */
void asm_map_inner_begin(struct assembler *as, const struct map_statement *statement);
void asm_map_inner_end(struct assembler *as);
/* values { INDEX = NAME, ... } */
void asm_map_values_begin(struct assembler *as, struct name *field, struct span field_span);
void asm_map_value(struct assembler *as, struct value index, struct name *name, struct span name_span);

#endif
