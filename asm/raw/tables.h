/* SPDX-License-Identifier: BSD-2-Clause */
/* The tables stated by raw directives so far (asm/raw/directive.h). */
#ifndef ASM_RAW_TABLES_H
#define ASM_RAW_TABLES_H

#include "asm/asm_object.h"
#include "base/span.h"

struct symbol_def;
struct value;

enum raw_directive { RAW_HEADER, RAW_SECTION, RAW_SYMBOL, RAW_RELOCATION, RAW_DIRECTIVES };

#define RAW_MAX_FIELDS 8

enum {
	HEADER_TYPE,
	HEADER_MACHINE,
	HEADER_FLAGS,
	HEADER_ENTRY,
	HEADER_OS_ABI,
	HEADER_ABI_VERSION,
	HEADER_NAMES
};
enum {
	SECTION_TYPE,
	SECTION_FLAGS,
	SECTION_ADDRESS,
	SECTION_ALIGN,
	SECTION_ENTRY_SIZE,
	SECTION_LINK,
	SECTION_INFO,
	SECTION_SIZE,
};
enum {
	SYMBOL_NAME,
	SYMBOL_SECTION,
	SYMBOL_VALUE,
	SYMBOL_SIZE,
	SYMBOL_TYPE,
	SYMBOL_BINDING,
	SYMBOL_OTHER,
	SYMBOL_INDEX
};
enum { RELOCATION_OFFSET, RELOCATION_TYPE, RELOCATION_SYMBOL, RELOCATION_ADDEND };

/* A number, or an operand resolved at the end of the file: an expression, or a section's or symbol's name. */
struct raw_value {
	uint64_t number;
	const struct value *later; /* NULL: the number */
};

struct raw_statement {
	struct span span;
	uint8_t directive;       /* enum raw_directive */
	uint8_t given;           /* which of the fields, a bit each */
	const char *name;        /* of the section or symbol in the object; NULL: not given */
	struct symbol_def *def;  /* of a symbol */
	struct section *section; /* of a section: its contents */
	size_t first_relocation, relocation_count; /* of a section: those stated in it */
	struct raw_value values[RAW_MAX_FIELDS];
};

struct raw_tables {
	struct raw_statement open; /* the statement being read */
	struct raw_statement header;
	struct span first; /* statement */
	VEC(struct raw_statement) sections, symbols, relocations;
};

static inline bool raw_is_given(const struct raw_statement *statement, unsigned field)
{
	return statement->given >> field & 1;
}

void raw_tables_free(struct raw_tables *raw); /* NULL is allowed */

/* The relocation type of `.long NAME` in the section. */
enum bpf_reloc_type raw_data_relocation(const struct section *section);

#endif
