/* SPDX-License-Identifier: BSD-2-Clause */
#include "asm/map_kind.h"

#include <string.h>

/* Kernel: include/uapi/linux/bpf.h. */
enum {
	NO_PREALLOC = 1 << 0,
	NUMA_NODE = 1 << 2,
	RDONLY = 1 << 3,
	WRONLY = 1 << 4,
	ZERO_SEED = 1 << 6,
	RDONLY_PROG = 1 << 7,
	WRONLY_PROG = 1 << 8,
	MMAPABLE = 1 << 10,
	PRESERVE_ELEMS = 1 << 11,
	INNER_MAP = 1 << 12,
	ACCESS = RDONLY | WRONLY | RDONLY_PROG | WRONLY_PROG,
};

/* A hash's key is copied to the stack (kernel/bpf/hashtab.c); a value is one allocation (KMALLOC_MAX_SIZE). */
#define HASH_KEY_LIMIT 512
#define VALUE_LIMIT (4u << 20)
/* A per-CPU value is one per-CPU allocation (PCPU_MIN_UNIT_SIZE). */
#define PERCPU_VALUE_LIMIT (32u << 10)

/* Rules: each kind's map_alloc_check in the kernel's kernel/bpf. */
static const struct map_kind kinds[] = {
	{
		.name = "hash",
		.number = 1,
		.key = SIZE_ANY,
		.value = SIZE_ANY,
		.key_limit = HASH_KEY_LIMIT,
		.value_limit = VALUE_LIMIT,
		.flags = NO_PREALLOC | NUMA_NODE | ACCESS | ZERO_SEED,
	},
	{
		.name = "array",
		.number = 2,
		.key = SIZE_4,
		.value = SIZE_ANY,
		.value_limit = VALUE_LIMIT,
		.flags = NUMA_NODE | MMAPABLE | ACCESS | PRESERVE_ELEMS | INNER_MAP,
		.why_4 = "an index",
	},
	{
		.name = "percpu_array",
		.number = 6,
		.key = SIZE_4,
		.value = SIZE_ANY,
		.value_limit = PERCPU_VALUE_LIMIT,
		.flags = ACCESS | PRESERVE_ELEMS,
		.why_4 = "an index",
	},
	{
		.name = "devmap",
		.number = 14,
		.key = SIZE_4,
		.value = SIZE_4_OR_8,
		.flags = NUMA_NODE | RDONLY | WRONLY,
		.why_4 = "an index",
	},
	{
		.name = "xskmap",
		.number = 17,
		.key = SIZE_4,
		.value = SIZE_4,
		.flags = NUMA_NODE | RDONLY | WRONLY,
		.why_4 = "a queue's index, and the value a socket",
	},
	{
		.name = "devmap_hash",
		.number = 25,
		.key = SIZE_4,
		.value = SIZE_4_OR_8,
		.flags = NUMA_NODE | RDONLY | WRONLY,
		.why_4 = "any number",
	},
	{
		.name = "ringbuf",
		.number = 27,
		.key = SIZE_NONE,
		.value = SIZE_RECORD,
		.entries = ENTRIES_PAGES,
		.flags = NUMA_NODE,
	},
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
