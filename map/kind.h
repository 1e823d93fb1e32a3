/* SPDX-License-Identifier: BSD-2-Clause */
/* What each kind of map lets user space do, and what its keys and values are. */
#ifndef MAP_KIND_H
#define MAP_KIND_H

#include <stdbool.h>
#include <stddef.h>

#include <linux/bpf.h>

#include "bpfas.h"

/* Kinds that the system's header may be too old to have. */
enum { MAP_TYPE_CGRP_STORAGE = 32, MAP_TYPE_ARENA = 33 };

/* What a key or a value stands for, where its bytes alone do not say it. */
enum map_role {
	ROLE_TYPED,   /* what BTF says */
	ROLE_INDEX,   /* u32 */
	ROLE_PREFIX,  /* lpm_trie: a u32 of prefix bits, then the bytes */
	ROLE_CPU,     /* a key: u32; a value: queue size, or that and a program */
	ROLE_DEVICE,  /* interface index, or that and a program */
	ROLE_PROGRAM, /* in: a descriptor; out: an id */
	ROLE_MAP,     /* in: a descriptor; out: an id */
	ROLE_SOCKET,  /* in: a socket's descriptor; out: its cookie */
	ROLE_PERF,    /* in: a perf event's descriptor */
	ROLE_TASK,    /* in: a pidfd */
	ROLE_FILE,    /* in: a file's descriptor */
	ROLE_CGROUP,  /* in: a cgroup directory's descriptor */
};

struct map_access {
	unsigned can; /* MAP_* */
	enum map_role key, value;
	bool readable;     /* entries are walked by key and looked up */
	bool per_cpu;      /* a value for each possible CPU */
	bool batch;        /* BPF_MAP_LOOKUP_BATCH */
	bool batch_change; /* BPF_MAP_UPDATE_BATCH, and BPF_MAP_DELETE_BATCH where it can delete */
	bool by_bucket;    /* a batch's cursor is no key: it cannot be lost */
	bool all_there;    /* every key exists from the start, with a value of zeros */
	bool needs_net;    /* CAP_NET_ADMIN to create */
};

/* A kind that is not in the table can be created, and that is all. */
struct map_access map_access(enum bpf_map_type type);

/* Why a kind cannot do something, and what can be done instead; NULL where nothing special is known. */
const char *map_why_not(enum bpf_map_type type, enum bpfas_map_operation operation);

#endif
