/* SPDX-License-Identifier: BSD-2-Clause */
/* Splits sections into what may be left out on its own. */
#ifndef LINKER_PIECES_H
#define LINKER_PIECES_H

#include "linker/linker.h"

/* Whether what nothing refers to may be left out of such a section. */
bool section_is_collectible(const struct object_section *section);

/* Gives every section its pieces: one, or one for each function or variable and what is between them. */
void pieces_split(struct link *link);

#endif
