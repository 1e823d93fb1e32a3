/* SPDX-License-Identifier: BSD-2-Clause */
/* The texts that are being read: the file, and in it what it includes and what macros and loops make. */
#ifndef GRAMMAR_OPEN_TEXT_H
#define GRAMMAR_OPEN_TEXT_H

#include "grammar/reader.h"

/* The source is read next, and then what follows the lexer's place. */
void open_text_enter(struct reader *reader, struct source *source, struct loop *loop);
void open_text_leave(struct reader *reader);
/* The same text once more. */
void open_text_reread(struct reader *reader);
/* What is left of it. */
struct text_range open_text_rest(const struct reader *reader);

/* An expansion as a text of its own. */
struct source *open_text_copy(struct reader *reader, const struct source *like);
/* The bounds of nesting, and of all that is made. False: reported, and nothing more is read. */
bool open_text_may_nest(struct reader *reader, struct span span);
bool open_text_may_make(struct reader *reader, struct span span, size_t size);

#endif
