/* SPDX-License-Identifier: BSD-2-Clause */
/* Records that the kernel dropped, told at the end. */
#ifndef CMD_BPFLD_EVENTS_LOSSES_H
#define CMD_BPFLD_EVENTS_LOSSES_H

#include <stdbool.h>

#include "bpfas.h"

/* A line for a map that has lost records: JSON on standard output, or a warning; others: nothing. */
void losses_print(const struct bpfas_events *events, const struct bpfas_map *map, bool json);

#endif
