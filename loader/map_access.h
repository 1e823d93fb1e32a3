/* SPDX-License-Identifier: BSD-2-Clause */
/* What reading a map of each kind takes. */
#ifndef LOADER_MAP_ACCESS_H
#define LOADER_MAP_ACCESS_H

#include <stdbool.h>

#include <stddef.h>

#include <linux/bpf.h>

struct map_access {
	bool readable;  /* entries are walked by key from user space */
	bool per_cpu;   /* a value for each possible CPU */
	bool batch;     /* BPF_MAP_LOOKUP_BATCH */
	bool all_there; /* every key exists from the start, with a value of zeros */
	bool needs_net; /* CAP_NET_ADMIN to create */
};

/* A kind that is not in the table can be created, and is not read. */
struct map_access map_access(enum bpf_map_type type);

#endif
