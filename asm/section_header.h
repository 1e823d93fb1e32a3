/* SPDX-License-Identifier: BSD-2-Clause */
/* The operands of .section: flags, type and further values; and what a section's name implies. */
#ifndef ASM_SECTION_HEADER_H
#define ASM_SECTION_HEADER_H

#include "asm/expr/value.h"
#include "base/literal.h"
#include "asm/asm_object.h"

struct assembler;

#define MAX_SECTION_VALUES 6

/* The operands of .section: NAME "FLAGS", @TYPE, ENTRY SIZE; NULL: not given. */
struct section_words {
	struct span span;   /* of the directive */
	struct string name; /* as written, without quotes */
	struct string *flags, *type;
	/*
	 * The values after the type: an entry size, the symbol to link to, a group and `comdat`, `unique,
	 * NUMBER`.
	 */
	struct value rest[MAX_SECTION_VALUES];
	unsigned rest_count;
};
/* Adds a value after the type. */
void asm_section_value(struct assembler *as, struct section_words *words, struct value value);

struct section_header {
	uint32_t type;
	uint64_t flags, entry_size;
	bool is_given;             /* more than the name was given */
	struct section *linked_to; /* of SHF_LINK_ORDER, */
	const char *linked_by;     /* and the name given for it; NULL: 0, none */
	struct section *group;     /* of SHF_GROUP: the section that lists its members */
	bool joins;                /* the current section's group, if any: the directive names none */
};

/* Type and flags implied by a section's name, as in LLVM and GNU as. */
struct section_header section_standard_header(const char *name);
struct section_header section_read_header(struct assembler *as, const struct section_words *words,
					  const char *name);
/* The key of the only section of that name without further operands. */
struct name *section_plain_key(struct assembler *as, struct name *name);
/* The key to find a section: its name, unless operands distinguish several of that name. */
struct name *section_key(struct assembler *as, const struct section_words *words, struct name *name,
			 const struct section_header *header);

#endif
