/* SPDX-License-Identifier: BSD-2-Clause */
/* Which capabilities an operation lacks. */
#ifndef KERNEL_CAPABILITY_H
#define KERNEL_CAPABILITY_H

#include <stdint.h>

#include <linux/capability.h>

#include "base/diag.h"
#include "uapi/program_kind.h"

#define NEEDS(capability) (UINT64_C(1) << (capability))

/* What loading and attaching a program of this kind needs; NULL: of any kind. */
uint64_t capabilities_of(const struct program_kind *kind);

/* Reports that `what` was not permitted: which of the capabilities that it needs this process lacks, or that
 * it lacks none. */
void capability_explain(const struct diags *diags, const char *what, uint64_t needs);

#endif
