/* SPDX-License-Identifier: BSD-2-Clause */
/* Map types and their rules, as the kernel checks them when it creates a map. */
#ifndef UAPI_MAP_TYPE_H
#define UAPI_MAP_TYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The rule for a key or a value. A size that the type dictates need not be given. */
enum size_rule {
	SIZE_NONE,   /* there is none */
	SIZE_ANY,    /* from 1 byte to the type's limit */
	SIZE_4,      /* u32 */
	SIZE_4_OR_8, /* u32, or 8 bytes */
	SIZE_INT,    /* a typed int: keys of local storage */
	SIZE_TYPED,  /* a type, from 1 byte to the type's limit */
	SIZE_PREFIX, /* lpm_trie: a u32 of prefix bits, then 1 to 256 bytes */
	SIZE_STACK,  /* stack_trace: addresses of 8 bytes, or struct bpf_stack_build_id, at most 127 */
	SIZE_CGROUP, /* u64, or struct bpf_cgroup_storage_key */
	SIZE_RECORD, /* none; a type describes its records */
};

enum entries_rule {
	ENTRIES_COUNT,    /* 1 or more */
	ENTRIES_OPTIONAL, /* optional: the loader uses one per CPU */
	ENTRIES_NONE,     /* the kind has no limit of its own */
	ENTRIES_BYTES,    /* a ring buffer's bytes: a power of two, and whole pages */
	ENTRIES_PAGES,    /* an arena's pages */
};

/* What `values` lists. */
enum values_rule { VALUES_NONE, VALUES_PROGRAMS, VALUES_MAPS };

enum extra_rule {
	EXTRA_NONE,
	EXTRA_HASHES,  /* bloom_filter: hash functions, 1 to 15 */
	EXTRA_ADDRESS, /* arena: its address, page-aligned */
};

struct map_kind {
	const char *name;
	uint32_t number;                 /* BPF_MAP_TYPE_* */
	uint8_t key, value;              /* enum size_rule */
	uint8_t entries;                 /* enum entries_rule */
	uint8_t values;                  /* enum values_rule */
	uint8_t extra;                   /* enum extra_rule */
	uint32_t key_limit, value_limit; /* bytes */
	uint32_t entries_limit;          /* 0: as much as 32 bits hold */
	uint32_t sum_limit;              /* of key and value together; 0: none */
	bool not_inner;                  /* the kernel allows none in other maps */
	uint32_t flags;                  /* allowed */
	uint32_t needed_flags;           /* required, and the default */
	const char *key_is, *value_is;   /* what the dictated bytes hold, for messages */
};

const struct map_kind *map_kind_find(const char *name);
/* The names, one per call, for suggestions; NULL at the end. */
const char *map_kind_next(size_t *index);

/* The name of the lowest flag in the kernel's headers; NULL if that bit has none. */
const char *map_flag_name(uint32_t flags);

#endif
