/* SPDX-License-Identifier: BSD-2-Clause */
/* 'bpfld complete', for shells. */
#ifndef CMD_BPFLD_COMPLETE_H
#define CMD_BPFLD_COMPLETE_H

#include "cmd/bpfld/verb.h"

extern const struct verb verb_complete;

#endif
