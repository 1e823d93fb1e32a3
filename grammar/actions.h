/* SPDX-License-Identifier: BSD-2-Clause */
/* Builds the parts of a statement for the parser's actions. Everything is allocated in the arena. */
#ifndef GRAMMAR_ACTIONS_H
#define GRAMMAR_ACTIONS_H

#include "asm/data/initializer.h"
#include "asm/operand.h"
#include "asm/section_header.h"
#include "grammar/specifiers.h"
#include "grammar/reader.h"

/* A parsed declaration. */
struct declaration {
	struct type_words words;
	struct declarator *declarator;
};

/* Up to three values, some omitted: the operands of .p2align, .fill and the like. */
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

struct value_list *action_values(struct reader *reader, struct value first);
struct value_list *action_add_value(struct value_list *list, unsigned place, struct value value);
const struct value *action_given(const struct value_list *list, unsigned place);
struct string action_word_string(const struct name *name, struct span span);
/* The source text of the span. */
struct string action_source_string(struct reader *reader, struct span span);
struct section_words *action_section_words(struct reader *reader, struct string name,
					   const struct string *flags, const struct string *type);
struct specifiers action_specifiers(struct reader *reader, struct name *name, struct span span);
struct declarator *action_add_dimension(struct reader *reader, struct declarator *declarator,
					const struct value *size, struct span span);
struct declaration *action_declaration(struct reader *reader, struct type_words words,
				       struct declarator *declarator, struct attributes attributes);
struct attributes action_join_attributes(struct attributes first, struct attributes second);

/* .prog NAME "SECTION", or .prog with a prototype in place of the name */
struct program_statement {
	struct span span;
	const struct specifiers *specifiers;
	struct span specifiers_span;
	struct parameters *parameters; /* NULL: none were written */
	struct string section;
};
void action_program(struct reader *reader, const struct program_statement *statement);

struct parameters *action_add_parameter(struct reader *reader, struct parameters *parameters,
					struct declaration *declaration);
struct initializer *action_initializer(struct reader *reader, struct initializer initializer);
struct initializer *action_add_item(struct reader *reader, struct initializer *list, struct init_step *path,
				    struct initializer *value);
struct init_step *action_add_step(struct reader *reader, struct init_step *path, struct init_step step);
/* All pointers have the same size; any other type needs a name. */
struct value action_sizeof(struct reader *reader, struct type_words type, struct span span);
struct specifiers *action_keep_specifiers(struct assembler *as, struct specifiers specifiers);
struct type_words *action_keep_type(struct assembler *as, struct type_words words);
/* The offset in (r1 + 8) or (r1 - 8), which must begin with its sign. */
struct value action_signed_offset(struct reader *reader, struct value value);
/* Excess arguments are only counted: asm/insn/mnemonic.c reports them. */
void action_add_argument(struct reader *reader, enum argument_kind kind, struct span span, struct reg reg,
			 struct value value);

#endif
