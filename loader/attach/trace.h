/* SPDX-License-Identifier: BSD-2-Clause */
/* Tracepoints, functions of the kernel and of programs. */
#ifndef LOADER_ATTACH_TRACE_H
#define LOADER_ATTACH_TRACE_H

#include "loader/attach/attachment.h"

int attach_by_libbpf(struct attaching *attaching);
int attach_raw_tracepoint(struct attaching *attaching);
int attach_uprobe(struct attaching *attaching);
int attach_uprobe_multi(struct attaching *attaching);
int attach_usdt(struct attaching *attaching);
int attach_kprobe_session(struct attaching *attaching);
int attach_freplace(struct attaching *attaching);

#endif
