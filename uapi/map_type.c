/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The table has one row for each map type. The rules for creating a map are those of the kernel's
 * map_alloc_check (kernel/bpf and net; number 34 since Linux 6.19: kernel/bpf/bpf_insn_array.c), and
 * tests/kernel/map_rules compares them with the running kernel. Those for using it are those of the map_ops
 * and kernel/bpf/syscall.c (bpf_map_copy_value, map_update_elem, the batch commands). Where user space cannot
 * do something that people try, the row says why, and what to do instead.
 *
 * Parts that several rows share are macros of designated initialisers.
 */
#include "uapi/map_type.h"

#include <string.h>

/* ---- Flags --------------------------------------------------------------- */

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

const char *map_flag_name(uint32_t flags)
{
	unsigned bit = (unsigned)__builtin_ctz(flags);

	return bit < sizeof flag_names / sizeof *flag_names ? flag_names[bit] : NULL;
}

/* ---- Parts of rows: creating ------------------------------------------------ */

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

#define USER_FLAGS    (MAP_F_RDONLY | MAP_F_WRONLY)
#define ACCESS_FLAGS  (USER_FLAGS | MAP_F_RDONLY_PROG | MAP_F_WRONLY_PROG)
#define NUMA_AND_USER (MAP_F_NUMA_NODE | USER_FLAGS)
#define HASH_FLAGS    (MAP_F_NO_PREALLOC | MAP_F_NUMA_NODE | ACCESS_FLAGS | MAP_F_ZERO_SEED)
#define ARRAY_FLAGS   (MAP_F_NUMA_NODE | MAP_F_MMAPABLE | ACCESS_FLAGS | MAP_F_INNER_MAP)

/* clang-format off */
#define ANY_HASH_KEY                                                                           \
	.key = SIZE_ANY, .key_limit = ELEMENT_LIMIT, .sum_limit = ELEMENT_LIMIT, .entries_limit = BUCKETS_LIMIT
#define ANY_HASH ANY_HASH_KEY, .value = SIZE_ANY
#define INDEX    .key = SIZE_4, .key_is = "an index"
#define STORAGE                                                                                \
	.key = SIZE_INT, .key_is = "a descriptor", .value = SIZE_TYPED, .value_limit = STORAGE_LIMIT,  \
	.entries = ENTRIES_NONE, .flags = MAP_F_NO_PREALLOC | MAP_F_CLONE, .needed_flags = MAP_F_NO_PREALLOC
#define CGROUP_STORAGE                                                                         \
	.key = SIZE_CGROUP, .value = SIZE_ANY, .entries = ENTRIES_NONE, .is_not_inner = true,          \
	.flags = MAP_F_NUMA_NODE | ACCESS_FLAGS
#define DEVICES                                                                                \
	.value = SIZE_4_OR_8, .value_is = "an interface index, or 8 for 'struct bpf_devmap_val'",     \
	.flags = NUMA_AND_USER, .kernel_flags = MAP_F_RDONLY_PROG, .needs_net_admin = true
#define SOCKETS .value = SIZE_4_OR_8, .value_is = "a socket, or 8 to read its cookie"

/* ---- Parts of rows: using --------------------------------------------------- */

#define CAN_ARRAY  (BPFAS_MAP_LOOKUP | BPFAS_MAP_UPDATE | BPFAS_MAP_WALK)
#define CAN_FILL   (BPFAS_MAP_UPDATE | BPFAS_MAP_DELETE | BPFAS_MAP_WALK)
#define CAN_SLOTS  (BPFAS_MAP_LOOKUP | CAN_FILL)
#define CAN_HASH   (CAN_SLOTS | BPFAS_MAP_LOOKUP_AND_DELETE)
#define CAN_OWN    (BPFAS_MAP_LOOKUP | BPFAS_MAP_UPDATE | BPFAS_MAP_DELETE)
#define CAN_ORDER  (BPFAS_MAP_PUSH | BPFAS_MAP_PEEK | BPFAS_MAP_POP)
#define CANNOT_OWN (BPFAS_MAP_WALK | BPFAS_MAP_LOOKUP_AND_DELETE)

#define ACCESS_HASH                                                                            \
	.can = CAN_HASH, .is_readable = true, .has_batch = true, .is_by_bucket = true
#define ACCESS_ARRAY                                                                           \
	.can = CAN_ARRAY, .key = ROLE_INDEX, .is_indexed = true, .is_readable = true, .has_batch = true, \
	.is_complete = true
#define ACCESS_SLOTS .can = CAN_SLOTS, .key = ROLE_INDEX, .is_indexed = true

#define ALWAYS_THERE                                                                           \
	{ BPFAS_MAP_DELETE | BPFAS_MAP_LOOKUP_AND_DELETE,                                              \
	  "an array's entries always exist: set it to 0, or clear the map" }
