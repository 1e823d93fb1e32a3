/* SPDX-License-Identifier: BSD-2-Clause */
/* The programs that the kernel has, whoever loaded them. */
#ifndef BPFAS_PROGRAM_H
#define BPFAS_PROGRAM_H

#include "bpfas/common.h"
#include "bpfas/load.h"
#include "bpfas/object.h"

BPFAS_BEGIN

/* Where a program is attached. */
struct bpfas_place {
	const char *how;   /* "xdp", "tcx", "clsact", "cgroup", "raw_tracepoint", ... */
	const char *where; /* "lo", "lo ingress priority 50", ...; "" if the kernel does not tell */
	uint32_t link;     /* the link's id; 0: attached without a link */
};

struct bpfas_program_info {
	uint32_t id;
	const char *name, *type;
	uint64_t loaded_at;                  /* seconds since 1970 */
	uint32_t user;                       /* the user id that loaded it */
	uint32_t instructions;               /* after the kernel's translation, in 8-byte slots */
	uint64_t run_count, run_nanoseconds; /* while statistics are enabled (bpfas_enable_stats) */
	const struct bpfas_place *places;
	size_t place_count;
	const uint32_t *maps; /* ids */
	const char *const *map_names;
	size_t map_count;
	const char *const *pins; /* paths under /sys/fs/bpf */
	size_t pin_count;
};

/* Returns 0 to go on; any other value ends the call, which returns it. The info lives until it returns. */
typedef int (*bpfas_program_fn)(void *context, const struct bpfas_program_info *info);

struct bpfas_programs_opts {
	size_t size;
	bpfas_diag_fn diag;
	void *diag_context;
	const char *only; /* those of this id or name; NULL: all */
	int counts_only;  /* 1: without places, maps and pins, which cost far more to find than all else */
};

/* Lists programs by rising id. */
BPFAS_API int bpfas_programs_each(const struct bpfas_programs_opts *opts, bpfas_program_fn each,
				  void *context);

/*
 * A program that the kernel has, by its pin or id, as an object: its
 * instructions as the kernel translated them, with relocations against the
 * names of maps, variables and functions, its types and source lines. It is for
 * reading (bpfas_disassemble, with BPFAS_VIEW_CODE): the kernel would not take
 * all of what it has made of a program. The kernel's symbols are read only if
 * the program calls kernel functions. *object is to be freed with bpfas_object_free.
 */
BPFAS_API int bpfas_program_object(const char *pin_or_id, const struct bpfas_load_opts *opts,
				   struct bpfas_object **object);

/* A function as the machine runs it. */
struct bpfas_machine_code {
	const char *name;
	uint64_t address; /* in the kernel; 0: it does not say */
	const void *bytes;
	size_t length;
};
typedef int (*bpfas_machine_code_fn)(void *context, const struct bpfas_machine_code *function);

/* The machine code of a program's functions. -ENODATA: the kernel interprets the program. */
BPFAS_API int bpfas_program_jited(const char *pin_or_id, const struct bpfas_load_opts *opts,
				  bpfas_machine_code_fn each, void *context);

/* Makes the kernel count runs and their time until the returned descriptor is closed; or a negative errno. */
BPFAS_API int bpfas_enable_stats(const struct bpfas_load_opts *opts);

BPFAS_END

#endif
