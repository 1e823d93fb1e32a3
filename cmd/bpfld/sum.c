/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/bpfld/sum.h"

const void *entry_sum(const struct bpfas_entry *entry, void *room)
{
	if (entry->count == 1)
		return entry->values;
	return bpfas_entry_fold(entry, BPFAS_FOLD_SUM, room) ? NULL : room;
}
