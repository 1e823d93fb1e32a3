/* SPDX-License-Identifier: BSD-2-Clause */
/* 'bpfld load'. */
#ifndef CMD_BPFLD_LOAD_H
#define CMD_BPFLD_LOAD_H

#include "cmd/bpfld/verb.h"

extern const struct verb verb_load;

#endif
