/* SPDX-License-Identifier: BSD-2-Clause */
/* Linking: several objects into one. */
#ifndef BPFAS_LINK_H
#define BPFAS_LINK_H

#include "bpfas/common.h"
#include "bpfas/diag.h"

BPFAS_BEGIN

struct bpfas_link_opts {
	size_t size;
	bpfas_diag_fn diag;
	void *diag_context;
};

/*
 * Links `count` files, each a BPF object or source text (detected from its
 * content), and writes the result to `output` as bpfas_write_file does. The
 * inputs must be in this machine's byte order, and those with global symbols
 * must have BTF.
 */
BPFAS_API int bpfas_link(const char *output, const char *const *inputs, size_t count,
			 const struct bpfas_link_opts *opts);

BPFAS_END

#endif
