/* SPDX-License-Identifier: BSD-2-Clause */
/* The programs that run now where a collection's are to go. */
#ifndef LOADER_ATTACH_OCCUPANT_H
#define LOADER_ATTACH_OCCUPANT_H

#include "loader/collection.h"

struct occupants {
	uint32_t *programs; /* ids, each once */
	size_t count;
	size_t replaced; /* the first ones run where a replacement goes; the others are of the same file */
};

/*
 * Finds them: with opts->replace what is on the devices that the options name, and the programs that are
 * pinned in the same folders; and what is pinned in opts->directory. 0, or a negative errno value after
 * reporting; the caller frees the list.
 */
int occupants_find(const struct bpfas_collection *collection, const struct bpfas_attach_opts *opts,
		   struct occupants *occupants);
void occupants_free(struct occupants *occupants);

#endif
