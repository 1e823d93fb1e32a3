/* SPDX-License-Identifier: BSD-2-Clause */
/* 'bpfld run'. */
#ifndef CMD_BPFLD_RUN_H
#define CMD_BPFLD_RUN_H

#include "cmd/bpfld/verb.h"

extern const struct verb verb_run;

#endif
