/* SPDX-License-Identifier: BSD-2-Clause */
/* A fast path for data as compilers write it. */
#ifndef GRAMMAR_FAST_DATA_H
#define GRAMMAR_FAST_DATA_H

#include "grammar/reader.h"

/*
 * The lexeme is a data directive at the head of a statement. True: its line, and the simple
 * lines after it, have been read and handed to the assembler.
 */
bool fast_data_read(struct reader *reader, struct name *directive);

#endif
