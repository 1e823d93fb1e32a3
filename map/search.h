/* SPDX-License-Identifier: BSD-2-Clause */
/* A map by its name, of all that the kernel has. */
#ifndef MAP_SEARCH_H
#define MAP_SEARCH_H

#include <stdbool.h>

#include "base/diag.h"

struct bpfas_map;

struct map_query {
	const char *asked;            /* as the user wrote it, for messages */
	const char *name;             /* of which the kernel may have kept only the beginning */
	const struct bpfas_map *like; /* it must have this one's type and sizes; NULL: any */
	/* Of several maps, those that such a program uses are preferred; NULL: none is. */
	bool (*is_user)(const void *context, const char *program);
	const void *context;
};

/* The map's descriptor, or a negative errno value after reporting that there is none, or which there are. */
int map_search(const struct map_query *query, const struct diags *diags);

/* Reports that finding a map takes more than CAP_BPF; returns -EPERM. */
int map_may_not_search(const char *name, const struct diags *diags);

#endif
