/* SPDX-License-Identifier: BSD-2-Clause */
/* Which capabilities an operation lacks. */
#ifndef LOADER_PRIVILEGE_H
#define LOADER_PRIVILEGE_H

#include <stdbool.h>

#include "base/report.h"

/*
 * Reports that `what` was not permitted: which of CAP_BPF and, where asked for,
 * CAP_NET_ADMIN and CAP_PERFMON this process lacks, or that it lacks none.
 */
void privilege_explain(const struct report *report, const char *what, bool needs_net, bool needs_perfmon);

#endif