#define WITH_ITS_CGROUP                                                                        \
	{ BPFAS_MAP_DELETE | BPFAS_MAP_LOOKUP_AND_DELETE,                                              \
	  "an entry exists as long as its cgroup: set it to 0" }
#define COOKIES_ONLY                                                                           \
	{ BPFAS_MAP_LOOKUP, "values of 4 bytes cannot identify the sockets; declare the value as u64, "  \
			    "and it is a socket's cookie" }
#define WITHOUT_KEYS { CAN_HASH, "it has no keys: push, pop, peek or drain it" }

/* ---- The table --------------------------------------------------------------- */

static const struct map_type types[] = {
	[1] = { .name = "hash", .number = 1,
		ANY_HASH,
		.value_limit = ELEMENT_LIMIT,
		.flags = HASH_FLAGS,
		.access = { ACCESS_HASH },
	},
	[2] = { .name = "array", .number = 2,
		INDEX,
		.value = SIZE_ANY, .value_limit = ARRAY_LIMIT,
		.flags = ARRAY_FLAGS,
		.access = { ACCESS_ARRAY },
		.refusals = { ALWAYS_THERE },
	},
	[3] = { .name = "prog_array", .number = 3,
		INDEX,
		.value = SIZE_4, .value_is = "a program", .values = VALUES_PROGRAMS,
		.flags = NUMA_AND_USER,
		.access = { ACCESS_SLOTS, .value = ROLE_PROGRAM, .is_readable = true },
	},
	[4] = { .name = "perf_event_array", .number = 4,
		INDEX,
		.value = SIZE_4, .value_is = "a perf event",
		.entries = ENTRIES_OPTIONAL,
		.flags = NUMA_AND_USER | MAP_F_PRESERVE_ELEMS,
		.access = { .can = CAN_FILL, .key = ROLE_INDEX, .is_indexed = true, .value = ROLE_PERF },
		.refusals = { { BPFAS_MAP_LOOKUP, "the kernel shows perf events to programs only" } },
	},
	[5] = { .name = "percpu_hash", .number = 5,
		ANY_HASH,
		.value_limit = PERCPU_LIMIT,
		.flags = MAP_F_NO_PREALLOC | ACCESS_FLAGS | MAP_F_ZERO_SEED,
		.access = { ACCESS_HASH, .is_per_cpu = true },
	},
	[6] = { .name = "percpu_array", .number = 6,
		INDEX,
		.value = SIZE_ANY, .value_limit = PERCPU_LIMIT,
		.flags = ACCESS_FLAGS,
		.access = { ACCESS_ARRAY, .is_per_cpu = true },
		.refusals = { ALWAYS_THERE },
	},
	[7] = { .name = "stack_trace", .number = 7,
		.key = SIZE_4, .key_is = "a stack's id",
		.value = SIZE_STACK,
		.entries_limit = POWER_LIMIT,
		.flags = NUMA_AND_USER | MAP_F_STACK_BUILD_ID,
		.access = { .can = BPFAS_MAP_LOOKUP | BPFAS_MAP_DELETE | BPFAS_MAP_WALK, .key = ROLE_INDEX,
			    .is_readable = true },
		.refusals = { { BPFAS_MAP_UPDATE, "only the helper bpf_get_stackid of a program writes into it" } },
	},
	[8] = { .name = "cgroup_array", .number = 8,
		INDEX,
		.value = SIZE_4, .value_is = "a cgroup",
		.flags = NUMA_AND_USER,
		.access = { .can = CAN_FILL, .key = ROLE_INDEX, .is_indexed = true, .value = ROLE_CGROUP },
		.refusals = { { BPFAS_MAP_LOOKUP, "the kernel shows these cgroups to programs only" } },
	},
	[9] = { .name = "lru_hash", .number = 9,
		ANY_HASH,
		.value_limit = ELEMENT_LIMIT,
		.flags = MAP_F_NO_COMMON_LRU | MAP_F_NUMA_NODE | ACCESS_FLAGS | MAP_F_ZERO_SEED,
		.access = { ACCESS_HASH },
	},
	[10] = { .name = "lru_percpu_hash", .number = 10,
		ANY_HASH,
		.value_limit = PERCPU_LIMIT,
		.flags = MAP_F_NO_COMMON_LRU | ACCESS_FLAGS | MAP_F_ZERO_SEED,
		.access = { ACCESS_HASH, .is_per_cpu = true },
	},
	[11] = { .name = "lpm_trie", .number = 11,
		.key = SIZE_PREFIX,
		.value = SIZE_ANY, .value_limit = TRIE_LIMIT,
		.flags = MAP_F_NO_PREALLOC | MAP_F_NUMA_NODE | ACCESS_FLAGS,
		.needed_flags = MAP_F_NO_PREALLOC,
		.access = { .can = CAN_SLOTS, .key = ROLE_PREFIX, .is_readable = true, .has_batch = true },
	},
	[12] = { .name = "array_of_maps", .number = 12,
		INDEX,
		.value = SIZE_4, .value_is = "a map", .values = VALUES_MAPS,
		.flags = NUMA_AND_USER,
		.access = { ACCESS_SLOTS, .value = ROLE_MAP, .is_readable = true },
	},
	[13] = { .name = "hash_of_maps", .number = 13,
		ANY_HASH_KEY,
		.value = SIZE_4, .value_is = "a map", .values = VALUES_MAPS,
		.flags = HASH_FLAGS,
		.access = { .can = CAN_SLOTS, .value = ROLE_MAP, .is_readable = true },
	},
	[14] = { .name = "devmap", .number = 14,
		INDEX,
		DEVICES,
		.access = { ACCESS_SLOTS, .value = ROLE_DEVICE, .is_readable = true },
	},
	[15] = { .name = "sockmap", .number = 15,
		INDEX,
		SOCKETS,
		.needs_net_admin = true,
		.flags = NUMA_AND_USER,
		.access = { ACCESS_SLOTS, .value = ROLE_SOCKET },
		.refusals = { COOKIES_ONLY },
	},
	[16] = { .name = "cpumap", .number = 16,
		.key = SIZE_4, .key_is = "a CPU's number",
		.value = SIZE_4_OR_8, .value_is = "a queue size, or 8 for 'struct bpf_cpumap_val'",
		.flags = MAP_F_NUMA_NODE,
		.access = { .can = CAN_SLOTS, .key = ROLE_CPU, .is_indexed = true, .value = ROLE_CPU, .is_readable = true },
	},
	[17] = { .name = "xskmap", .number = 17,
		INDEX,
		.value = SIZE_4, .value_is = "an AF_XDP socket",
		.needs_net_admin = true,
		.flags = NUMA_AND_USER,
		.access = { .can = CAN_FILL, .key = ROLE_INDEX, .is_indexed = true, .value = ROLE_SOCKET },
		.refusals = { { BPFAS_MAP_LOOKUP,
				"the kernel shows AF_XDP sockets to programs only; ss (iproute2) lists them" } },
	},
	[18] = { .name = "sockhash", .number = 18,
		.key = SIZE_ANY, .key_limit = STACK_LIMIT,
		.entries_limit = BUCKETS_LIMIT,
		SOCKETS,
		.needs_net_admin = true,
		.flags = NUMA_AND_USER,
		.access = { .can = CAN_SLOTS, .value = ROLE_SOCKET },
		.refusals = { COOKIES_ONLY },
	},
	[19] = { .name = "cgroup_storage", .number = 19,
		CGROUP_STORAGE,
		.value_limit = STORAGE_LIMIT,
		.access = { .can = CAN_ARRAY, .is_readable = true },
		.refusals = { WITH_ITS_CGROUP },
	},
	[20] = { .name = "reuseport_sockarray", .number = 20,
		INDEX,
		SOCKETS,
		.flags = MAP_F_NUMA_NODE | ACCESS_FLAGS,
		.access = { ACCESS_SLOTS, .value = ROLE_SOCKET },
		.refusals = { COOKIES_ONLY },
	},
	[21] = { .name = "percpu_cgroup_storage", .number = 21,
		CGROUP_STORAGE,
		.value_limit = PERCPU_LIMIT,
		.access = { .can = CAN_ARRAY, .is_readable = true, .is_per_cpu = true },
		.refusals = { WITH_ITS_CGROUP },
	},
	[22] = { .name = "queue", .number = 22,
		.value = SIZE_ANY, .value_limit = VALUE_LIMIT,
		.flags = MAP_F_NUMA_NODE | ACCESS_FLAGS,
		.access = { .can = CAN_ORDER },
		.refusals = { WITHOUT_KEYS },
	},
	[23] = { .name = "stack", .number = 23,
		.value = SIZE_ANY, .value_limit = VALUE_LIMIT,
		.flags = MAP_F_NUMA_NODE | ACCESS_FLAGS,
		.access = { .can = CAN_ORDER },
		.refusals = { WITHOUT_KEYS },
	},
	[24] = { .name = "sk_storage", .number = 24,
		STORAGE,
		.access = { .can = CAN_OWN, .key = ROLE_SOCKET },
		.refusals = { { CANNOT_OWN, "each value belongs to a socket: give the socket as PID/FD" } },
	},
	[25] = { .name = "devmap_hash", .number = 25,
		.key = SIZE_4, .key_is = "any number", .entries_limit = POWER_LIMIT,
		DEVICES,
		.access = { .can = CAN_SLOTS, .key = ROLE_INDEX, .value = ROLE_DEVICE, .is_readable = true },
	},
	[26] = { .name = "struct_ops", .number = 26,
		.is_made_by_loader = true,
		.access = { .can = BPFAS_MAP_LOOKUP | BPFAS_MAP_WALK, .key = ROLE_INDEX, .is_indexed = true },
		.refusals = { { BPFAS_MAP_UPDATE | BPFAS_MAP_DELETE,
				"it is filled and registered when its object is loaded" } },
	},
	[27] = { .name = "ringbuf", .number = 27,
		.value = SIZE_RECORD,
		.entries = ENTRIES_BYTES,
		.flags = MAP_F_NUMA_NODE,
		.refusals = { { ~0u, "it holds records, not entries: listen to it to see them", BPFAS_ADVICE_SHOW_RECORDS } },
	},
	[28] = { .name = "inode_storage", .number = 28,
		STORAGE,
		.access = { .can = CAN_OWN, .key = ROLE_FILE },
		.refusals = { { CANNOT_OWN, "each value belongs to a file: give the file by its path" } },
	},
	[29] = { .name = "task_storage", .number = 29,
		STORAGE,
		.access = { .can = CAN_OWN, .key = ROLE_TASK },
		.refusals = { { CANNOT_OWN, "each value belongs to a task: give the task by its PID" } },
	},
	[30] = { .name = "bloom_filter", .number = 30,
		.value = SIZE_ANY, .value_limit = VALUE_LIMIT,
		.extra = EXTRA_HASHES,
		.flags = MAP_F_NUMA_NODE | MAP_F_ZERO_SEED | ACCESS_FLAGS,
		.access = { .can = BPFAS_MAP_PUSH | BPFAS_MAP_PEEK },
		.refusals = { { CAN_HASH, "it only remembers whether a value was added: push values, and ask for one" },
			      { BPFAS_MAP_POP, "a bloom filter gives no values back: it only tells whether one may "
					       "have been added" } },
	},
	[31] = { .name = "user_ringbuf", .number = 31,
		.value = SIZE_RECORD,
		.entries = ENTRIES_BYTES,
		.flags = MAP_F_NUMA_NODE,
		.refusals = { { ~0u, "it holds records, not entries, and is written to by mapping its memory" } },
	},
	[32] = { .name = "cgrp_storage", .number = 32,
		STORAGE,
		.access = { .can = CAN_OWN, .key = ROLE_CGROUP },
		.refusals = { { CANNOT_OWN, "each value belongs to a cgroup: give the cgroup by its directory" } },
	},
	[33] = { .name = "arena", .number = 33,
		.entries = ENTRIES_PAGES, .entries_limit = ARENA_LIMIT,
		.extra = EXTRA_ADDRESS,
		.flags = MAP_F_SEGV_ON_FAULT | MAP_F_MMAPABLE | MAP_F_NO_USER_CONV,
		.needed_flags = MAP_F_MMAPABLE,
		.refusals = { { ~0u, "it is memory without entries, shared by mmap" } },
	},
	[34] = { .name = "insn_array", .number = 34,
		INDEX,
		.value = SIZE_16, .value_is = "struct bpf_insn_array_value",
		.kernel_flags = MAP_F_RDONLY_PROG,
		.access = { .can = CAN_ARRAY, .key = ROLE_INDEX, .is_indexed = true, .is_readable = true,
			    .is_complete = true },
		.refusals = { ALWAYS_THERE },
	},
};
/* clang-format on */

#define TYPES (sizeof types / sizeof *types)

const struct map_type *map_type_find(const char *name)
{
	for (size_t i = 0; i < TYPES; i++)
		if (types[i].name && !types[i].is_made_by_loader && !strcmp(types[i].name, name))
			return &types[i];
	return NULL;
}

const char *map_type_next(size_t *index)
{
	for (; *index < TYPES; ++*index)
		if (types[*index].name && !types[*index].is_made_by_loader)
			return types[(*index)++].name;
	return NULL;
}

const struct map_type *map_type_of(uint32_t number)
{
	static const struct map_type unknown = { .name = "unknown" };

	return number < TYPES && types[number].name ? &types[number] : &unknown;
}

const struct map_refusal *map_type_refusal(const struct map_type *type, enum bpfas_map_operation operation)
{
	static const struct map_refusal has_keys = { CAN_ORDER,
						     "it has keys: set, look up and delete its entries",
						     BPFAS_ADVICE_NONE };

	for (size_t i = 0; i < sizeof type->refusals / sizeof *type->refusals; i++)
		if (type->refusals[i].operations & operation)
			return &type->refusals[i];
	return operation & CAN_ORDER ? &has_keys : NULL;
}
