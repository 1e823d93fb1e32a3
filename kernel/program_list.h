/* SPDX-License-Identifier: BSD-2-Clause */
/* The kernel's programs, for repeated polling. */
#ifndef KERNEL_PROGRAM_LIST_H
#define KERNEL_PROGRAM_LIST_H

#include "bpfas.h"

/* Like bpfas_programs_each, but without places, maps and pins, which cost far more to find than all the rest.
 */
int programs_each_counts(const char *only, const struct bpfas_load_opts *opts, bpfas_program_fn each,
			 void *context);

#endif
