/* SPDX-License-Identifier: BSD-2-Clause */
/* Labels: `name:`, `"any name":`, and the local label `7:`, used as 7b and 7f. */
#ifndef GRAMMAR_LABEL_H
#define GRAMMAR_LABEL_H

#include "grammar/reader.h"
#include "parse.h"

/* LABEL, or NAME for the use of a local label; NOTHING if the lexeme is neither. */
int label_read_word(struct reader *reader, YYSTYPE *value);
int label_read_string(struct reader *reader, YYSTYPE *value);
int label_read_number(struct reader *reader, YYSTYPE *value);

#endif
