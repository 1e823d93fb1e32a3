/* SPDX-License-Identifier: BSD-2-Clause */
#include "uapi/map_type.h"

#include <string.h>

/* Kernel: include/uapi/linux/bpf.h. */
enum {
	NO_PREALLOC = 1 << 0,
	NO_COMMON_LRU = 1 << 1,
	NUMA_NODE = 1 << 2,
	RDONLY = 1 << 3,
	WRONLY = 1 << 4,
	STACK_BUILD_ID = 1 << 5,
	ZERO_SEED = 1 << 6,
	RDONLY_PROG = 1 << 7,
	WRONLY_PROG = 1 << 8,
	CLONE = 1 << 9,
	MMAPABLE = 1 << 10,
	PRESERVE_ELEMS = 1 << 11,
	INNER_MAP = 1 << 12,
	SEGV_ON_FAULT = 1 << 17,
	NO_USER_CONV = 1 << 18,
	USER = RDONLY | WRONLY,
	ACCESS = USER | RDONLY_PROG | WRONLY_PROG,
};

static const char *const flag_names[] = {
	[0] = "BPF_F_NO_PREALLOC",   [1] = "BPF_F_NO_COMMON_LRU",
	[2] = "BPF_F_NUMA_NODE",     [3] = "BPF_F_RDONLY",
	[4] = "BPF_F_WRONLY",        [5] = "BPF_F_STACK_BUILD_ID",
	[6] = "BPF_F_ZERO_SEED",     [7] = "BPF_F_RDONLY_PROG",
	[8] = "BPF_F_WRONLY_PROG",   [9] = "BPF_F_CLONE",
	[10] = "BPF_F_MMAPABLE",     [11] = "BPF_F_PRESERVE_ELEMS",
	[12] = "BPF_F_INNER_MAP",    [13] = "BPF_F_LINK",
	[14] = "BPF_F_PATH_FD",      [15] = "BPF_F_VTYPE_BTF_OBJ_FD",
	[16] = "BPF_F_TOKEN_FD",     [17] = "BPF_F_SEGV_ON_FAULT",
	[18] = "BPF_F_NO_USER_CONV", [19] = "BPF_F_RB_OVERWRITE",
};

/* A value is one allocation (KMALLOC_MAX_SIZE), in a hash together with its key and a header of 48 bytes
 * (struct htab_elem). */
#define VALUE_LIMIT   (4u << 20)
#define ELEMENT_LIMIT (VALUE_LIMIT - 48 - 1)
/* kernel/bpf/lpm_trie.c: LPM_VAL_SIZE_MAX. */
#define TRIE_LIMIT  (VALUE_LIMIT - 256 - 24)
#define ARRAY_LIMIT INT32_MAX
/* A hash has one bucket of 16 bytes per entry, rounded up to a power of two; their size must fit 32 bits. */
#define BUCKETS_LIMIT (1u << 27)
#define POWER_LIMIT   (1u << 31)
/* An arena has at most 4 GiB; this is the limit for the smallest pages. */
#define ARENA_LIMIT (1u << 20)
/* net/core/sock_map.c: MAX_BPF_STACK. */
#define STACK_LIMIT 512
/* A per-CPU value is one per-CPU allocation (PCPU_MIN_UNIT_SIZE). */
#define PERCPU_LIMIT (32u << 10)
/* BPF_LOCAL_STORAGE_MAX_VALUE_SIZE: 16 bits, with a header of 128 bytes. */
#define STORAGE_LIMIT (UINT16_MAX - 128)

#define HASH_FLAGS  (NO_PREALLOC | NUMA_NODE | ACCESS | ZERO_SEED)
#define ARRAY_FLAGS (NUMA_NODE | MMAPABLE | ACCESS | INNER_MAP)

#define ANY_HASH                                                                                    \
	.key = SIZE_ANY, .value = SIZE_ANY, .key_limit = ELEMENT_LIMIT, .sum_limit = ELEMENT_LIMIT, \
	.entries_limit = BUCKETS_LIMIT
#define INDEX .key = SIZE_4, .key_is = "an index"
#define STORAGE                                                                                      \
	.key = SIZE_INT, .value = SIZE_TYPED, .value_limit = STORAGE_LIMIT, .entries = ENTRIES_NONE, \
	.flags = NO_PREALLOC | CLONE, .needed_flags = NO_PREALLOC, .key_is = "a descriptor"

