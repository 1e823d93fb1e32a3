/* SPDX-License-Identifier: BSD-2-Clause */
/* The variables of programs that run: what lies in .data, .bss and .rodata, by name and type. */
#ifndef BPFAS_VARIABLE_H
#define BPFAS_VARIABLE_H

#include "bpfas/common.h"
#include "bpfas/map.h"
#include "bpfas/value.h"

BPFAS_BEGIN

struct bpfas_variable {
	const char *section; /* ".data" */
	const char *name;    /* "config", or "config.ports[1]" if that was asked for */
	uint32_t map;        /* the map's id */
	int is_constant;     /* 1: programs were verified with its value, so that it never changes */
	struct bpfas_value value;
};

/* Returns 0 to go on; any other value ends the call, which returns it. The variable lives until it returns.
 */
typedef int (*bpfas_variable_fn)(void *context, const struct bpfas_variable *variable);

/*
 * The variables of the programs that `what` means (bpfas_collection_open_program). `path` is NULL for all, or
 * one variable, a member or an item of it: "config.ports[1]".
 */
BPFAS_API int bpfas_variables_each(const char *what, const char *path, const struct bpfas_map_opts *opts,
				   bpfas_variable_fn each, void *context);

/*
 * Sets one, or a part of it, and nothing else: a program sees the old value or the new one if it has 1, 2, 4
 * or 8 bytes and is aligned; a larger one is written part by part. A warning tells if the map cannot be
 * written in place, so that changes of its other variables in the same instant are lost.
 */
BPFAS_API int bpfas_variable_set(const char *what, const char *path, const char *value,
				 const struct bpfas_map_opts *opts);

BPFAS_END

#endif
