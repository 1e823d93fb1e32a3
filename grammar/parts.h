/* SPDX-License-Identifier: BSD-2-Clause */
/* What the parser's actions put together before a statement is whole. Everything made here is the arena's. */
#ifndef GRAMMAR_PARTS_H
#define GRAMMAR_PARTS_H

#include "asm/data/initializer.h"
#include "asm/operand.h"
#include "asm/section_header.h"
#include "grammar/phrase.h"
#include "grammar/reader.h"

/* What a declaration says. */
struct declaration {
	struct type_words words;
	struct declarator *declarator;
};

/* Up to three values, some left out: the arguments of .p2align, .fill and their like. */
struct value_list {
	struct value at[3];
	bool given[3];
};

static inline struct operand reg_operand(struct reg reg)
{
	return (struct operand){ .is_reg = true, .reg = reg };
}

static inline struct operand value_operand(struct value value)
{
	return (struct operand){ .value = value };
}

struct value_list *part_values(struct reader *reader, struct value first);
struct value_list *part_add_value(struct value_list *list, unsigned place, struct value value);
const struct value *part_given(const struct value_list *list, unsigned place);
struct string part_word_string(const struct name *name, struct span span);
/* As it is written. */
struct string part_source_string(struct reader *reader, struct span span);
struct section_words *part_section_words(struct reader *reader, struct string name,
					 const struct string *flags, const struct string *type);
/* .end ends the file; what stands behind it was not meant to be lost. */
void part_check_end(struct reader *reader, struct span span);
struct phrase part_phrase(struct reader *reader, struct name *name, struct span span);
struct declarator *part_add_dimension(struct reader *reader, struct declarator *declarator,
				      const struct value *size, struct span span);
struct declaration *part_declaration(struct reader *reader, struct type_words words,
				     struct declarator *declarator, struct attributes attributes);
struct attributes part_join_attributes(struct attributes first, struct attributes second);
/* A .prog: a name alone, or, with parameters, a prototype. */
void part_program(struct reader *reader, struct span span, const struct phrase *phrase,
		  struct span phrase_span, struct parameters *parameters, struct string section);
struct parameters *part_add_parameter(struct reader *reader, struct parameters *parameters,
				      struct declaration *declaration);
struct initializer *part_initializer(struct reader *reader, struct initializer initializer);
struct initializer *part_add_item(struct reader *reader, struct initializer *list, struct init_step *path,
				  struct initializer *value);
struct init_step *part_add_step(struct reader *reader, struct init_step *path, struct init_step step);
/* Every pointer has one size; of other types only the name is needed. */
struct value part_sizeof(struct reader *reader, struct type_words type, struct span span);
struct phrase *part_keep_phrase(struct assembler *as, struct phrase phrase);
struct type_words *part_keep_type(struct assembler *as, struct type_words words);
/* (r1 + 8), (r1 - 8): the sign belongs to the number, and one must be there. */
struct value part_signed_offset(struct reader *reader, struct value value);
/* Those too many are only counted: asm/insn/mnemonic.c says what the mnemonic takes. */
void part_add_argument(struct reader *reader, enum argument_kind kind, struct span span, struct reg reg,
		       struct value value);

#endif
