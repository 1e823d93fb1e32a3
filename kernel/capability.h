/* SPDX-License-Identifier: BSD-2-Clause */
/* Which capabilities an operation lacks. */
#ifndef KERNEL_CAPABILITY_H
#define KERNEL_CAPABILITY_H

#include <stdint.h>

#include <linux/capability.h>

#include "base/diag.h"
#include "uapi/program_kind.h"

#define NEEDS(capability) (UINT64_C(1) << (capability))

/* What it takes to load and attach a program of this kind; NULL: any program. */
uint64_t capabilities_of(const struct program_kind *kind);

/* Reports that `what` was not permitted, and which of the needed capabilities this process lacks, if any. */
void capability_explain(const struct diags *diags, const char *what, uint64_t needs);

#endif
