/* SPDX-License-Identifier: BSD-2-Clause */
/* 'bpfld attach' and 'bpfld detach'. */
#ifndef CMD_BPFLD_ATTACH_H
#define CMD_BPFLD_ATTACH_H

#include "cmd/bpfld/verb.h"

extern const struct verb verb_attach, verb_detach;

#endif
