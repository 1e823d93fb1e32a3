/* SPDX-License-Identifier: BSD-2-Clause */
/* Pinning the maps that ask for it themselves (`pinning by_name`). */
#ifndef LOADER_PIN_H
#define LOADER_PIN_H

#include "loader/collection.h"

/* Those that are not pinned yet, or that replace a pinned one. All or none. */
int pin_maps_by_name(struct bpfas_collection *collection);
/* Undoes that, but for pins that have replaced others. */
void unpin_maps_by_name(struct bpfas_collection *collection);

#endif
