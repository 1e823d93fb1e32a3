/* SPDX-License-Identifier: BSD-2-Clause */
/* What 'bpfld run' shows of maps: tables that are redrawn in place, or JSON lines. */
#ifndef CMD_BPFLD_VIEW_H
#define CMD_BPFLD_VIEW_H

#include <stdbool.h>
#include <stddef.h>

#include "bpfas.h"

struct run_view {
	struct bpfas_collection *collection;
	bool json;
	bool live;    /* a terminal, where what was drawn can be drawn over */
	size_t drawn; /* lines of the tables on the terminal */
};

struct run_view view_of(struct bpfas_collection *collection, bool json);

/* Both return 0 or a negative errno value. The maps now: live tables or JSON lines, else nothing. */
int view_refresh(struct run_view *view);
/* The maps at the end: tables that stay, or JSON lines. */
int view_finish(struct run_view *view);
/* A ring buffer's record, a line of its own above the tables. */
int view_record(struct run_view *view, const struct bpfas_record *record);

#endif
