/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads a source from its text to the assembler's calls. */
#ifndef GRAMMAR_READ_H
#define GRAMMAR_READ_H

#include "asm/assembler.h"

/* Reads the whole source, handing each statement to the assembler. */
void read_source(struct assembler *as, struct source *source);

#endif
