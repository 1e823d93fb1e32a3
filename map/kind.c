/* SPDX-License-Identifier: BSD-2-Clause */
#include "map/kind.h"

#define CAN_HASH                                                                   \
	(BPFAS_MAP_LOOKUP | BPFAS_MAP_UPDATE | BPFAS_MAP_DELETE | BPFAS_MAP_WALK | \
	 BPFAS_MAP_LOOKUP_AND_DELETE)
#define CAN_ARRAY (BPFAS_MAP_LOOKUP | BPFAS_MAP_UPDATE | BPFAS_MAP_WALK)
#define CAN_SLOTS (BPFAS_MAP_LOOKUP | BPFAS_MAP_UPDATE | BPFAS_MAP_DELETE | BPFAS_MAP_WALK)
#define CAN_FILL  (BPFAS_MAP_UPDATE | BPFAS_MAP_DELETE | BPFAS_MAP_WALK)
#define CAN_OWN   (BPFAS_MAP_LOOKUP | BPFAS_MAP_UPDATE | BPFAS_MAP_DELETE)

#define CAN_ORDER (BPFAS_MAP_PUSH | BPFAS_MAP_PEEK | BPFAS_MAP_POP)

/* Kernel: kernel/bpf/syscall.c (map_create, bpf_map_copy_value) and the map_ops of each kind. */
/* clang-format off */
static const struct map_access kinds[] = {
	[BPF_MAP_TYPE_HASH] = { .can = CAN_HASH, .readable = true, .batch = true, .batch_change = true,
				.by_bucket = true },
	[BPF_MAP_TYPE_PERCPU_HASH] = { .can = CAN_HASH, .readable = true, .batch = true, .batch_change = true,
				       .by_bucket = true, .per_cpu = true },
	[BPF_MAP_TYPE_LRU_HASH] = { .can = CAN_HASH, .readable = true, .batch = true, .batch_change = true,
				    .by_bucket = true },
	[BPF_MAP_TYPE_LRU_PERCPU_HASH] = { .can = CAN_HASH, .readable = true, .batch = true,
					   .batch_change = true, .by_bucket = true, .per_cpu = true },
	[BPF_MAP_TYPE_ARRAY] = { .can = CAN_ARRAY, .key = ROLE_INDEX, .readable = true, .batch = true,
				 .batch_change = true, .all_there = true },
	[BPF_MAP_TYPE_PERCPU_ARRAY] = { .can = CAN_ARRAY, .key = ROLE_INDEX, .readable = true, .batch = true,
					.batch_change = true, .per_cpu = true, .all_there = true },
	[BPF_MAP_TYPE_LPM_TRIE] = { .can = CAN_SLOTS, .key = ROLE_PREFIX, .readable = true, .batch = true,
				    .batch_change = true },
	[BPF_MAP_TYPE_PROG_ARRAY] = { .can = CAN_SLOTS, .key = ROLE_INDEX, .value = ROLE_PROGRAM,
				      .readable = true },
	[BPF_MAP_TYPE_ARRAY_OF_MAPS] = { .can = CAN_SLOTS, .key = ROLE_INDEX, .value = ROLE_MAP,
					 .readable = true },
	[BPF_MAP_TYPE_HASH_OF_MAPS] = { .can = CAN_SLOTS, .value = ROLE_MAP, .readable = true },
	[BPF_MAP_TYPE_DEVMAP] = { .can = CAN_SLOTS, .key = ROLE_INDEX, .value = ROLE_DEVICE, .readable = true,
				  .needs_net = true },
	[BPF_MAP_TYPE_DEVMAP_HASH] = { .can = CAN_SLOTS, .key = ROLE_INDEX, .value = ROLE_DEVICE,
				       .readable = true, .needs_net = true },
	[BPF_MAP_TYPE_CPUMAP] = { .can = CAN_SLOTS, .key = ROLE_CPU, .value = ROLE_CPU, .readable = true },
	[BPF_MAP_TYPE_XSKMAP] = { .can = CAN_FILL, .key = ROLE_INDEX, .value = ROLE_SOCKET, .needs_net = true },
	[BPF_MAP_TYPE_SOCKMAP] = { .can = CAN_SLOTS, .key = ROLE_INDEX, .value = ROLE_SOCKET,
				   .needs_net = true },
	[BPF_MAP_TYPE_SOCKHASH] = { .can = CAN_SLOTS, .value = ROLE_SOCKET, .needs_net = true },
	[BPF_MAP_TYPE_REUSEPORT_SOCKARRAY] = { .can = CAN_SLOTS, .key = ROLE_INDEX, .value = ROLE_SOCKET },
	[BPF_MAP_TYPE_PERF_EVENT_ARRAY] = { .can = CAN_FILL, .key = ROLE_INDEX, .value = ROLE_PERF },
	[BPF_MAP_TYPE_CGROUP_ARRAY] = { .can = CAN_FILL, .key = ROLE_INDEX, .value = ROLE_CGROUP },
	[BPF_MAP_TYPE_STACK_TRACE] = { .can = BPFAS_MAP_LOOKUP | BPFAS_MAP_DELETE | BPFAS_MAP_WALK, .key = ROLE_INDEX,
				       .readable = true },
	[BPF_MAP_TYPE_QUEUE] = { .can = CAN_ORDER },
	[BPF_MAP_TYPE_STACK] = { .can = CAN_ORDER },
	[BPF_MAP_TYPE_BLOOM_FILTER] = { .can = BPFAS_MAP_PUSH | BPFAS_MAP_PEEK },
	[BPF_MAP_TYPE_SK_STORAGE] = { .can = CAN_OWN, .key = ROLE_SOCKET },
	[BPF_MAP_TYPE_TASK_STORAGE] = { .can = CAN_OWN, .key = ROLE_TASK },
	[BPF_MAP_TYPE_INODE_STORAGE] = { .can = CAN_OWN, .key = ROLE_FILE },
	[MAP_TYPE_CGRP_STORAGE] = { .can = CAN_OWN, .key = ROLE_CGROUP },
	[BPF_MAP_TYPE_CGROUP_STORAGE] = { .can = CAN_ARRAY, .readable = true },
	[BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE] = { .can = CAN_ARRAY, .readable = true, .per_cpu = true },
	[BPF_MAP_TYPE_STRUCT_OPS] = { .can = BPFAS_MAP_LOOKUP | BPFAS_MAP_WALK, .key = ROLE_INDEX },
};

