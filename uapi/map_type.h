/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The map types of the kernel: one table of all that is known about them, for
 * declaring maps, creating them, and working with their entries.
 */
#ifndef UAPI_MAP_TYPE_H
#define UAPI_MAP_TYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bpfas.h"

/* BPF_F_* of map_create (kernel: include/uapi/linux/bpf.h), also those that the system's header may lack. */
enum map_flag {
	MAP_F_NO_PREALLOC = 1 << 0,
	MAP_F_NO_COMMON_LRU = 1 << 1,
	MAP_F_NUMA_NODE = 1 << 2,
	MAP_F_RDONLY = 1 << 3,
	MAP_F_WRONLY = 1 << 4,
	MAP_F_STACK_BUILD_ID = 1 << 5,
	MAP_F_ZERO_SEED = 1 << 6,
	MAP_F_RDONLY_PROG = 1 << 7,
	MAP_F_WRONLY_PROG = 1 << 8,
	MAP_F_CLONE = 1 << 9,
	MAP_F_MMAPABLE = 1 << 10,
	MAP_F_PRESERVE_ELEMS = 1 << 11,
	MAP_F_INNER_MAP = 1 << 12,
	MAP_F_SEGV_ON_FAULT = 1 << 17,
	MAP_F_NO_USER_CONV = 1 << 18,
};

/* The lowest of the flags, by its name in the kernel's headers; NULL for a bit that has none. */
const char *map_flag_name(uint32_t flags);

/* ---- Creating ------------------------------------------------------------ */

/* The sizes allowed for a key or a value. A dictated size may be omitted. */
enum size_rule {
	SIZE_NONE,   /* there is none */
	SIZE_ANY,    /* 1 byte to the type's limit */
	SIZE_4,      /* u32 */
	SIZE_4_OR_8, /* u32, or 8 bytes */
	SIZE_16,     /* 16 bytes without BTF: struct bpf_insn_array_value */
	SIZE_INT,    /* a typed int: keys of local storage */
	SIZE_TYPED,  /* a BTF type, of 1 byte to the map type's limit */
	SIZE_PREFIX, /* lpm_trie: a u32 of prefix bits, then 1 to 256 bytes */
	SIZE_STACK,  /* stack_trace: addresses of 8 bytes, or struct bpf_stack_build_id, at most 127 */
	SIZE_CGROUP, /* u64, or struct bpf_cgroup_storage_key */
	SIZE_RECORD, /* there is none; a type names what its records are */
};

enum entries_rule {
	ENTRIES_COUNT,    /* 1 and more */
	ENTRIES_OPTIONAL, /* 0, where libbpf puts the number of CPUs, or more */
	ENTRIES_NONE,     /* the map type takes no max_entries */
	ENTRIES_BYTES,    /* a ring buffer's bytes: a power of two and whole pages */
	ENTRIES_PAGES,    /* an arena's pages */
};

/* The kind of static contents. */
enum values_rule { VALUES_NONE, VALUES_PROGRAMS, VALUES_MAPS };

enum extra_rule {
	EXTRA_NONE,
	EXTRA_HASHES,  /* bloom_filter: hash functions, 1 to 15 */
	EXTRA_ADDRESS, /* arena: where it is mapped, a page's beginning */
};

/* ---- Using --------------------------------------------------------------- */

/* The meaning of a key or a value, if BTF does not give it. */
enum map_role {
	ROLE_TYPED,   /* as BTF says */
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

/* The operations available to user space. */
struct map_access {
	unsigned can; /* enum bpfas_map_operation */
	enum map_role key, value;
	bool is_indexed;  /* keys are 0 to max_entries - 1, also those of empty slots */
	bool is_readable; /* entries are walked by key and looked up */
	bool is_per_cpu;  /* a value for each possible CPU */
	bool has_batch;   /* BPF_MAP_LOOKUP_BATCH, BPF_MAP_UPDATE_BATCH; BPF_MAP_DELETE_BATCH if it can delete
			   */
	bool is_by_bucket; /* a batch's cursor is not a key, so it cannot be lost */
	bool is_complete;  /* every key exists from the start, with a value of zeros */
};

/* Why some operations are impossible, and what to do instead. */
struct map_refusal {
	unsigned operations;
	const char *why;
	enum bpfas_advice advice;
};

struct map_type {
	const char *name;
	uint32_t number; /* BPF_MAP_TYPE_* */

	/* Creating: */
	uint8_t key, value;              /* enum size_rule */
	uint8_t entries;                 /* enum entries_rule */
	uint8_t values;                  /* enum values_rule */
	uint8_t extra;                   /* enum extra_rule */
	uint32_t key_limit, value_limit; /* bytes */
	uint32_t entries_limit;          /* 0: any 32-bit number */
	uint32_t sum_limit;              /* of key and value together; 0: none */
	uint32_t flags;                  /* enum map_flag: those that it may have */
	uint32_t needed_flags;           /* those that it must have, set if none are given */
	uint32_t kernel_flags;           /* those that the kernel sets by itself */
	bool is_made_by_loader;          /* it cannot be declared: its object is loaded (struct_ops) */
	bool is_not_inner;               /* the kernel accepts none in other maps */
	bool needs_net_admin;            /* CAP_NET_ADMIN, too, to create one */
	const char *key_is, *value_is;   /* the meaning of dictated bytes, for messages */

	/* Using: */
	struct map_access access;
	struct map_refusal refusals[2];
};

/* A map type that can be declared, by its name; NULL: none. */
const struct map_type *map_type_find(const char *name);
/* Their names, one per call, for suggestions; NULL at the end. */
const char *map_type_next(size_t *index);

/*
 * Any map type by its number. For a newer kernel's type nothing is known, and its name is "unknown". Never
 * NULL.
 */
const struct map_type *map_type_of(uint32_t number);

/* Why it lacks an operation; NULL: nothing special is known. */
const struct map_refusal *map_type_refusal(const struct map_type *type, enum bpfas_map_operation operation);

#endif