/* The rules are those of each type's map_alloc_check in the kernel's kernel/bpf and net. */
static const struct map_kind kinds[] = {
	{ .name = "hash", .number = 1, ANY_HASH, .value_limit = ELEMENT_LIMIT, .flags = HASH_FLAGS },
	{ .name = "array",
	  .number = 2,
	  INDEX,
	  .value = SIZE_ANY,
	  .value_limit = ARRAY_LIMIT,
	  .flags = ARRAY_FLAGS },
	{ .name = "prog_array",
	  .number = 3,
	  INDEX,
	  .value = SIZE_4,
	  .value_is = "a program",
	  .values = VALUES_PROGRAMS,
	  .flags = NUMA_NODE | USER },
	{ .name = "perf_event_array",
	  .number = 4,
	  INDEX,
	  .value = SIZE_4,
	  .value_is = "a perf event",
	  .entries = ENTRIES_OPTIONAL,
	  .flags = NUMA_NODE | USER | PRESERVE_ELEMS },
	{ .name = "percpu_hash",
	  .number = 5,
	  ANY_HASH,
	  .value_limit = PERCPU_LIMIT,
	  .flags = NO_PREALLOC | ACCESS | ZERO_SEED },
	{ .name = "percpu_array",
	  .number = 6,
	  INDEX,
	  .value = SIZE_ANY,
	  .value_limit = PERCPU_LIMIT,
	  .flags = ACCESS },
	{ .name = "stack_trace",
	  .number = 7,
	  .key = SIZE_4,
	  .key_is = "a stack's id",
	  .value = SIZE_STACK,
	  .entries_limit = POWER_LIMIT,
	  .flags = NUMA_NODE | USER | STACK_BUILD_ID },
	{ .name = "cgroup_array",
	  .number = 8,
	  INDEX,
	  .value = SIZE_4,
	  .value_is = "a cgroup",
	  .flags = NUMA_NODE | USER },
	{ .name = "lru_hash",
	  .number = 9,
	  ANY_HASH,
	  .value_limit = ELEMENT_LIMIT,
	  .flags = NO_COMMON_LRU | NUMA_NODE | ACCESS | ZERO_SEED },
	{ .name = "lru_percpu_hash",
	  .number = 10,
	  ANY_HASH,
	  .value_limit = PERCPU_LIMIT,
	  .flags = NO_COMMON_LRU | ACCESS | ZERO_SEED },
	{ .name = "lpm_trie",
	  .number = 11,
	  .key = SIZE_PREFIX,
	  .value = SIZE_ANY,
	  .value_limit = TRIE_LIMIT,
	  .flags = NO_PREALLOC | NUMA_NODE | ACCESS,
	  .needed_flags = NO_PREALLOC },
	{ .name = "array_of_maps",
	  .number = 12,
	  INDEX,
	  .value = SIZE_4,
	  .value_is = "a map",
	  .values = VALUES_MAPS,
	  .flags = NUMA_NODE | USER },
	{ .name = "hash_of_maps",
	  .number = 13,
	  .key = SIZE_ANY,
	  .key_limit = ELEMENT_LIMIT,
	  .sum_limit = ELEMENT_LIMIT,
	  .entries_limit = BUCKETS_LIMIT,
	  .value = SIZE_4,
	  .value_is = "a map",
	  .values = VALUES_MAPS,
	  .flags = NO_PREALLOC | NUMA_NODE | ACCESS | ZERO_SEED },
	{ .name = "devmap",
	  .number = 14,
	  INDEX,
	  .value = SIZE_4_OR_8,
	  .value_is = "an interface index, or 8 for 'struct bpf_devmap_val'",
	  .flags = NUMA_NODE | USER },
	{ .name = "sockmap",
	  .number = 15,
	  INDEX,
	  .value = SIZE_4_OR_8,
	  .value_is = "a socket, or 8 to read its cookie",
	  .flags = NUMA_NODE | USER },
	{ .name = "cpumap",
	  .number = 16,
	  .key = SIZE_4,
	  .key_is = "a CPU's number",
	  .value = SIZE_4_OR_8,
	  .value_is = "a queue size, or 8 for 'struct bpf_cpumap_val'",
	  .flags = NUMA_NODE },
	{ .name = "xskmap",
	  .number = 17,
	  INDEX,
	  .value = SIZE_4,
	  .value_is = "an AF_XDP socket",
	  .flags = NUMA_NODE | USER },
	{ .name = "sockhash",
	  .number = 18,
	  .key = SIZE_ANY,
	  .key_limit = STACK_LIMIT,
	  .entries_limit = BUCKETS_LIMIT,
	  .value = SIZE_4_OR_8,
	  .value_is = "a socket, or 8 to read its cookie",
	  .flags = NUMA_NODE | USER },
	{ .name = "cgroup_storage",
	  .number = 19,
	  .key = SIZE_CGROUP,
	  .value = SIZE_ANY,
	  .value_limit = STORAGE_LIMIT,
	  .entries = ENTRIES_NONE,
	  .not_inner = true,
	  .flags = NUMA_NODE | ACCESS },
	{ .name = "reuseport_sockarray",
	  .number = 20,
	  INDEX,
	  .value = SIZE_4_OR_8,
	  .value_is = "a socket, or 8 to read its cookie",
	  .flags = NUMA_NODE | ACCESS },
	{ .name = "percpu_cgroup_storage",
	  .number = 21,
	  .key = SIZE_CGROUP,
	  .value = SIZE_ANY,
	  .value_limit = PERCPU_LIMIT,
	  .entries = ENTRIES_NONE,
	  .not_inner = true,
	  .flags = NUMA_NODE | ACCESS },
	{ .name = "queue",
	  .number = 22,
	  .value = SIZE_ANY,
	  .value_limit = VALUE_LIMIT,
	  .flags = NUMA_NODE | ACCESS },
	{ .name = "stack",
	  .number = 23,
	  .value = SIZE_ANY,
	  .value_limit = VALUE_LIMIT,
	  .flags = NUMA_NODE | ACCESS },
	{ .name = "sk_storage", .number = 24, STORAGE },
	{ .name = "devmap_hash",
	  .number = 25,
	  .key = SIZE_4,
	  .key_is = "any number",
	  .entries_limit = POWER_LIMIT,
	  .value = SIZE_4_OR_8,
	  .value_is = "an interface index, or 8 for 'struct bpf_devmap_val'",
	  .flags = NUMA_NODE | USER },
	{ .name = "ringbuf",
	  .number = 27,
	  .value = SIZE_RECORD,
	  .entries = ENTRIES_BYTES,
	  .flags = NUMA_NODE },
	{ .name = "inode_storage", .number = 28, STORAGE },
	{ .name = "task_storage", .number = 29, STORAGE },
	{ .name = "bloom_filter",
	  .number = 30,
	  .value = SIZE_ANY,
	  .value_limit = VALUE_LIMIT,
	  .extra = EXTRA_HASHES,
	  .flags = NUMA_NODE | ZERO_SEED | ACCESS },
	{ .name = "user_ringbuf",
	  .number = 31,
	  .value = SIZE_RECORD,
	  .entries = ENTRIES_BYTES,
	  .flags = NUMA_NODE },
	{ .name = "cgrp_storage", .number = 32, STORAGE },
	{ .name = "arena",
	  .number = 33,
	  .entries = ENTRIES_PAGES,
	  .entries_limit = ARENA_LIMIT,
	  .extra = EXTRA_ADDRESS,
	  .flags = SEGV_ON_FAULT | MMAPABLE | NO_USER_CONV,
	  .needed_flags = MMAPABLE },
};

#define KINDS (sizeof kinds / sizeof *kinds)

const struct map_kind *map_kind_find(const char *name)
{
	for (size_t i = 0; i < KINDS; i++)
		if (!strcmp(kinds[i].name, name))
			return &kinds[i];
	return NULL;
}

const char *map_kind_next(size_t *index)
{
	return *index < KINDS ? kinds[(*index)++].name : NULL;
}

const char *map_flag_name(uint32_t flags)
{
	unsigned bit = (unsigned)__builtin_ctz(flags);

	return bit < sizeof flag_names / sizeof *flag_names ? flag_names[bit] : NULL;
}
