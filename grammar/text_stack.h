/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The stack of texts being read: the file, and in it included files, expansions and rounds
 * of loops.
 */
#ifndef GRAMMAR_TEXT_STACK_H
#define GRAMMAR_TEXT_STACK_H

#include "grammar/reader.h"

/* Reads the source next, and then goes on where the lexer is. */
void text_stack_enter(struct reader *reader, struct source *source, struct loop *loop);
void text_stack_leave(struct reader *reader);
/* Reads the same text again. */
void text_stack_reread(struct reader *reader);
/* The unread part of the text. */
struct text_range text_stack_rest(const struct reader *reader);

/* A new source with the text of struct preproc.expansion. */
struct source *text_stack_copy(struct reader *reader, const struct source *like);
/* The limits of nesting and of all expansions together. False: reported, and reading ends. */
bool text_stack_may_nest(struct reader *reader, struct span span);
bool text_stack_may_make(struct reader *reader, struct span span, size_t size);
/* Reads nothing more, since all of it would report the same again. Returns false. */
bool text_stack_give_up(struct reader *reader);

#endif
