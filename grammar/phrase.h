/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Words and stars in a row, as C's declarations have them: `const struct preproc *f`. Which of them is the
 * declared name, and which belong to the type, shows only at the end.
 */
#ifndef GRAMMAR_PHRASE_H
#define GRAMMAR_PHRASE_H

#include "asm/declarator.h"

struct phrase {
	struct type_words type;
	struct name *last; /* the type's or the declared one; NULL: a star was last */
	struct span last_span;
};

struct phrase phrase_add_name(struct assembler *as, struct phrase phrase, struct name *name,
			      struct span span);
struct phrase phrase_add_star(struct assembler *as, struct phrase phrase, struct span span);
/* The same with a star before it. */
struct phrase phrase_behind_star(struct assembler *as, struct phrase phrase, struct span span);
/* All of it is the type. */
struct type_words phrase_type(struct assembler *as, struct phrase phrase);
/* The last name is declared, unless the type needs it; what stands behind it is `rest`. */
struct type_words phrase_declare(struct assembler *as, struct phrase phrase, struct declarator *rest);
/* Stars and a name behind a comma, or behind a struct's body: they are of that type, too. */
struct type_words phrase_of(struct assembler *as, struct type_words type, struct phrase phrase,
			    struct declarator *rest);

#endif
