/* SPDX-License-Identifier: BSD-2-Clause */
/* Which definition of a name counts. */
#ifndef LINKER_SYMBOLS_H
#define LINKER_SYMBOLS_H

#include "linker/linker.h"

/* Whether other inputs see the symbol. */
bool symbol_is_global(const struct bpfas_object *object, uint32_t symbol);
/* The name that an undefined symbol asks for: `wrap` may change it. */
const char *symbol_wanted_name(struct link *link, const char *name);

/* Makes the globals of all inputs; reports names that are defined twice. */
void symbols_resolve(struct link *link);
/* Chooses the declaration of each global that goes to the output, and says which ones the loader finds. */
void symbols_choose_types(struct link *link);

#endif
