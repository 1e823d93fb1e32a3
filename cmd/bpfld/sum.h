/* SPDX-License-Identifier: BSD-2-Clause */
/* One value for all CPUs. */
#ifndef CMD_BPFLD_SUM_H
#define CMD_BPFLD_SUM_H

#include "bpfas.h"

/* An entry's only value, or the sum of all, in `room`; NULL: there is none, as the values have no type. */
const void *entry_sum(const struct bpfas_entry *entry, void *room);

#endif
