/* SPDX-License-Identifier: BSD-2-Clause */
/* The kinds of maps and their rules, as the kernel checks them when a map is made. */
#ifndef UAPI_MAP_TYPE_H
#define UAPI_MAP_TYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a key or a value is. Where a size is dictated, it need not be given. */
enum size_rule {
	SIZE_NONE,   /* there is none */
	SIZE_ANY,    /* 1 byte to the kind's limit */
	SIZE_4,      /* u32 */
	SIZE_4_OR_8, /* u32, or 8 bytes */
	SIZE_INT,    /* a typed int: keys of local storage */
	SIZE_TYPED,  /* a type, of 1 byte to the kind's limit */
	SIZE_PREFIX, /* lpm_trie: a u32 of prefix bits, then 1 to 256 bytes */
	SIZE_STACK,  /* stack_trace: addresses of 8 bytes, or struct bpf_stack_build_id, at most 127 */
	SIZE_CGROUP, /* u64, or struct bpf_cgroup_storage_key */
	SIZE_RECORD, /* there is none; a type names what its records are */
};

enum entries_rule {
	ENTRIES_COUNT,    /* 1 and more */
	ENTRIES_OPTIONAL, /* the loader knows: one for each CPU */
	ENTRIES_NONE,     /* the kind has no limit of its own */
	ENTRIES_BYTES,    /* a ring buffer's bytes: a power of two and whole pages */
	ENTRIES_PAGES,    /* an arena's pages */
};

/* What `values` lists. */
enum values_rule { VALUES_NONE, VALUES_PROGRAMS, VALUES_MAPS };

enum extra_rule {
	EXTRA_NONE,
	EXTRA_HASHES,  /* bloom_filter: hash functions, 1 to 15 */
	EXTRA_ADDRESS, /* arena: where it is mapped, a page's beginning */
};

struct map_kind {
	const char *name;
	uint32_t number;                 /* BPF_MAP_TYPE_* */
	uint8_t key, value;              /* enum size_rule */
	uint8_t entries;                 /* enum entries_rule */
	uint8_t values;                  /* enum values_rule */
	uint8_t extra;                   /* enum extra_rule */
	uint32_t key_limit, value_limit; /* bytes */
	uint32_t entries_limit;          /* 0: what the 32 bits hold */
	uint32_t sum_limit;              /* of key and value together; 0: none */
	bool not_inner;                  /* the kernel takes none into other maps */
	uint32_t flags;                  /* those that it may have */
	uint32_t needed_flags;           /* those that it must have, set where none are given */
	const char *key_is, *value_is;   /* what dictated bytes are, for messages */
};

const struct map_kind *map_kind_find(const char *name);
/* All names, one a call, for suggestions; NULL at the end. */
const char *map_kind_next(size_t *index);

/* The lowest of the flags, by its name in the kernel's headers; NULL for a bit that has none. */
const char *map_flag_name(uint32_t flags);

#endif
