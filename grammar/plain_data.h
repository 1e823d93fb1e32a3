/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lines of plain data: `.long 5`, `.ascii "text"`, `.long .Lx-.Ly`, with comments and the labels between
 * them. They are nearly all that a compiler prints, so they are read here without scanner and parser, which
 * take ten times as long. What is not quite plain is left to those.
 */
#ifndef GRAMMAR_PLAIN_DATA_H
#define GRAMMAR_PLAIN_DATA_H

#include "grammar/reader.h"

/*
 * A statement has begun with a directive; `text` is behind it. Where the line is plain data, its bytes and
 * those of such lines after it are put into their section, and what is returned is the beginning of the first
 * line that is not; else NULL.
 */
const char *read_plain_data(struct reader *reader, struct name *directive, const char *text);

#endif
