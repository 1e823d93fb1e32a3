/* SPDX-License-Identifier: BSD-2-Clause */
/* Stacks that a profiler has counted, with names, at the end of 'bpfld run'. */
#ifndef CMD_BPFLD_EVENTS_STACKS_H
#define CMD_BPFLD_EVENTS_STACKS_H

#include <stdbool.h>

#include "bpfas.h"

/* Whether the map holds stacks: addresses, which nobody reads as they are. */
bool stacks_are_in(const struct bpfas_map *map);
/*
 * Each map whose keys name stacks of a stack_trace map: a folded line each,
 * then the ten hottest functions. Others: nothing. 0 or a negative errno value.
 */
int stacks_print(struct bpfas_collection *collection, bool json);

#endif
