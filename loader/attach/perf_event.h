/* SPDX-License-Identifier: BSD-2-Clause */
/* Clocks and counters of each CPU. */
#ifndef LOADER_ATTACH_PERF_EVENT_H
#define LOADER_ATTACH_PERF_EVENT_H

#include "loader/attach/attachment.h"

int attach_perf_event(struct attaching *attaching);

#endif
