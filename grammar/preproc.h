/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The preprocessor: macros, repetitions, conditions, includes.
 *
 * A filter over the lexer. A statement that begins with one of its directives or a macro's name is taken out
 * of the stream: the rest of it is read as raw text (grammar/text_range.h), and the lexer then continues
 * elsewhere, further on in the text or in another text (grammar/text_stack.h), from which it returns.
 *
 * One thing needs the parser: the expression of .if, .elseif and .rept, which may name what the file has
 * defined. Its statement stays in the stream as one token and the expression's; the parser hands back the
 * value, and the branch or the loop begins when that statement has ended. So nothing past it has been read
 * before the value is known.
 */
#ifndef GRAMMAR_PREPROC_H
#define GRAMMAR_PREPROC_H

#include "grammar/reader.h"

/*
 * The lexeme is a word at a statement's head, and has a role here. True: the parser reads the expression
 * after it; otherwise the statement is done.
 */
bool preproc_begin(struct reader *reader, struct span span, const struct name *name);
/* The parser's part: the value of that expression. */
void preproc_decide(struct reader *reader, const struct value *value);
/* Its statement has ended. False: nothing more is read. */
bool preproc_resume(struct reader *reader);
/* The text has ended. False: it is the outermost one. Otherwise it is read again, or left. */
bool preproc_end_text(struct reader *reader);
void preproc_free(struct preproc *preproc);

#endif
