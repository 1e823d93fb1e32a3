/* SPDX-License-Identifier: BSD-2-Clause */
/* The short way for data as compilers write it. */
#ifndef GRAMMAR_PLAIN_DATA_H
#define GRAMMAR_PLAIN_DATA_H

#include "grammar/reader.h"

/*
 * The lexeme is a directive of data at a statement's head. True: its line and
 * the plain ones after it have been read and given to the assembler.
 */
bool plain_data_read(struct reader *reader, struct name *directive);

#endif
