/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The object while the assembler is making it: sections that grow, symbols
 * that have no place in the symbol table yet.
 */
#ifndef ASM_ASM_OBJECT_H
#define ASM_ASM_OBJECT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/byte_order.h"
#include "object/object.h"

struct section;
struct fragments;

struct symbol {
	const char *name;        /* "" for a section symbol */
	struct section *section; /* NULL: undefined, unless `absolute` */
	uint64_t value, size;
	uint8_t binding;    /* STB_* */
	uint8_t type;       /* STT_* */
	uint8_t visibility; /* STV_* */
	bool absolute : 1;  /* SHN_ABS */
	bool common : 1;    /* SHN_COMMON: value is the alignment */
	bool absent : 1;    /* not written to the file: a temporary label, or not a symbol after all */
	uint32_t index;     /* in the object (asm/layout.c) */
};

struct relocation {
	struct symbol *symbol;
	uint64_t offset : 56;
	uint64_t type : 8; /* enum bpf_reloc_type */
};

struct section {
	const char *name;
	uint32_t type;  /* SHT_* */
	uint64_t flags; /* SHF_* */
	uint64_t entry_size;
	uint64_t align;            /* a power of two, at least 1 */
	struct section *linked_to; /* of SHF_LINK_ORDER: the linked-to section, added earlier; or NULL */
	struct section *group;     /* of SHF_GROUP: the section of SHT_GROUP that lists it */
	struct symbol *signature;  /* of SHT_GROUP: its signature, local if nothing defines it */
	bool is_comdat;            /* of SHT_GROUP: a linker keeps one of the groups of that name */
	bytes data;                /* SHT_NOBITS: empty */
	uint64_t size;             /* of SHT_NOBITS; otherwise unused */
	VEC(struct relocation) relocations; /* in any order */
	struct symbol *symbol;              /* the section symbol, once one is needed */
	struct symbol *mention; /* an absent symbol, if the name was used before the section began; or NULL */
	bool is_one_of_several; /* used by the assembler: distinguishes sections of the same name */
	bool is_stated;         /* by .elf_section */
	bool was_chosen;        /* some statement entered it, even if it is still empty */
	struct fragments *fragments; /* used by the assembler: parts whose length is not known yet; or NULL */
	size_t symbols_before;       /* the object's symbol count when this section was added */
	uint32_t line_sequence;      /* 1 + its index among .debug_line's sequences; 0: no line of it yet */
	uint32_t number;             /* its number among all sections added, from 1 */
	uint32_t index;              /* in the object (asm/layout.c) */
};

/* The offset of the section's next byte. */
static inline uint64_t asm_position(const struct section *section)
{
	return section->type == SHT_NOBITS ? section->size : section->data.count;
}

struct asm_object {
	struct arena *arena;
	enum bpfas_endian endian;
	VEC(struct section *) sections;       /* in the order of creation */
	VEC(struct symbol *) symbols;         /* the same */
	uint32_t sections_added;              /* including dropped ones */
	bool addrsig;                         /* .addrsig: write .llvm_addrsig, */
	VEC(struct symbol *) addrsig_symbols; /* with these symbols' indices */
};

struct section *asm_object_add_section(struct asm_object *object, const char *name, uint32_t type,
				       uint64_t flags, uint64_t align);
/* A section group without members; each member names it in `group`. */
struct section *asm_object_add_group(struct asm_object *object, struct symbol *signature, bool is_comdat);
struct symbol *asm_object_add_symbol(struct asm_object *object, const char *name);
/* The section's own symbol (STT_SECTION, local), made at the first call. */
struct symbol *asm_object_section_symbol(struct asm_object *object, struct section *section);
void asm_object_free(struct asm_object *object); /* frees the vectors; the rest is in the arena */

#endif