static const struct {
	unsigned type;
	unsigned operations;
	const char *why;
} reasons[] = {
	{ BPF_MAP_TYPE_ARRAY, BPFAS_MAP_DELETE | BPFAS_MAP_LOOKUP_AND_DELETE,
	  "an array's entries are always there: set it to 0, or 'clear' the map" },
	{ BPF_MAP_TYPE_PERCPU_ARRAY, BPFAS_MAP_DELETE | BPFAS_MAP_LOOKUP_AND_DELETE,
	  "an array's entries are always there: set it to 0, or 'clear' the map" },
	{ BPF_MAP_TYPE_CGROUP_STORAGE, BPFAS_MAP_DELETE | BPFAS_MAP_LOOKUP_AND_DELETE,
	  "an entry stays as long as its cgroup: set it to 0" },
	{ BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE, BPFAS_MAP_DELETE | BPFAS_MAP_LOOKUP_AND_DELETE,
	  "an entry stays as long as its cgroup: set it to 0" },
	{ BPF_MAP_TYPE_XSKMAP, BPFAS_MAP_LOOKUP,
	  "the kernel shows AF_XDP sockets to programs only, never to user space (see ss(8))" },
	{ BPF_MAP_TYPE_SOCKMAP, BPFAS_MAP_LOOKUP,
	  "with values of 4 bytes the sockets cannot be told; declare the value as u64, and it is a cookie" },
	{ BPF_MAP_TYPE_SOCKHASH, BPFAS_MAP_LOOKUP,
	  "with values of 4 bytes the sockets cannot be told; declare the value as u64, and it is a cookie" },
	{ BPF_MAP_TYPE_REUSEPORT_SOCKARRAY, BPFAS_MAP_LOOKUP,
	  "with values of 4 bytes the sockets cannot be told; declare the value as u64, and it is a cookie" },
	{ BPF_MAP_TYPE_PERF_EVENT_ARRAY, BPFAS_MAP_LOOKUP, "the kernel shows perf events to programs only" },
	{ BPF_MAP_TYPE_CGROUP_ARRAY, BPFAS_MAP_LOOKUP, "the kernel shows these cgroups to programs only" },
	{ BPF_MAP_TYPE_STACK_TRACE, BPFAS_MAP_UPDATE,
	  "only the helper bpf_get_stackid of a program writes into it" },
	{ BPF_MAP_TYPE_QUEUE, BPFAS_MAP_LOOKUP | BPFAS_MAP_UPDATE | BPFAS_MAP_DELETE | BPFAS_MAP_WALK | BPFAS_MAP_LOOKUP_AND_DELETE,
	  "it has no keys: use 'push', 'pop', 'peek' and 'drain'" },
	{ BPF_MAP_TYPE_STACK, BPFAS_MAP_LOOKUP | BPFAS_MAP_UPDATE | BPFAS_MAP_DELETE | BPFAS_MAP_WALK | BPFAS_MAP_LOOKUP_AND_DELETE,
	  "it has no keys: use 'push', 'pop', 'peek' and 'drain'" },
	{ BPF_MAP_TYPE_BLOOM_FILTER, BPFAS_MAP_LOOKUP | BPFAS_MAP_UPDATE | BPFAS_MAP_DELETE | BPFAS_MAP_WALK | BPFAS_MAP_LOOKUP_AND_DELETE,
	  "it only remembers that a value was there: use 'push VALUE', and 'get VALUE' to ask" },
	{ BPF_MAP_TYPE_BLOOM_FILTER, BPFAS_MAP_POP,
	  "it gives no values back: it only remembers whether one was added; look one up to ask" },
	{ BPF_MAP_TYPE_RINGBUF, ~0u, "it holds records, not entries" },
	{ BPF_MAP_TYPE_USER_RINGBUF, ~0u, "it holds records, not entries, written by a mapping of its memory" },
	{ MAP_TYPE_ARENA, ~0u, "it is memory without entries, shared by mmap" },
	{ BPF_MAP_TYPE_STRUCT_OPS, BPFAS_MAP_UPDATE | BPFAS_MAP_DELETE,
	  "it is filled and registered when its object is loaded" },
	{ BPF_MAP_TYPE_SK_STORAGE, BPFAS_MAP_WALK | BPFAS_MAP_LOOKUP_AND_DELETE,
	  "each value hangs on its socket: name it as PID/FD" },
	{ BPF_MAP_TYPE_TASK_STORAGE, BPFAS_MAP_WALK | BPFAS_MAP_LOOKUP_AND_DELETE, "each value hangs on its task: name it by its PID" },
	{ BPF_MAP_TYPE_INODE_STORAGE, BPFAS_MAP_WALK | BPFAS_MAP_LOOKUP_AND_DELETE, "each value hangs on its file: name it by its path" },
	{ MAP_TYPE_CGRP_STORAGE, BPFAS_MAP_WALK | BPFAS_MAP_LOOKUP_AND_DELETE,
	  "each value hangs on its cgroup: name it by its directory" },
};
/* clang-format on */

struct map_access map_access(enum bpf_map_type type)
{
	return (size_t)type < sizeof kinds / sizeof *kinds ? kinds[type] : (struct map_access){ 0 };
}

const char *map_why_not(enum bpf_map_type type, enum bpfas_map_operation operation)
{
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (reasons[i].type == (unsigned)type && reasons[i].operations & operation)
			return reasons[i].why;
	return operation & (BPFAS_MAP_PUSH | BPFAS_MAP_PEEK | BPFAS_MAP_POP)
		       ? "it has keys: use 'set', 'get' and 'delete'"
		       : NULL;
}
