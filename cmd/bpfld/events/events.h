/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef CMD_BPFLD_EVENTS_EVENTS_H
#define CMD_BPFLD_EVENTS_EVENTS_H

#include "cmd/bpfld/verb.h"

extern const struct verb verb_events;

#endif
