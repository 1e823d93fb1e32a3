/* SPDX-License-Identifier: BSD-2-Clause */
#include "loader/map_access.h"

/* Kernel: kernel/bpf/syscall.c (map_create, bpf_map_copy_value) and the map_ops of each kind. */
static const struct map_access kinds[] = {
	[BPF_MAP_TYPE_HASH] = { .readable = true, .batch = true },
	[BPF_MAP_TYPE_ARRAY] = { .readable = true, .batch = true, .all_there = true },
	[BPF_MAP_TYPE_PERCPU_HASH] = { .readable = true, .batch = true, .per_cpu = true },
	[BPF_MAP_TYPE_PERCPU_ARRAY] = { .readable = true, .batch = true, .per_cpu = true, .all_there = true },
	[BPF_MAP_TYPE_LRU_HASH] = { .readable = true, .batch = true },
	[BPF_MAP_TYPE_LRU_PERCPU_HASH] = { .readable = true, .batch = true, .per_cpu = true },
	[BPF_MAP_TYPE_LPM_TRIE] = { .readable = true, .batch = true },
	[BPF_MAP_TYPE_PROG_ARRAY] = { .readable = true },
	[BPF_MAP_TYPE_ARRAY_OF_MAPS] = { .readable = true },
	[BPF_MAP_TYPE_HASH_OF_MAPS] = { .readable = true },
	[BPF_MAP_TYPE_DEVMAP] = { .readable = true, .needs_net = true },
	[BPF_MAP_TYPE_DEVMAP_HASH] = { .readable = true, .needs_net = true },
	[BPF_MAP_TYPE_CPUMAP] = { .readable = true, .needs_net = true },
	[BPF_MAP_TYPE_XSKMAP] = { .needs_net = true },
	[BPF_MAP_TYPE_SOCKMAP] = { .needs_net = true },
	[BPF_MAP_TYPE_SOCKHASH] = { .needs_net = true },
};

struct map_access map_access(enum bpf_map_type type)
{
	return (size_t)type < sizeof kinds / sizeof *kinds ? kinds[type] : (struct map_access){ 0 };
}
