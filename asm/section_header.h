/* SPDX-License-Identifier: BSD-2-Clause */
/* What .section says of a section: its flags, type and what these ask for; and what its name alone says. */
#ifndef ASM_SECTION_HEADER_H
#define ASM_SECTION_HEADER_H

#include "asm/expr/value.h"
#include "base/literal.h"
#include "asm/asm_object.h"

struct assembler;

#define MAX_SECTION_VALUES 6

/* Sections, by their directives. NAME "FLAGS", @TYPE, ENTRY SIZE; NULL: not given. */
struct section_words {
	struct span span;   /* of the directive */
	struct string name; /* as written, without quotes */
	struct string *flags, *type;
	/* After the type: an entry size, the symbol to link to, a group and `comdat`, `unique, NUMBER`.
	 */
	struct value rest[MAX_SECTION_VALUES];
	unsigned rest_count;
};
/* Adds one after the type. */
void asm_section_value(struct assembler *as, struct section_words *words, struct value value);

struct section_header {
	uint32_t type;
	uint64_t flags, entry_size;
	bool is_given;             /* more than the name was written */
	struct section *linked_to; /* of SHF_LINK_ORDER, */
	const char *linked_by;     /* and what it was named by; NULL: 0, none */
	struct section *group;     /* of SHF_GROUP: the section that lists its members */
	bool joins;                /* the current section's group, if that has one: it names none */
};

/* What a section is by its name alone, as LLVM and GNU as have it. */
struct section_header section_standard_header(const char *name);
struct section_header section_read_header(struct assembler *as, const struct section_words *words,
					  const char *name);
/* Identifies the only section of that name without such words. */
struct name *section_plain_key(struct assembler *as, struct name *name);
/* What such a section is found by: its name, unless the words make it one of several of that name. */
struct name *section_key(struct assembler *as, const struct section_words *words, struct name *name,
			 const struct section_header *header);

#endif
