/* SPDX-License-Identifier: BSD-2-Clause */
/* The output's symbols and relocations. */
#ifndef LINKER_RELOCATE_H
#define LINKER_RELOCATE_H

#include "linker/linker.h"

/* Makes the symbols: of sections, local ones, global ones; those of sections are not all needed in the end.
 */
void relocate_add_symbols(struct link *link);
/* Moves relocations and adjusts addends in the output's contents; takes unneeded symbols out again. */
void relocate_sections(struct link *link);
/* Adds the tables to the output: of relocations, of symbols, of names. */
void relocate_add_tables(struct link *link);

#endif
