/* SPDX-License-Identifier: BSD-2-Clause */
/* Types as C declares them, for messages. */
#ifndef LINKER_DECLARATION_H
#define LINKER_DECLARATION_H

#include <stdint.h>

#include "base/arena.h"

struct btf;

/* All texts are the arena's; "?" where there is no memory for libbpf's printer. */

/* "int f(struct xdp_md *ctx)", "u64 calls", or a map with its fields: of a FUNC or VAR. */
const char *declaration_of(struct arena *arena, const struct btf *btf, uint32_t type);
/* "struct flow *": a type without a name to declare. */
const char *declaration_type(struct arena *arena, const struct btf *btf, uint32_t type);
/* "struct flow { u64 packets; u64 bytes; }": with its members, whatever they are. */
const char *declaration_members(struct arena *arena, const struct btf *btf, uint32_t type);

#endif
