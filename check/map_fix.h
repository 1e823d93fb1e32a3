/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef CHECK_MAP_FIX_H
#define CHECK_MAP_FIX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What libbpf has to be told of a map besides its definition, which cannot state it. */
struct map_fix {
	const char *name;
	bool has_sizes, has_extra;
	uint32_t key_size, value_size;
	uint64_t extra;
};

/* A VEC (base/arena.h). */
struct map_fixes {
	struct map_fix *at;
	size_t count, room;
	bool has_bad_btf; /* the kernel will refuse it, which has been said */
};

#endif
