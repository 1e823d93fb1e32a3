/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Declaration specifiers and pointer stars, as in `const struct flow *f`. Which word is the
 * declared name, and which belong to the type, is known only at the end.
 */
#ifndef GRAMMAR_SPECIFIERS_H
#define GRAMMAR_SPECIFIERS_H

#include "asm/declarator.h"

struct specifiers {
	struct type_words type;
	struct name *last; /* the type's or the declared name; NULL: a star was last */
	struct span last_span;
};

struct specifiers specifiers_add_name(struct assembler *as, struct specifiers specifiers, struct name *name,
				      struct span span);
struct specifiers specifiers_add_star(struct assembler *as, struct specifiers specifiers, struct span span);
/* The same with a star in front. */
struct specifiers specifiers_after_star(struct assembler *as, struct specifiers specifiers, struct span span);
/* All of it is a type. */
struct type_words specifiers_type(struct assembler *as, struct specifiers specifiers);
/* The last name is declared, unless the type needs it; `rest` is what follows. */
struct type_words specifiers_declare(struct assembler *as, struct specifiers specifiers,
				     struct declarator *rest);
/* Stars and a name after a comma, or after a struct's body: they share that type. */
struct type_words specifiers_of(struct assembler *as, struct type_words type, struct specifiers specifiers,
				struct declarator *rest);

#endif
