/* SPDX-License-Identifier: BSD-2-Clause */
/* The programs that the kernel has, for who looks again and again. */
#ifndef KERNEL_PROGRAM_LIST_H
#define KERNEL_PROGRAM_LIST_H

#include "bpfas.h"

/* As bpfas_programs_each, without places, maps and pins: finding those costs far more than all else. */
int programs_each_counts(const char *only, const struct bpfas_load_opts *opts, bpfas_program_fn each,
			 void *context);

#endif
