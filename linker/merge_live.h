/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef LINKER_MERGE_LIVE_H
#define LINKER_MERGE_LIVE_H

#include "linker/merge_state.h"

/* Marks the types of each input that what stays of it needs (types.is_live). */
void merge_mark_types(struct link *link);

#endif
