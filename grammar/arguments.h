/* SPDX-License-Identifier: BSD-2-Clause */
/* The arguments of macros, and the values of loops. */
#ifndef GRAMMAR_ARGUMENTS_H
#define GRAMMAR_ARGUMENTS_H

#include "grammar/reader.h"

/* Takes one argument off the text and appends it to struct preproc.arguments. False: reported. */
bool argument_read(struct reader *reader, struct text_range *text, bool is_vararg);
struct text_range argument_text(const struct reader *reader, size_t index);
/* The arguments of an invocation, one per parameter. False: reported. */
bool arguments_read(struct reader *reader, const struct macro *macro, struct span span,
		    struct text_range text);

#endif
