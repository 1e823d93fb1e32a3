/* SPDX-License-Identifier: BSD-2-Clause */
/* 'bpfld prog'. */
#ifndef CMD_BPFLD_PROG_H
#define CMD_BPFLD_PROG_H

#include "cmd/bpfld/verb.h"

extern const struct verb verb_prog;

#endif
