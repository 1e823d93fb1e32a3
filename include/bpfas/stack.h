/* SPDX-License-Identifier: BSD-2-Clause */
/* Names for the addresses in stacks: of the kernel, and of processes. */
#ifndef BPFAS_STACK_H
#define BPFAS_STACK_H

#include "bpfas/common.h"

BPFAS_BEGIN

/* What has been read of the kernel's and of processes' symbols. Not for several threads at once. */
struct bpfas_symbols;

/* NULL when out of memory. */
BPFAS_API struct bpfas_symbols *bpfas_symbols_new(void);
/* NULL is allowed. */
BPFAS_API void bpfas_symbols_free(struct bpfas_symbols *symbols);

/*
 * A function at an address. Without a name, `object` and `offset` say where it
 * is in its file; without an object too, nothing is known but the address.
 */
struct bpfas_frame {
	uint64_t address;
	const char *name;   /* NULL: not known */
	const char *object; /* the file's path, or the kernel module; NULL: not known, or the kernel itself */
	uint64_t offset;    /* from the function's begin, or in the object if it has no name */
	int is_inlined;     /* into the function that follows */
};
/* The frame lives until the callback returns. */
typedef void (*bpfas_frame_fn)(void *context, const struct bpfas_frame *frame);

/* Calls `each` for what is at the address, at least once: inlined functions first, the innermost before. */
BPFAS_API void bpfas_symbols_kernel(struct bpfas_symbols *symbols, uint64_t address, bpfas_frame_fn each,
				    void *context);
/*
 * The same in a process, by its number in this PID namespace. Its files are
 * found in its own mount namespace, and what a compiler has written to
 * /tmp/perf-PID.map is used. A process that has ended has no names.
 */
BPFAS_API void bpfas_symbols_process(struct bpfas_symbols *symbols, uint32_t pid, uint64_t address,
				     bpfas_frame_fn each, void *context);

BPFAS_END

#endif
