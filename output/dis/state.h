/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the parts of the disassembler share.
 *
 * Each symbol has a name of its own in the text, by which it is referred to:
 * mostly the object's. Where a symbol's place is in contents that are printed,
 * there is a label, which says its section and value; other symbols state these
 * by themselves. Where a relocation is what an operand or a datum with a
 * symbol's name would make, it is printed as that; else its table states it.
 */
#ifndef OUTPUT_DIS_STATE_H
#define OUTPUT_DIS_STATE_H

#include "isa/insn.h"
#include "object/object.h"
#include "output/dis/text.h"

#define DIS_MAX_NOTES 8

struct dis_options {
	enum insn_dialect dialect;
	bool declare;                  /* functions, maps and variables as such */
	bool no_variables;             /* but the last of these as data */
	bool plain;                    /* tables as the assembler orders them; else each entry is stated */
	const struct line_info *lines; /* source lines, for comments; NULL: none */
	/* Why it is not plainer, for comments. */
	const char *notes[DIS_MAX_NOTES];
	size_t note_count;
};

/* Of bytes that were printed before. */
struct dis_span {
	size_t start, length;
};

struct dis_types;
struct line_info;
struct coder;
struct dis_blocks;

/* A symbol that is a label, by its place. */
struct dis_label {
	uint64_t value;
	uint32_t section, symbol;
};

struct dis_name {
	const char *name;
	uint32_t index;
	bool is_section; /* its symbol: others of this name go before it */
};

struct dis {
	const struct bpfas_object *object;
	const struct dis_options *options;
	struct dis_types *types;
	const bool *is_plain; /* nothing is declared in this section; by section */
	struct arena *arena;
	struct text_out out;
	struct dis_name *sorted_names; /* of the symbols */
	const char **symbol_names;     /* as they are written, quoted where they must be; by symbol */
	bool *is_own_name;             /* the symbol's name in the object is the same; by symbol */
	bool *has_label;               /* by symbol */
	uint8_t *declared;          /* st_info by the declaration; by symbol, NOT_DECLARED: there is none */
	struct dis_blocks *blocks;  /* by section */
	struct dis_span *variables; /* their declarations in types->variables; by section */
	struct dis_label *labels;   /* by section, then value */
	size_t label_count;
	bool *is_ambiguous; /* another section has this name; by section */
	/* The table whose entries are printed where they apply; by section, 0: none. */
	uint32_t *printed_table;
	bool *is_printed;     /* the entries of this table are; by section */
	bool has_free_labels; /* no symbol is called as the labels of jumps are */
	uint32_t labels_made; /* for jump targets without a symbol, so far */
	struct coder *coder;  /* of the section whose instructions were asked for last; NULL: none were */
	const char **helpers; /* the name of each number's; NULL: it has none, or a symbol took it */
	int64_t helper_count;
};

#define NOT_DECLARED 0xff

static inline bool dis_is_code(const struct object_section *section)
{
	return section->type == SHT_PROGBITS && section->flags & SHF_EXECINSTR;
}

#endif
