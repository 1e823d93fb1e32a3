/* SPDX-License-Identifier: BSD-2-Clause */
/* Labels: `name:`, `"any name":`, and `7:`, to which 7b and 7f refer. */
#ifndef GRAMMAR_LABEL_H
#define GRAMMAR_LABEL_H

#include "grammar/reader.h"
#include "parse.h"

/* The lexeme, if it is a label, or one's use; else NOTHING. */
int label_read_word(struct reader *reader, YYSTYPE *value);
int label_read_string(struct reader *reader, YYSTYPE *value);
int label_read_number(struct reader *reader, YYSTYPE *value);

#endif
